package dev.cairn.conformance;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** A publisher that emits everything at the first request. */
final class Flood {
    private Flood() {}

    static <T> Publisher<T> of(Flux<T> source) {
        return subscriber -> source.subscribeWith(new BaseSubscriber<T>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscriber.onSubscribe(new Subscription() {
                    @Override
                    public void request(long n) {
                        requestUnbounded();
                    }

                    @Override
                    public void cancel() {
                        subscription.cancel();
                    }
                });
            }

            @Override
            protected void hookOnNext(T value) {
                subscriber.onNext(value);
            }

            @Override
            protected void hookOnComplete() {
                subscriber.onComplete();
            }

            @Override
            protected void hookOnError(Throwable e) {
                subscriber.onError(e);
            }
        });
    }
}
