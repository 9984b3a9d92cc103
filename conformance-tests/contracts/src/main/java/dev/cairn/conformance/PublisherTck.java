package dev.cairn.conformance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.SkipException;

/**
 * The Reactive Streams TCK for a publisher, as JUnit tests: return {@link #tests()} from a {@code @TestFactory}. What
 * the TCK itself skips is aborted with its reason; its {@code untested_} rules, which never run, are left out.
 *
 * <p>Stability: experimental.
 *
 * @param <T> what the publisher emits
 * @since 0.1.0
 */
public final class PublisherTck<T> {
    private static final long SIGNAL_MILLIS = 1_000;
    private static final long SILENCE_MILLIS = 60;
    private static final long COLLECTED_MILLIS = 500;

    private final String name;
    private final Verification<T> verification;

    private PublisherTck(String name, Verification<T> verification) {
        this.name = name;
        this.verification = verification;
    }

    /**
     * A publisher under test.
     *
     * @param name what the tests are called
     * @param elements makes a publisher of exactly so many elements
     * @param maxElements how many elements it can make at most; {@code Long.MAX_VALUE} if there is no limit
     * @param failed makes a publisher that fails at once, or answers null if there is none
     */
    public static <T> PublisherTck<T> of(
            String name,
            LongFunction<? extends Publisher<T>> elements,
            long maxElements,
            Supplier<? extends @Nullable Publisher<T>> failed) {
        return new PublisherTck<>(name, new Verification<>(elements, maxElements, failed));
    }

    /** One test for each rule. */
    public Stream<DynamicTest> tests() {
        return Arrays.stream(PublisherVerification.class.getMethods())
                .filter(m -> m.isAnnotationPresent(org.testng.annotations.Test.class))
                .filter(m -> !m.getName().startsWith("untested_"))
                .sorted(Comparator.comparing(Method::getName))
                .map(rule -> DynamicTest.dynamicTest(name + ": " + rule.getName(), () -> check(rule)));
    }

    private void check(Method rule) throws Throwable {
        verification.setUp();
        try {
            rule.invoke(verification);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof SkipException skipped) {
                throw new TestAbortedException("skipped by the TCK: " + skipped.getMessage());
            }
            throw cause == null ? e : cause;
        }
    }

    private static final class Verification<T> extends PublisherVerification<T> {
        private final LongFunction<? extends Publisher<T>> elements;
        private final long maxElements;
        private final Supplier<? extends @Nullable Publisher<T>> failed;

        Verification(
                LongFunction<? extends Publisher<T>> elements,
                long maxElements,
                Supplier<? extends @Nullable Publisher<T>> failed) {
            super(new TestEnvironment(SIGNAL_MILLIS, SILENCE_MILLIS), COLLECTED_MILLIS);
            this.elements = elements;
            this.maxElements = maxElements;
            this.failed = failed;
        }

        @Override
        public Publisher<T> createPublisher(long count) {
            return elements.apply(count);
        }

        @Override
        @SuppressWarnings("NullAway") // The TCK's own way to say that there is none.
        public Publisher<T> createFailedPublisher() {
            return failed.get();
        }

        @Override
        public long maxElementsFromPublisher() {
            return maxElements;
        }
    }
}
