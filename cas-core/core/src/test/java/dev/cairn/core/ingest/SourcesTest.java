package dev.cairn.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.CasException;
import dev.cairn.api.Receipt;
import dev.cairn.core.Data;
import dev.cairn.core.Rig;
import dev.cairn.core.catalog.SessionState;
import dev.cairn.core.catalog.Totals;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.test.publisher.TestPublisher;

/** Sources that fail, stop, never end or behave in other ways; afterwards nothing of them is there. */
final class SourcesTest {
    private static final byte[] BYTES = Data.random(1, 20_000);
    private static final int BUFFERS = 20;

    @TempDir
    Path directory;

    private Rig rig(boolean disk) {
        Rig.Builder builder = Rig.in(directory).chunker("fixed:500");
        return disk ? builder.disk().build() : builder.build();
    }

    private static Mono<Receipt> drain(Rig rig, Flux<ByteBuffer> source) {
        return source.as(rig.cas().storeBlob(Attributes.none())::drain);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void drain_sourceFailsAnywhere_sameErrorAndNothingVisible(boolean disk) {
        try (Rig rig = rig(disk)) {
            for (int good = 0; good <= BUFFERS; good += disk ? 5 : 1) {
                IOException failure = new IOException("after " + good);
                Flux<ByteBuffer> source =
                        Data.buffers(BYTES, BYTES.length / BUFFERS).take(good).concatWith(Flux.error(failure));
                assertThatThrownBy(() -> drain(rig, source).block(Rig.PATIENCE)).hasCause(failure);
            }
            rig.assertNothingVisible();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 40, 90})
    void drain_largeSourceFails_nothingVisible(int megabytes) {
        try (Rig rig = Rig.in(directory).build()) {
            Flux<ByteBuffer> source = Flux.range(0, megabytes)
                    .map(i -> ByteBuffer.wrap(Data.random(i, 1 << 20)))
                    .concatWith(Flux.error(new IOException("lost")));
            assertThatThrownBy(() -> drain(rig, source).block(Rig.PATIENCE)).hasRootCauseMessage("lost");
            rig.assertNothingVisible();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void drain_cancelledAfterAnyBuffer_nothingVisible(boolean disk) {
        try (Rig rig = rig(disk)) {
            for (int buffers = 0; buffers <= BUFFERS; buffers += disk ? 5 : 1) {
                TestPublisher<ByteBuffer> source = TestPublisher.create();
                Disposable ingest = drain(rig, source.flux()).subscribe();
                Rig.eventually("begun", () -> source.subscribeCount() == 1);
                for (int i = 0; i < buffers; i++) {
                    source.next(ByteBuffer.wrap(BYTES, i * 1_000, 1_000));
                }
                ingest.dispose();
                source.assertCancelled();
            }
            Rig.eventually("all expired", () -> !rig.sessions().contains(SessionState.LIVE));
            rig.assertNothingVisible();
        }
    }

    @Test
    void drain_cancelledAtOnce_nothingVisible() {
        try (Rig rig = rig(false)) {
            for (int i = 0; i < 200; i++) {
                drain(rig, Data.buffers(BYTES, 100).concatWith(Flux.never()))
                        .subscribe()
                        .dispose();
            }
            Rig.eventually("all expired", () -> !rig.sessions().contains(SessionState.LIVE));
            rig.assertNothingVisible();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void drain_neverEndingSource_cancelledLeavesNothing(boolean disk) {
        try (Rig rig = rig(disk)) {
            AtomicLong sent = new AtomicLong();
            Flux<ByteBuffer> endless =
                    Flux.generate(sink -> sink.next(ByteBuffer.wrap(Data.random(sent.getAndIncrement(), 64 << 10))));
            Disposable ingest = drain(rig, endless).subscribe();
            Rig.eventually("some megabytes went in", () -> sent.get() > 100);
            ingest.dispose();
            Rig.eventually("all expired", () -> !rig.sessions().contains(SessionState.LIVE));
            rig.assertNothingVisible();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void drain_cancelledWhileAPackIsWritten_nothingVisible(boolean disk) {
        try (Rig rig = rig(disk)) {
            AtomicInteger puts = new AtomicInteger();
            rig.store().beforePut = name -> Mono.<Void>never().doOnSubscribe(s -> puts.incrementAndGet());
            Disposable ingest = drain(rig, Data.buffers(BYTES, 1_000)).subscribe();
            Rig.eventually("the put began", () -> puts.get() == 1);
            ingest.dispose();
            Rig.eventually("all expired", () -> !rig.sessions().contains(SessionState.LIVE));
            rig.assertNothingVisible();
            assertThat(rig.packs()).isEmpty();
        }
    }

    @Test
    void drain_cancelledWhileTheFirstOfManyPacksIsWritten_nothingVisible() {
        try (Rig rig = Rig.in(directory).codec("identity").build()) {
            AtomicInteger puts = new AtomicInteger();
            rig.store().putAnswer = answer -> answer.then(Mono.never());
            rig.store().beforePut = name -> Mono.fromRunnable(puts::incrementAndGet);
            Flux<ByteBuffer> source = Flux.range(0, 80).map(i -> ByteBuffer.wrap(Data.random(i, 1 << 20)));
            Disposable ingest = drain(rig, source).subscribe();
            Rig.eventually("the put began", () -> puts.get() == 1);
            ingest.dispose();
            Rig.eventually("all expired", () -> !rig.sessions().contains(SessionState.LIVE));
            rig.assertNothingVisible();
        }
    }

    @Test
    void drain_cancelledWhileWaitingForMemory_leavesTheQueue() {
        try (Rig rig = Rig.in(directory).memory(1 << 20).build()) {
            TestPublisher<ByteBuffer> source = TestPublisher.create();
            Disposable first = drain(rig, source.flux()).subscribe();
            Rig.eventually("first begun", () -> source.subscribeCount() == 1);
            TestPublisher<ByteBuffer> waiting = TestPublisher.create();
            Disposable second = drain(rig, waiting.flux()).subscribe();
            second.dispose();
            waiting.assertWasNotSubscribed();
            first.dispose();
            Rig.eventually("expired", () -> !rig.sessions().contains(SessionState.LIVE));
            rig.assertNothingVisible();
            assertThat(rig.put(BYTES).key().size()).isEqualTo(BYTES.length);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void drain_cancelledAfterTheCommitBegan_isNotUndone(boolean disk) {
        try (Rig rig = rig(disk)) {
            Gate gate = new Gate();
            rig.catalog().before = operation -> {
                if (operation.equals("commit")) {
                    gate.pass();
                }
            };
            Disposable ingest = drain(rig, Data.buffers(BYTES, 1_000)).subscribe();
            gate.awaitArrival();
            ingest.dispose();
            gate.open();
            Rig.eventually("committed", () -> rig.sessions().contains(SessionState.COMMITTED));
            rig.awaitQuiet();
            assertThat(rig.catalog().totals().blobs()).isEqualTo(1);
            assertThat(Objects.requireNonNull(rig.cas().refs().list("put/").blockFirst(Rig.PATIENCE))
                            .key()
                            .size())
                    .isEqualTo(BYTES.length);
            assertThat(rig.findings()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void drain_repositoryClosedMeanwhile_closedAndNothingVisible(boolean disk) {
        try (Rig rig = rig(disk)) {
            TestPublisher<ByteBuffer> source = TestPublisher.create();
            List<Signal<Receipt>> signals = new CopyOnWriteArrayList<>();
            drain(rig, source.flux()).materialize().subscribe(signals::add);
            Rig.eventually("begun", () -> source.subscribeCount() == 1);
            source.next(ByteBuffer.wrap(BYTES));
            rig.repository().close();
            rig.assertSessions(SessionState.EXPIRED);
            source.complete();
            Rig.eventually("ended", () -> !signals.isEmpty());
            assertThat(signals.get(0).getThrowable()).isInstanceOf(CasException.Closed.class);
            rig.assertNothingVisible();
        }
    }

    @Test
    void drain_cancelledAtRandomMoments_eitherAllOrNothing() {
        try (Rig rig = rig(true)) {
            int cancelled = 60;
            for (int i = 0; i < cancelled; i++) {
                byte[] bytes = Data.random(1_000 + i, 3_000 + i * 5_000);
                drain(rig, Data.buffers(bytes, 700))
                        .takeUntilOther(Mono.delay(
                                Duration.ofNanos(i * 400_000L),
                                rig.environment().parallel()))
                        .block(Rig.PATIENCE);
            }
            Rig.eventually("all ended", () -> !rig.sessions().contains(SessionState.LIVE));
            rig.awaitQuiet();
            long committed = rig.sessions().stream()
                    .filter(state -> state == SessionState.COMMITTED)
                    .count();
            Totals totals = rig.catalog().totals();
            assertThat(totals.blobs()).isEqualTo(committed);
            assertThat(rig.cas().refs().list("put/").count().block(Rig.PATIENCE))
                    .isEqualTo(committed);
            assertThat(rig.findings()).isEmpty();
        }
    }

    @Test
    void drain_oneHugeBuffer_storedAndReadBack() {
        try (Rig rig = Rig.in(directory).build()) {
            byte[] bytes = Data.random(5, 24 << 20);
            Receipt receipt = rig.put(Flux.just(ByteBuffer.wrap(bytes)), Attributes.none());
            Data.assertSame("huge", rig.read(receipt.key()), bytes);
        }
    }

    @Test
    void drain_commitFails_errorAndNothingVisible() {
        try (Rig rig = rig(false)) {
            rig.catalog().before = operation -> {
                if (operation.equals("commit")) {
                    throw new CasException.Unavailable(CasException.Details.of("commit", "the disk is gone", null));
                }
            };
            assertThatThrownBy(() -> rig.put(BYTES))
                    .isInstanceOf(CasException.Unavailable.class)
                    .hasMessageContaining("the disk is gone");
            rig.assertNothingVisible();
        }
    }

    @Test
    void drain_answerToTheCommitLost_isFoundOut() {
        try (Rig rig = rig(false)) {
            rig.catalog().afterCommit = () -> {
                throw new CasException.UnknownOutcome(CasException.Details.of("commit", "the reply was lost", null));
            };
            Receipt receipt = rig.put(BYTES);
            Data.assertSame("committed all the same", rig.read(receipt.key()), BYTES);
            rig.assertSessions(SessionState.COMMITTED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"beginSessions", "known", "pin", "commit"})
    void drain_catalogFailsAnywhere_errorAndNothingMore(String where) {
        try (Rig rig = rig(false)) {
            Receipt known = rig.put(Data.random(1, 10_000));
            Totals before = rig.catalog().totals();
            rig.catalog().before = operation -> {
                if (operation.equals(where)) {
                    throw new CasException.Conflict(CasException.Details.of(where, "another actor won", null));
                }
            };
            assertThatThrownBy(() -> rig.put(BYTES)).isInstanceOf(CasException.Conflict.class);
            rig.catalog().before = operation -> {};
            rig.awaitQuiet();
            assertThat(rig.catalog().totals()).isEqualTo(before);
            assertThat(rig.sessions()).doesNotContain(SessionState.LIVE);
            Data.assertSame("the known one", rig.read(known.key()), Data.random(1, 10_000));
        }
    }
}
