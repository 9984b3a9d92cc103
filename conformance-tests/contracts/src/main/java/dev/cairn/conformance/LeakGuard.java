package dev.cairn.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.opentest4j.TestAbortedException;
import reactor.core.publisher.Hooks;

/**
 * Fails the test that leaks. Registered for every test by JUnit's extension detection. After each test, at the latest
 * two seconds after its end, there must be: no file open that was opened during it; no memory leased from a
 * {@link TestEnvironment} made in it; no thread of ours left that would keep the JVM alive; no error that Reactor
 * dropped because nobody was left to receive it.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class LeakGuard implements TestInstancePreConstructCallback, BeforeEachCallback, AfterEachCallback {
    private static final Namespace ROOM = Namespace.create(LeakGuard.class);
    private static final long PATIENCE_POLLS = 200;
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Queue<Throwable> DROPPED = new ConcurrentLinkedQueue<>();

    /** For JUnit. */
    public LeakGuard() {}

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        if (factory.getOuterInstance().isEmpty()) {
            context.getStore(ROOM).put(Before.class, Before.now());
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (context.getTestInstanceLifecycle().orElse(Lifecycle.PER_METHOD) == Lifecycle.PER_CLASS) {
            context.getStore(ROOM).put(Before.class, Before.now());
        }
        DROPPED.clear();
        Hooks.onErrorDropped(DROPPED::add);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        @Nullable Before before = context.getStore(ROOM).get(Before.class, Before.class);
        List<String> leaks = new ArrayList<>();
        if (before != null) {
            boolean failed = context.getExecutionException()
                    .filter(e -> !(e instanceof TestAbortedException))
                    .isPresent();
            before.environments(failed, leaks);
            before.files(leaks);
            before.threads(leaks);
        }
        AssertionError error = dropped(leaks);
        if (!leaks.isEmpty()) {
            throw error;
        }
    }

    /** The same watch around what is no Jupiter test, such as a property of another engine; answers what leaked. */
    public static Optional<AssertionError> watch(Runnable test) {
        Before before = Before.now();
        DROPPED.clear();
        Hooks.onErrorDropped(DROPPED::add);
        test.run();
        List<String> leaks = new ArrayList<>();
        before.environments(false, leaks);
        before.files(leaks);
        before.threads(leaks);
        AssertionError error = dropped(leaks);
        return leaks.isEmpty() ? Optional.empty() : Optional.of(error);
    }

    private static AssertionError dropped(List<String> leaks) {
        List<Throwable> errors = new ArrayList<>();
        for (@Nullable Throwable e = DROPPED.poll(); e != null; e = DROPPED.poll()) {
            leaks.add("dropped error: " + e);
            errors.add(e);
        }
        AssertionError error = new AssertionError("the test leaks: " + String.join("; ", leaks));
        errors.forEach(error::addSuppressed);
        return error;
    }

    private static boolean becomes(BooleanSupplier so) {
        for (long poll = 0; poll < PATIENCE_POLLS && !so.getAsBoolean(); poll++) {
            LockSupport.parkNanos(POLL.toNanos());
        }
        return so.getAsBoolean();
    }

    /** What there was before the test's instance was made. */
    private record Before(OpenFiles open, Set<Thread> running, Set<TestEnvironment> made) {
        static Before now() {
            return new Before(OpenFiles.now(), ours(), TestEnvironment.created());
        }

        private static Set<Thread> ours() {
            Set<Thread> ours = new HashSet<>(Thread.getAllStackTraces().keySet());
            ours.removeIf(t -> t.isDaemon() || !t.getName().startsWith("cairn-"));
            return ours;
        }

        void environments(boolean failed, List<String> leaks) {
            Set<TestEnvironment> here = TestEnvironment.created();
            here.removeAll(made);
            for (TestEnvironment e : here) {
                if (!becomes(() -> e.memory().usedBytes() == 0)) {
                    leaks.add(e.memory().usedBytes() + " bytes still leased from the " + e);
                }
                if (failed) {
                    print("failed in a " + e);
                }
                e.close();
                TestEnvironment.forget(e);
            }
        }

        void files(List<String> leaks) {
            if (!becomes(() -> OpenFiles.now().since(open).isEmpty())) {
                OpenFiles.now().since(open).forEach(file -> leaks.add("file still open: " + file));
            }
        }

        void threads(List<String> leaks) {
            becomes(() -> running.containsAll(ours()));
            Set<Thread> left = ours();
            left.removeAll(running);
            left.forEach(t -> leaks.add("thread still running: " + t.getName()));
        }

        @SuppressWarnings("SystemOut") // A failed test's seed belongs beside its stack trace.
        private static void print(String text) {
            System.out.println(text);
        }
    }
}
