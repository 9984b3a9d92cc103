package dev.cairn.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.Receipt;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** One budget of bytes bounds what is in flight, and nobody starves in it. */
final class MemoryTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path directory;

    private static Flux<Receipt> together(Rig rig, int count) {
        return Flux.range(0, count)
                .flatMap(
                        i -> Data.buffers(Data.random(i, 20_000), 1_000)
                                .as(rig.cas().storeBlob(Attributes.none())::drain),
                        count);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ingest_sixtyFourAtOnceInATinyBudget_allFinish(boolean disk) {
        Rig.Builder builder = Rig.in(directory).chunker("fixed:5000").memory(2 * MIB);
        try (Rig rig = disk ? builder.disk().build() : builder.build()) {
            Set<BlobKey> keys = new HashSet<>();
            together(rig, 64).doOnNext(receipt -> keys.add(receipt.key())).blockLast(Rig.PATIENCE);
            assertThat(keys).hasSize(64);
            assertThat(rig.findings()).isEmpty();
        }
    }

    @Test
    void ingest_budgetOfAFewBytes_stillWorksOneByOne() {
        try (Rig rig = Rig.in(directory).memory(100).build()) {
            List<Receipt> receipts =
                    Objects.requireNonNull(together(rig, 4).collectList().block(Rig.PATIENCE));
            receipts.forEach(receipt -> assertThat(rig.read(receipt.key())).hasSize(20_000));
        }
    }

    /** Reads one buffer at a time, when it is told to. */
    private static final class Slow extends BaseSubscriber<ByteBuffer> {
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicLong buffers = new AtomicLong();

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}

        @Override
        protected void hookOnNext(ByteBuffer buffer) {
            bytes.addAndGet(buffer.remaining());
            buffers.incrementAndGet();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void read_slowConsumer_readAheadStaysBounded(boolean disk) {
        Rig.Builder builder = Rig.in(directory).codec("identity");
        try (Rig rig = disk ? builder.disk().build() : builder.build()) {
            BlobKey key = rig.put(Data.random(1, 30 * MIB)).key();
            rig.recorded().reset();
            Slow slow = new Slow();
            rig.cas().readBlob(key).all().subscribe(slow);
            for (int i = 1; i <= 5; i++) {
                int expected = i;
                slow.request(1);
                Rig.eventually("one more buffer", () -> slow.buffers.get() == expected);
                long ahead = rig.recorded().bytesRead() - slow.bytes.get();
                assertThat(ahead).as("bytes ahead of the consumer").isLessThan(12L * MIB);
                assertThat(rig.environment().memory().usedBytes()).isBetween(1L, 16L * MIB);
            }
            slow.cancel();
            rig.awaitQuiet();
        }
    }

    @Test
    void read_feedsAWriteInOneTinyBudget_doesNotDeadlock() {
        try (Rig rig = Rig.in(directory).chunker("fixed:700").memory(1_000).build()) {
            byte[] bytes = Data.random(2, 300_000);
            BlobKey key = rig.put(bytes).key();
            Receipt copied = rig.put(rig.cas().readBlob(key).all(), Attributes.named("copy"));
            assertThat(copied.key()).isEqualTo(key);
            assertThat(copied.chunks().added()).isZero();
            Receipt shifted = rig.put(
                    Flux.just(ByteBuffer.wrap(new byte[] {1}))
                            .concatWith(rig.cas().readBlob(key).all()),
                    Attributes.none());
            assertThat(shifted.key().size()).isEqualTo(300_001);
            assertThat(shifted.chunks().added()).isPositive();
        }
    }

    @Test
    void ingest_sourceIsAskedOnlyAsThePipelineTakes() {
        try (Rig rig = Rig.in(directory).memory(8 * MIB).build()) {
            AtomicLong sent = new AtomicLong();
            AtomicLong stalled = new AtomicLong();
            Sinks.Empty<Void> release = Sinks.empty();
            rig.store().beforePut = name -> release.asMono().doOnSubscribe(s -> stalled.incrementAndGet());
            Flux<ByteBuffer> source = Flux.range(0, 60)
                    .map(i -> ByteBuffer.wrap(Data.random(i, MIB)))
                    .doOnNext(buffer -> sent.addAndGet(buffer.remaining()));
            List<Receipt> done = new ArrayList<>();
            source.as(rig.cas().storeBlob(Attributes.none())::drain).subscribe(done::add);
            Rig.eventually("the first pack is being written", () -> stalled.get() == 1);
            assertThat(sent.get()).as("one pack and a few segments").isBetween(32L * MIB, 42L * MIB);
            assertThat(rig.environment().memory().usedBytes()).isLessThanOrEqualTo(4L * MIB + MIB);
            release.tryEmitEmpty();
            Rig.eventually("all stored", () -> done.size() == 1);
            assertThat(done.get(0).key().size()).isEqualTo(60L * MIB);
        }
    }
}
