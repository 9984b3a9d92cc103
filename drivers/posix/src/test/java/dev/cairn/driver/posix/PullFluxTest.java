package dev.cairn.driver.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

final class PullFluxTest {
    private final Scheduler here = Schedulers.immediate();
    private final Counting source = new Counting();

    /** Numbers up to three, then the end or a failure. */
    private static final class Counting implements PullFlux.Source<Integer> {
        private final AtomicInteger pulled = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();
        private boolean broken;

        @Override
        public @Nullable Integer next() throws IOException {
            int n = pulled.incrementAndGet();
            if (n > 3 && broken) {
                throw new IOException("broken");
            }
            return n > 3 ? null : n;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private PullFlux<Integer> flux() {
        return new PullFlux<>(source, here, e -> new IllegalStateException(e));
    }

    @Test
    void pull_byDemand_neverAhead() {
        StepVerifier.create(flux(), 0)
                .expectSubscription()
                .then(() -> assertThat(source.pulled).hasValue(0))
                .thenRequest(2)
                .expectNext(1, 2)
                .then(() -> assertThat(source.pulled).hasValue(2))
                .thenRequest(Long.MAX_VALUE)
                .expectNext(3)
                .verifyComplete();
        assertThat(source.closed).hasValue(1);
    }

    @Test
    void cancel_betweenElements_closesOnce() {
        StepVerifier.create(flux(), 1).expectNext(1).thenCancel().verify();
        assertThat(source.pulled).hasValue(1);
        assertThat(source.closed).hasValue(1);
    }

    @Test
    void cancel_withinOnNext_closesOnceAndEmitsNoMore() {
        assertThat(flux().take(1).collectList().block()).containsExactly(1);
        assertThat(source.pulled).hasValue(1);
        assertThat(source.closed).hasValue(1);
    }

    @Test
    void failure_isTranslatedAndCloses() {
        source.broken = true;
        StepVerifier.create(flux()).expectNext(1, 2, 3).verifyErrorMatches(e -> e.getCause() instanceof IOException);
        assertThat(source.closed).hasValue(1);
    }

    @Test
    void request_ofNothing_isAnError() {
        List<Throwable> errors = new ArrayList<>();
        flux().subscribe(new CoreSubscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.request(0);
            }

            @Override
            public void onNext(Integer n) {
                errors.add(new AssertionError("without demand: " + n));
            }

            @Override
            public void onError(Throwable e) {
                errors.add(e);
            }

            @Override
            public void onComplete() {
                errors.add(new AssertionError("completed"));
            }
        });
        assertThat(errors).singleElement().asString().contains("3.9");
        assertThat(source.closed).hasValue(1);
    }

    @Test
    void scheduler_disposed_isAnErrorAndCloses() {
        Scheduler gone = Schedulers.newSingle("cairn-gone");
        gone.dispose();
        StepVerifier.create(new PullFlux<>(source, gone, e -> new IllegalStateException(e)))
                .verifyError(IllegalStateException.class);
        assertThat(source.closed).hasValue(1);
        Disposable none = new PullFlux<>(new Counting(), gone, e -> e).subscribe(i -> {}, e -> {});
        assertThat(none.isDisposed()).isTrue();
    }
}
