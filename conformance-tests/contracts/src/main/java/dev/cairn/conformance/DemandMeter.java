package dev.cairn.conformance;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;

/** Watches how many buffers a subscriber has asked for and not yet received. */
final class DemandMeter {
    private final AtomicLong outstanding = new AtomicLong();
    private final AtomicLong most = new AtomicLong();

    Flux<ByteBuffer> around(Flux<ByteBuffer> source) {
        return source.doOnRequest(this::asked).doOnNext(b -> outstanding.decrementAndGet());
    }

    private void asked(long n) {
        long now = outstanding.updateAndGet(o -> n > Long.MAX_VALUE - Math.max(0, o) ? Long.MAX_VALUE : o + n);
        most.accumulateAndGet(now, Math::max);
    }

    long outstandingMax() {
        return most.get();
    }
}
