package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Kind;
import dev.cairn.api.store.Checksum;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * Group B: put.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface PutContract extends StoreCases {
    @Test
    default void b01_boundarySizes_roundTrip() {
        Probe p = Probe.of(harness());
        int[] sizes = {1, 63, 64, 65, 1023, 1024, 1025, 16383, 16384, 16385, 1 << 20, (8 << 20) + 1};
        for (int size : sizes) {
            byte[] bytes = Bytes.random(size, size);
            ObjectInfo info = p.put("size/" + size, Content.of(Bytes.chunked(bytes, 8191), size), PutOptions.unique());
            assertThat(info.length()).isEqualTo(size);
            assertThat(info.name()).isEqualTo(ObjectName.of("size/" + size));
            p.present("size/" + size, bytes);
        }
    }

    @Test
    default void b02_emptyObject_roundTrips() {
        Probe p = Probe.of(harness());
        p.put("empty-buffer", new byte[0]);
        p.put("empty-stream", Content.of(Flux.empty(), 0), PutOptions.unique());
        p.put("empty-unknown", Content.of(Flux.just(ByteBuffer.allocate(0))), PutOptions.unique());
        List.of("empty-buffer", "empty-stream", "empty-unknown").forEach(name -> p.present(name, new byte[0]));
    }

    @Test
    default void b03_unknownLength_roundTrips() {
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(3, 300_001);
        ObjectInfo info = p.put("unknown", Content.of(Bytes.chunked(bytes, 4093)), PutOptions.unique());
        assertThat(info.length()).isEqualTo(bytes.length);
        p.present("unknown", bytes);
    }

    @Test
    default void b04_shorterOrLongerThanDeclared_failsNothingVisible() {
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(4, 100_000);
        for (long declared : new long[] {0, 1, 99_999, 100_001, 200_000}) {
            Content lying = Content.of(Bytes.chunked(bytes, 10_000), declared);
            p.putFailure("lying/" + declared, lying, PutOptions.unique(), Kind.PRECONDITION);
            p.absent("lying/" + declared);
        }
    }

    @Test
    default void b05_checksumMismatch_rejectedNothingVisible() {
        Gate.declared(harness(), Ability.CHECKSUMS);
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(5, 70_000);
        for (Checksum.Algorithm a : harness().store().capabilities().checksums()) {
            Content wrong = Bytes.content(bytes).withChecksum(Bytes.checksum(a, Bytes.random(6, 70_000)));
            p.putFailure("wrong/" + a, wrong, PutOptions.unique(), Kind.PRECONDITION);
            p.absent("wrong/" + a);
            p.put("right/" + a, Bytes.content(bytes).withChecksum(Bytes.checksum(a, bytes)), PutOptions.unique());
            p.present("right/" + a, bytes);
        }
    }

    @Test
    default void b06_failingSource_leavesNothing() {
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(6, 200_000);
        Flux<ByteBuffer> broken = Bytes.chunked(bytes, 50_000).concatWith(Flux.error(new IOException("source broke")));
        for (Content content : List.of(Content.of(broken), Content.of(broken, 250_000), Content.of(broken, 200_000))) {
            assertThatThrownBy(() -> p.put("broken", content, PutOptions.unique()))
                    .as("the source's own error, or ours with it as its cause")
                    .hasStackTraceContaining("source broke");
            p.absent("broken");
        }
    }

    @Test
    default void b07_cancelledPut_leavesNothing() {
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(7, 200_000);
        AtomicInteger emitted = new AtomicInteger();
        AtomicBoolean cancelled = new AtomicBoolean();
        Flux<ByteBuffer> endless = Bytes.chunked(bytes, 50_000)
                .doOnNext(b -> emitted.incrementAndGet())
                .concatWith(Flux.never())
                .doOnCancel(() -> cancelled.set(true));
        Disposable running = p.store()
                .put(ObjectName.of("cancelled"), Content.of(endless, 300_000), PutOptions.unique())
                .subscribe();
        p.eventually("the source is read", () -> emitted.get() == 4);
        running.dispose();
        p.eventually("the source is cancelled", cancelled::get);
        Held.returnsToNothing(harness(), p);
        p.absent("cancelled");
        p.put("cancelled", bytes);
        p.present("cancelled", bytes);
    }

    @Test
    default void b08_uniqueRepeat_succeedsWithTheSameBytesOnly() {
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(8, 70_000);
        p.put("unique", bytes);
        ObjectInfo again = p.put("unique", bytes);
        assertThat(again.length()).isEqualTo(bytes.length);
        for (byte[] other : List.of(Bytes.random(9, 70_000), Bytes.random(9, 10), new byte[0])) {
            if (harness().store().capabilities().createIfAbsent()) {
                p.putFailure("unique", Bytes.content(other), PutOptions.unique(), Kind.ALREADY_EXISTS);
                p.present("unique", bytes);
            } else {
                Verdicts.note("a repeat with other bytes may go unnoticed: CREATE_IF_ABSENT is not declared");
            }
        }
    }

    @Test
    default void b09_replace_isAtomic() {
        Probe p = Probe.of(harness());
        byte[] before = Bytes.random(91, 100_000);
        byte[] after = Bytes.random(92, 50_000);
        p.replace("replaced", before);
        p.present("replaced", before);
        Flux<ByteBuffer> broken = Bytes.chunked(after, 10_000).concatWith(Flux.error(new IOException("source broke")));
        assertThatThrownBy(() -> p.put("replaced", Content.of(broken), PutOptions.replace()))
                .hasStackTraceContaining("source broke");
        p.present("replaced", before);
        ObjectInfo info = p.replace("replaced", after);
        p.present("replaced", after);
        assertThat(p.stat("replaced")).isEqualTo(info);
    }

    @Test
    default void b10_largestObject_acceptedOneByteMoreRejected() {
        long max = harness().store().capabilities().objectBytesMax();
        if (max == Long.MAX_VALUE) {
            throw Gate.gated("the store declares no largest object");
        }
        Probe p = Probe.of(harness());
        AtomicInteger subscribed = new AtomicInteger();
        Flux<ByteBuffer> zeros = Zeros.of(max + 1).doOnSubscribe(s -> subscribed.incrementAndGet());
        p.putFailure("too-large", Content.of(zeros, max + 1), PutOptions.unique(), Kind.QUOTA);
        assertThat(subscribed)
                .as("bytes asked for, although the length was declared")
                .hasValue(0);
        if (max > harness().limits().affordableBytes()) {
            Verdicts.note("largest object not written: " + max + " bytes are more than the harness affords");
            return;
        }
        p.putFailure("too-large", Content.of(zeros), PutOptions.unique(), Kind.QUOTA);
        p.absent("too-large");
        assertThat(p.put("largest", Content.of(Zeros.of(max)), PutOptions.unique())
                        .length())
                .isEqualTo(max);
    }

    @Test
    default void b11_legalNames_areAllTaken() {
        Probe p = Probe.of(harness());
        List<String> names = List.of(
                "a",
                "0",
                "-",
                "_",
                "packs/3f/3f9a0c".concat("0".repeat(58)),
                "MFRGGZDFMZTWQ2LK.base32",
                "mixed/Case/mixed/case",
                "mixed/case/mixed/Case",
                "dots..in.the-middle_/and...end.",
                ("x".repeat(63) + "/").repeat(3) + "y",
                "con/aux/nul.txt");
        for (String name : names) {
            p.put(name, Bytes.text(name));
        }
        for (String name : names) {
            assertThat(p.read(name)).as(name).isEqualTo(Bytes.text(name));
        }
        assertThat(p.names("mixed/")).hasSameSizeAs(List.of("Case", "case"));
    }

    @Test
    default void b12_illegalNames_areRejectedBeforeIo() {
        List<String> names =
                List.of("", "/a", "a/", "a//b", ".", "..", "a/../b", ".a", "a/.b", "a b", "a\\b", "a\0", "ä");
        for (String name : names) {
            assertThatThrownBy(() -> ObjectName.of(name)).as(name).isInstanceOf(CasException.InvalidInput.class);
        }
        assertThatThrownBy(() -> ObjectName.of("a".repeat(ObjectName.LENGTH_MAX + 1)))
                .isInstanceOf(CasException.InvalidInput.class);
    }

    @Test
    default void b13_buffersOfEveryKind_areReadAndLeftAlone() {
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(13, 4096);
        List<ByteBuffer> buffers = List.of(
                ByteBuffer.allocateDirect(4096).put(bytes).flip(),
                ByteBuffer.wrap(bytes.clone()),
                ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer(),
                ByteBuffer.wrap(bytes.clone()).position(100).limit(200).slice(),
                ByteBuffer.wrap(bytes.clone()).position(7).limit(4000));
        byte[] whole = Bytes.join(buffers);
        List<ByteBuffer> before = buffers.stream().map(ByteBuffer::duplicate).toList();
        p.put("buffers", Content.of(Flux.fromIterable(buffers), whole.length), PutOptions.unique());
        p.present("buffers", whole);
        for (int i = 0; i < buffers.size(); i++) {
            assertThat(buffers.get(i)).as("buffer %d", i).isEqualTo(before.get(i));
            assertThat(buffers.get(i).position()).isEqualTo(before.get(i).position());
            assertThat(buffers.get(i).limit()).isEqualTo(before.get(i).limit());
        }
    }

    @Test
    default void b13_reusedBuffer_isReadWithinOnNext() {
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(14, 100_000);
        Flux<ByteBuffer> reusing = Flux.defer(() -> {
            ByteBuffer one = ByteBuffer.allocate(1000);
            return Flux.range(0, 100)
                    .map(i -> one.clear().put(bytes, i * 1000, 1000).flip());
        });
        // publishOn and the like would hand over a buffer that was overwritten meanwhile.
        p.put("reused", Content.of(reusing, bytes.length), PutOptions.unique());
        p.present("reused", bytes);
    }

    @Test
    default void b14_foreignBuffers_areReturnedOnEverySignal() {
        Probe p = Probe.of(harness());
        if (harness().held().isEmpty()) {
            throw Gate.gated("the harness counts no foreign buffers: this driver has none, or cannot tell");
        }
        byte[] bytes = Bytes.random(15, 500_000);
        p.put("whole", bytes);
        p.read("whole");
        p.putFailure("short", Content.of(Bytes.chunked(bytes, 9_999), 500_001), PutOptions.unique(), Kind.PRECONDITION);
        p.await(p.body("whole", GetOptions.whole()).next());
        Held.returnsToNothing(harness(), p);
    }

    @Test
    default void b15_upstreamDemand_isBounded() {
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(16, 2_000_000);
        DemandMeter meter = new DemandMeter();
        p.put("demand", Content.of(meter.around(Bytes.chunked(bytes, 1000)), bytes.length), PutOptions.unique());
        assertThat(meter.outstandingMax())
                .as("buffers asked for and not yet received")
                .isLessThanOrEqualTo(256);
        p.present("demand", bytes);
    }
}
