package dev.cairn.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Attributes;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Receipt;
import dev.cairn.api.RefName;
import dev.cairn.conformance.LeakGuard;
import dev.cairn.conformance.RecordingTelemetry;
import dev.cairn.core.Data;
import dev.cairn.core.Rig;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.catalog.SessionState;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** What small ingests share, and what they do not. */
@ExtendWith(LeakGuard.class)
class GroupCommitTest {
    private static final int MANY = 40;

    @TempDir
    Path directory;

    private Rig rig(boolean disk) {
        return disk ? Rig.in(directory).disk().build() : Rig.in(directory).build();
    }

    /** A put whose outcome is kept. */
    private static final class Put {
        private final byte[] bytes;
        private final List<Signal<Receipt>> end = new CopyOnWriteArrayList<>();
        private final Disposable running;

        Put(Rig rig, long seed, int length) {
            this(
                    rig,
                    Data.random(seed, length),
                    Attributes.builder().size(length).build());
        }

        Put(Rig rig, byte[] bytes, Attributes attributes) {
            this.bytes = bytes;
            this.running = Data.buffers(bytes, 10_000)
                    .as(rig.cas().storeBlob(attributes)::drain)
                    .materialize()
                    .subscribe(end::add);
        }

        boolean ended() {
            return !end.isEmpty();
        }

        Receipt receipt() {
            return Objects.requireNonNull(end.get(0).get());
        }
    }

    /** A put that waits at the store, and many more that come meanwhile and wait for its flush. */
    private static List<Put> behindOne(Rig rig, Sinks.Empty<Void> release, int length) {
        AtomicInteger writes = new AtomicInteger();
        rig.store().beforePut = name -> writes.getAndIncrement() == 0 ? release.asMono() : Mono.empty();
        List<Put> puts = new ArrayList<>();
        puts.add(new Put(rig, 0, length));
        Rig.eventually("the first flush is at the store", () -> writes.get() == 1);
        for (int i = 1; i <= MANY; i++) {
            puts.add(new Put(rig, i, length));
        }
        awaitWaiting(rig, MANY);
        return puts;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void put_manyWhileOneFlushRuns_shareTheNext(boolean disk) {
        try (Rig rig = rig(disk)) {
            Sinks.Empty<Void> release = Sinks.empty();
            List<Put> puts = behindOne(rig, release, 3_000);
            release.tryEmitEmpty();
            Rig.eventually("all stored", () -> puts.stream().allMatch(Put::ended));
            assertThat(rig.packs()).hasSize(2);
            Set<RefName> names = new HashSet<>();
            for (Put put : puts) {
                assertThat(names.add(put.receipt().ref())).isTrue();
                Data.assertSame("read back", rig.read(put.receipt().key()), put.bytes);
            }
            assertThat(rig.findings()).isEmpty();
            assertThat(rig.sessions()).doesNotContain(SessionState.LIVE);
        }
    }

    /** Waits until so many wait for the next flush. */
    private static void awaitWaiting(Rig rig, int puts) {
        RecordingTelemetry telemetry = (RecordingTelemetry) rig.environment().telemetry();
        Rig.eventually(
                "the puts wait for a flush", () -> telemetry.gauged("cairn.flush.waiting", "domain", "0") == puts);
    }

    @Test
    void put_sameBytesByMany_oneCopyInThePack() {
        try (Rig rig = rig(false)) {
            Sinks.Empty<Void> release = Sinks.empty();
            AtomicInteger writes = new AtomicInteger();
            rig.store().beforePut = name -> writes.getAndIncrement() == 0 ? release.asMono() : Mono.empty();
            Put first = new Put(rig, 0, 100);
            Rig.eventually("the first flush is at the store", () -> writes.get() == 1);
            byte[] same = Data.random(7, 5_000);
            List<Put> puts = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                Attributes said =
                        Attributes.builder().ref("name/" + i).size(same.length).build();
                puts.add(new Put(rig, same, said));
            }
            awaitWaiting(rig, MANY);
            release.tryEmitEmpty();
            Rig.eventually("all stored", () -> first.ended() && puts.stream().allMatch(Put::ended));
            List<PackRow> packs = rig.catalog().packs(null, 100);
            long copies = packs.stream()
                    .flatMap(pack -> rig.catalog().locations(pack.id()).stream())
                    .map(Location::block)
                    .filter(block -> block.size() == same.length)
                    .count();
            assertThat(copies).isEqualTo(packs.size() - 1);
            assertThat(rig.cas().refs().list("name/").count().block(Rig.PATIENCE))
                    .isEqualTo(MANY);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void put_someCancelledBeforeTheirFlush_othersCommit(boolean disk) {
        try (Rig rig = rig(disk)) {
            Sinks.Empty<Void> release = Sinks.empty();
            List<Put> puts = behindOne(rig, release, 3_000);
            for (int i = 1; i <= MANY; i += 2) {
                puts.get(i).running.dispose();
            }
            release.tryEmitEmpty();
            Rig.eventually(
                    "the others stored",
                    () -> puts.stream().filter(put -> !put.running.isDisposed()).count() == 0);
            rig.awaitQuiet();
            assertThat(rig.catalog().totals().blobs()).isEqualTo(1 + MANY / 2);
            for (int i = 2; i <= MANY; i += 2) {
                Put put = puts.get(i);
                Data.assertSame("read back", rig.read(put.receipt().key()), put.bytes);
            }
            Rig.eventually("no session left", () -> !rig.sessions().contains(SessionState.LIVE));
            assertThat(rig.findings()).isEmpty();
        }
    }

    @Test
    void put_oneIsNotWhatWasAdvertised_failsAloneAndOthersCommit() {
        try (Rig rig = rig(false)) {
            Digest other = rig.put(Data.random(98, 3_000)).key().digest();
            Sinks.Empty<Void> release = Sinks.empty();
            List<Put> puts = behindOne(rig, release, 3_000);
            Attributes wrong = Attributes.builder()
                    .ref("wrong")
                    .digest(HashAlgorithm.BLAKE3, other)
                    .build();
            Put liar = new Put(rig, Data.random(97, 3_000), wrong);
            awaitWaiting(rig, MANY + 1);
            release.tryEmitEmpty();
            Rig.eventually("all ended", () -> liar.ended() && puts.stream().allMatch(Put::ended));
            assertThat(liar.end.get(0).getThrowable()).isInstanceOf(CasException.PreconditionFailed.class);
            assertThat(puts).allMatch(put -> put.end.get(0).isOnNext());
            assertThat(rig.catalog().totals().blobs()).isEqualTo(2 + MANY);
            assertThat(rig.cas().refs().get(new RefName("wrong")).block(Rig.PATIENCE))
                    .isNull();
            assertThat(rig.sessions()).doesNotContain(SessionState.LIVE);
        }
    }

    @Test
    void put_onlyOneAndNotWhatWasAdvertised_failsAndLeavesNothing() {
        try (Rig rig = rig(false)) {
            Digest other = rig.put(Data.random(98, 3_000)).key().digest();
            Put liar = new Put(
                    rig,
                    Data.random(97, 3_000),
                    Attributes.builder().digest(HashAlgorithm.BLAKE3, other).build());
            Rig.eventually("ended", liar::ended);
            assertThat(liar.end.get(0).getThrowable()).isInstanceOf(CasException.PreconditionFailed.class);
            assertThat(rig.packs()).hasSize(1);
            assertThat(rig.sessions()).doesNotContain(SessionState.LIVE);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void put_allOfAFlushKnown_pinnedAndNothingWritten(boolean disk) {
        try (Rig rig = rig(disk)) {
            Sinks.Empty<Void> first = Sinks.empty();
            List<Put> puts = behindOne(rig, first, 3_000);
            first.tryEmitEmpty();
            Rig.eventually("stored", () -> puts.stream().allMatch(Put::ended));
            int packs = rig.packs().size();
            Sinks.Empty<Void> second = Sinks.empty();
            AtomicInteger writes = new AtomicInteger();
            rig.store().beforePut = name -> writes.getAndIncrement() == 0 ? second.asMono() : Mono.empty();
            Put fresh = new Put(rig, 77, 3_000);
            Rig.eventually("the next flush is at the store", () -> writes.get() == 1);
            List<Put> again = new ArrayList<>();
            for (Put put : puts) {
                again.add(
                        new Put(rig, put.bytes, Attributes.builder().size(3_000).build()));
            }
            awaitWaiting(rig, again.size());
            second.tryEmitEmpty();
            Rig.eventually("stored again", () -> fresh.ended() && again.stream().allMatch(Put::ended));
            for (Put put : again) {
                assertThat(put.receipt().chunks()).isEqualTo(new Receipt.Chunks(1, 0, 0, 0));
            }
            assertThat(rig.packs()).hasSize(packs + 1);
            assertThat(rig.findings()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"known", "beginSessions", "commit"})
    void put_catalogFailsThem_theNextSucceeds(String operation) {
        try (Rig rig = rig(false)) {
            AtomicInteger failures = new AtomicInteger();
            rig.catalog().before = asked -> {
                if (asked.equals(operation) && failures.getAndIncrement() == 0) {
                    throw new CasException.InvalidInput(CasException.Details.of(asked, "a bug", null));
                }
            };
            Put refused = new Put(rig, 1, 3_000);
            Rig.eventually("refused", refused::ended);
            assertThat(refused.end.get(0).getThrowable()).isInstanceOf(CasException.InvalidInput.class);
            Receipt next = rig.put(refused.bytes);
            Data.assertSame("the next", rig.read(next.key()), refused.bytes);
            assertThat(rig.sessions()).doesNotContain(SessionState.LIVE);
        }
    }

    @Test
    void put_catalogFailsAndTheCallerContinuesOnErrors_notAcknowledged() {
        try (Rig rig = rig(false)) {
            AtomicInteger failures = new AtomicInteger();
            rig.catalog().before = asked -> {
                if (asked.equals("commit") && failures.getAndIncrement() == 0) {
                    throw new CasException.InvalidInput(CasException.Details.of(asked, "a bug", null));
                }
            };
            List<Throwable> passedOver = new CopyOnWriteArrayList<>();
            List<Receipt> receipts = Flux.just(1L, 2L)
                    .concatMap(seed -> Data.buffers(Data.random(seed, 3_000), 1_000)
                            .as(rig.cas().storeBlob(Attributes.none())::drain))
                    .onErrorContinue((failure, seed) -> passedOver.add(failure))
                    .collectList()
                    .block(Rig.PATIENCE);
            assertThat(passedOver).hasSize(1);
            assertThat(receipts).hasSize(1);
            assertThat(rig.catalog().totals().blobs()).isEqualTo(1);
        }
    }

    @Test
    void put_sourceFailsInTheMiddleAndTheCallerContinuesOnErrors_storesNothingOfIt() {
        try (Rig rig = rig(false)) {
            Flux<ByteBuffer> source = Data.buffers(Data.random(1, 3_000), 1_000)
                    .index()
                    .map(buffer -> {
                        if (buffer.getT1() == 1) {
                            throw new IllegalStateException("a bug of the caller");
                        }
                        return buffer.getT2();
                    });
            Flux<ByteBuffer> good = Data.buffers(Data.random(2, 3_000), 1_000);
            List<Receipt> receipts = Flux.just(source, good)
                    .concatMap(rig.cas().storeBlob(Attributes.none())::drain)
                    .onErrorContinue((failure, what) -> {})
                    .collectList()
                    .block(Rig.PATIENCE);
            assertThat(receipts).hasSize(1);
            assertThat(rig.catalog().totals().blobs()).isEqualTo(1);
        }
    }

    @Test
    void commit_withdrawnBeforeItJoins_nobodyElseWaitsForIt() {
        try (Rig rig = rig(false)) {
            Sessions sessions = new Sessions(rig.catalog(), rig.environment());
            GroupCommit group = new GroupCommit(rig.context(), sessions);
            Share gone = share();
            assertThat(gone.withdraw()).isTrue();
            StepVerifier.create(group.commit(directory, gone))
                    .expectError(CancellationException.class)
                    .verify(Rig.PATIENCE);
            StepVerifier.create(group.commit(directory, share()))
                    .expectComplete()
                    .verify(Rig.PATIENCE);
            sessions.close();
        }
    }

    /** A share of no blocks. */
    private Share share() {
        return Share.of(
                new StagedBlocks(SpoolFile.in(directory, "none")), Share.NO_SESSION, List.of(), fresh -> List.of());
    }

    @Test
    void put_oneRefusedByTheCatalog_othersCommit() {
        try (Rig rig = rig(false)) {
            byte[] large = Data.random(99, 100_000);
            Receipt known = rig.put(large);
            Sinks.Empty<Void> release = Sinks.empty();
            List<Put> puts = behindOne(rig, release, 3_000);
            long before = rig.sessions().size();
            // Too large to be looked up with others, and known, so it has pinned a pack in a session of its own, which
            // somebody expires.
            Put pinning = new Put(
                    rig,
                    large,
                    Attributes.builder().ref("refused").size(large.length).build());
            Rig.eventually("it has a session", () -> rig.sessions().size() > before);
            awaitWaiting(rig, MANY + 1);
            rig.catalog().expireSession(rig.sessions().size());
            release.tryEmitEmpty();
            Rig.eventually("all ended", () -> pinning.ended() && puts.stream().allMatch(Put::ended));
            assertThat(pinning.end.get(0).getThrowable()).isInstanceOf(CasException.Conflict.class);
            assertThat(rig.catalog().totals().blobs()).isEqualTo(2 + MANY);
            assertThat(rig.cas().refs().get(new RefName("refused")).block(Rig.PATIENCE))
                    .isNull();
            Data.assertSame("the known one", rig.read(known.key()), large);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void put_theirFileFails_allOfTheFlushFailAndTheNextSucceeds(boolean disk) {
        try (Rig rig = rig(disk)) {
            Sinks.Empty<Void> release = Sinks.empty();
            List<Put> puts = behindOne(rig, release, 3_000);
            rig.store().beforePut =
                    name -> Mono.error(new CasException.QuotaExceeded(CasException.Details.of("put", "full", null)));
            release.tryEmitEmpty();
            Rig.eventually("all ended", () -> puts.stream().allMatch(Put::ended));
            assertThat(puts.get(0).end.get(0).isOnNext()).isTrue();
            for (Put put : puts.subList(1, puts.size())) {
                assertThat(put.end.get(0).getThrowable()).isInstanceOf(CasException.QuotaExceeded.class);
            }
            rig.store().beforePut = name -> Mono.empty();
            Receipt after = rig.put(puts.get(1).bytes);
            Data.assertSame("the next", rig.read(after.key()), puts.get(1).bytes);
            assertThat(rig.catalog().totals().blobs()).isEqualTo(2);
        }
    }

    @Test
    void flush_whileTheOneBeforeCommits_writesItsFile() {
        try (Rig rig = rig(false)) {
            Gate gate = new Gate();
            AtomicInteger commits = new AtomicInteger();
            AtomicInteger writes = new AtomicInteger();
            rig.catalog().before = operation -> {
                if (operation.equals("commit") && commits.getAndIncrement() == 0) {
                    gate.pass();
                }
            };
            rig.store().beforePut = name -> Mono.fromRunnable(writes::incrementAndGet);
            Put first = new Put(rig, 1, 1_000);
            gate.awaitArrival();
            Put second = new Put(rig, 2, 1_000);
            Rig.eventually("the second file is written", () -> writes.get() == 2);
            assertThat(first.ended() || second.ended()).isFalse();
            gate.open();
            Rig.eventually("both stored", () -> first.ended() && second.ended());
            assertThat(rig.catalog().totals().blobs()).isEqualTo(2);
        }
    }

    @Test
    void put_largeOnesAtOnce_packsHoldOneObjectEach() {
        try (Rig rig =
                Rig.in(directory).codec("identity").packing(4 << 20, 1 << 20, 2).build()) {
            List<Put> puts = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                puts.add(new Put(rig, i, (9 << 20) + i));
                puts.add(new Put(rig, 100 + i, 2_000));
            }
            Rig.eventually("all stored", () -> puts.stream().allMatch(Put::ended));
            for (Put put : puts) {
                if (put.bytes.length > 1 << 20) {
                    long session = Long.parseLong(put.receipt().ref().value().substring("put/".length()));
                    assertThat(plaintextBytes(rig, session)).isBetween(9L << 20, (9L << 20) + 10_000);
                }
            }
            for (Put put : puts) {
                Data.assertSame("read back", rig.read(put.receipt().key()), put.bytes);
            }
            assertThat(rig.findings()).isEmpty();
        }
    }

    /** Bytes of the blocks in the packs that a session wrote. */
    private static long plaintextBytes(Rig rig, long session) {
        return rig.catalog().packs(null, 1_000).stream()
                .filter(pack -> pack.session() == session)
                .flatMap(pack -> rig.catalog().locations(pack.id()).stream())
                .mapToLong(location -> location.block().size())
                .sum();
    }

    @Test
    void put_failsAfterCheckpoints_nothingVisibleAndARepeatFindsItsBlocks() {
        try (Rig rig =
                Rig.in(directory).codec("identity").packing(1 << 20, 1 << 10, 2).build()) {
            byte[] bytes = Data.random(3, 16 << 20);
            Flux<java.nio.ByteBuffer> broken =
                    Data.buffers(bytes, 1 << 16).concatWith(Flux.error(new IllegalStateException("lost")));
            assertThat(broken.as(rig.cas().storeBlob(Attributes.none())::drain)
                            .materialize()
                            .block(Rig.PATIENCE))
                    .matches(signal -> signal != null && signal.isOnError());
            assertThat(rig.catalog().totals().blobs()).isZero();
            assertThat(rig.catalog().totals().packs()).isPositive();
            Receipt again = rig.put(bytes);
            assertThat(again.chunks().addedBytes()).isLessThan(8 << 20);
            Data.assertSame("read back", rig.read(again.key()), bytes);
            assertThat(rig.findings()).isEmpty();
        }
    }
}
