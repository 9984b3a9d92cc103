package dev.cairn.conformance;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Watches jqwik's properties for leaks and dropped errors as {@link LeakGuard} watches Jupiter's tests. Registered with jqwik as a service; without jqwik
 * it is never loaded.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class GuardedProperties implements AroundPropertyHook {
    /** For jqwik. */
    public GuardedProperties() {}

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        AtomicReference<PropertyExecutionResult> result = new AtomicReference<>();
        Optional<AssertionError> leaks = LeakGuard.watch(() -> result.set(property.execute()));
        PropertyExecutionResult outcome = Objects.requireNonNull(result.get());
        return leaks.map(outcome::mapToFailed).orElse(outcome);
    }
}
