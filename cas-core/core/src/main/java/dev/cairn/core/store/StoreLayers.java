package dev.cairn.core.store;

import dev.cairn.api.Environment;
import dev.cairn.api.store.Store;

/** Puts the layers around a driver in their one fixed order. */
public final class StoreLayers {
    private StoreLayers() {}

    /** The store as core uses it. */
    public static Store around(Store driver, LayerOptions options, Environment environment) {
        Store attempt = new AttemptTimeout(driver, options, environment);
        Store limited = new ConcurrencyLimit(attempt, options);
        Store retried = new Retry(limited, options, environment);
        Store measured = new Metrics(retried, environment);
        return new CapabilityCheck(measured);
    }
}
