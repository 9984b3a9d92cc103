package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Kind;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.function.Tuple2;

/**
 * Group D, second part: gets that are cancelled, slow, cut short, or that meet a writer.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface GetUnderChangeContract extends StoreCases {
    @Test
    default void d10_cancel_releasesTheConnection() {
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(10, 2_000_000);
        p.put("cancelled", bytes);
        // More than any pool holds: one that keeps cancelled connections runs dry.
        for (int i = 0; i < 300; i++) {
            assertThat(p.answer(p.body("cancelled", GetOptions.whole()).next()).remaining())
                    .isPositive();
        }
        Held.returnsToNothing(harness(), p);
        p.present("cancelled", bytes);
    }

    @Test
    default void d11_slowConsumer_isServedByDemand() {
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(11, 8_000_000);
        p.put("slow", bytes);
        AtomicLong received = new AtomicLong();
        Flux<ByteBuffer> body = p.body("slow", GetOptions.whole()).doOnNext(b -> received.addAndGet(b.remaining()));
        StepVerifier.create(body, 0)
                .expectSubscription()
                .thenRequest(1)
                .consumeNextWith(
                        b -> assertThat(b.remaining()).as("bytes of one buffer").isBetween(1, 1 << 20))
                .then(() -> assertThat(received).as("bytes without demand").hasValueLessThanOrEqualTo(1 << 20))
                .thenRequest(2)
                .expectNextCount(2)
                .thenCancel()
                .verify(harness().limits().patience());
        assertThat(received).as("bytes of three buffers").hasValueLessThanOrEqualTo(3 << 20);
        List<byte[]> slowly =
                p.all(p.body("slow", GetOptions.whole()).limitRate(1).map(Bytes::copy));
        assertThat(slowly.stream().mapToLong(b -> b.length).sum()).isEqualTo(bytes.length);
        Held.returnsToNothing(harness(), p);
    }

    @Test
    default void d12_truncatedBody_isErrorNotEof() {
        Probe p = Probe.of(harness());
        p.put("truncated", Bytes.random(12, 300_000));
        Store truncating = Gate.control(
                harness().meeting(Trouble.TRUNCATED_BODY), "the harness cannot cut the bodies of this backend short");
        p.on(truncating).readFailure("truncated", GetOptions.whole(), Kind.UNAVAILABLE, Kind.CORRUPT, Kind.NOT_FOUND);
    }

    @Test
    default void d13_readDuringOverwrite_isNeverMixed() {
        Probe p = Probe.of(harness());
        List<byte[]> states = List.of(filled('A', 400_000), filled('B', 400_000), filled('C', 300_000));
        p.replace("overwritten", states.get(0));
        Mono<ObjectInfo> writer = Flux.fromIterable(states)
                .concatMap(state ->
                        p.store().put(ObjectName.of("overwritten"), Bytes.content(state), PutOptions.replace()))
                .last();
        List<byte[]> read = readBeside(p, "overwritten", writer);
        for (byte[] bytes : read) {
            assertThat(states.stream().anyMatch(state -> Arrays.equals(state, bytes)))
                    .as("%d bytes read beside a writer are one of its states", bytes.length)
                    .isTrue();
        }
        assertThat(read).as("whole reads beside the writer").isNotEmpty();
    }

    @Test
    default void d14_readDuringDelete_isAllOrNotFound() {
        Probe p = Probe.of(harness());
        byte[] bytes = filled('D', 400_000);
        ObjectName name = ObjectName.of("deleted");
        Mono<Void> writer = p.store()
                .put(name, Bytes.content(bytes), PutOptions.replace())
                .then(p.store().delete(name, DeleteOptions.any()));
        readBeside(p, "deleted", writer).forEach(read -> Bytes.same("read beside a delete", read, bytes));
        p.absent("deleted");
    }

    private static byte[] filled(char with, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    /**
     * Reads an object forty times while a writer works without a pause. A read that meets the writer may fail typed;
     * what completes is returned.
     */
    private List<byte[]> readBeside(Probe p, String name, Mono<?> writer) {
        AtomicBoolean done = new AtomicBoolean();
        Mono<Void> writing = writer.repeat(() -> !done.get())
                .then()
                .subscribeOn(harness().environment().blocking());
        Mono<List<byte[]>> reading = Flux.range(0, 40)
                .concatMap(i -> attempt(p, name))
                .collectList()
                .doFinally(signal -> done.set(true))
                .subscribeOn(harness().environment().blocking());
        return p.answer(Mono.zip(reading, writing.thenReturn(true)).map(Tuple2::getT1));
    }

    private static Mono<byte[]> attempt(Probe p, String name) {
        return p.body(name, GetOptions.whole()).collectList().map(Bytes::join).onErrorResume(CasException.class, e -> {
            assertThat(e.kind())
                    .as("a read that meets a writer: %s", e.getMessage())
                    .isIn(Kind.NOT_FOUND, Kind.PRECONDITION, Kind.UNAVAILABLE, Kind.CONFLICT);
            return Mono.empty();
        });
    }
}
