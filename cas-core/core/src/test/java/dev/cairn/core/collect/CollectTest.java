package dev.cairn.core.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.CollectEvent;
import dev.cairn.api.CollectEvent.Act;
import dev.cairn.api.CollectOptions;
import dev.cairn.api.Digest;
import dev.cairn.api.JournalEntry;
import dev.cairn.api.Receipt;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.conformance.LeakGuard;
import dev.cairn.core.Data;
import dev.cairn.core.Rig;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.catalog.SessionState;
import dev.cairn.core.format.PackFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What a collection takes away and what it leaves; the hazards of doing so beside writers by name. */
@ExtendWith(LeakGuard.class)
final class CollectTest {
    private static final CollectOptions AT_ONCE = CollectOptions.defaults().withGrace(Duration.ZERO);

    /** Longer than what a writer gathers before it stores the first blocks. */
    private static final int LONG = 4 << 20;

    @TempDir
    Path directory;

    private Rig rig;

    @BeforeEach
    void open() {
        rig = Rig.in(directory).disk().packing(64 << 10, 8 << 10, 2).build();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private List<CollectEvent> collect(CollectOptions options) {
        return events(rig.repository().collector().collect(options));
    }

    private static List<CollectEvent> events(Flux<CollectEvent> run) {
        return Objects.requireNonNull(run.collectList().block(Rig.PATIENCE));
    }

    private static List<CollectEvent.Acted> acts(List<CollectEvent> events, Act act) {
        return events.stream()
                .filter(CollectEvent.Acted.class::isInstance)
                .map(CollectEvent.Acted.class::cast)
                .filter(acted -> acted.act() == act)
                .toList();
    }

    private static CollectEvent.Done done(List<CollectEvent> events) {
        return (CollectEvent.Done) events.get(events.size() - 1);
    }

    private Receipt put(long seed, int length) {
        return rig.put(Data.random(seed, length));
    }

    private void drop(Receipt receipt) {
        assertThat(rig.cas().refs().drop(receipt.ref()).block(Rig.PATIENCE)).isTrue();
    }

    private void assertReads(long seed, int length, Receipt receipt) {
        Data.assertSame("blob " + seed, rig.read(receipt.key()), Data.random(seed, length));
    }

    private void assertGone(BlobKey key) {
        assertThatThrownBy(() -> rig.read(key)).isInstanceOf(CasException.NotFound.class);
    }

    @Test
    void collect_droppedBlob_packsDeletedAndOthersRead() {
        Receipt kept = put(1, 200_000);
        Receipt dropped = put(2, 200_000);
        drop(dropped);
        List<ObjectName> before = rig.packs();
        // Pins of sessions that the first mark has seen go with it.
        CollectEvent.Done done = done(collect(AT_ONCE));
        assertThat(done.acts().get(Act.BURY)).isEqualTo(1);
        assertThat(done.acts().get(Act.CONDEMN)).isEqualTo(done.acts().get(Act.DELETE));
        assertThat(rig.packs()).hasSizeLessThan(before.size()).isSubsetOf(before);
        assertReads(1, 200_000, kept);
        assertGone(dropped.key());
        assertThat(rig.findings()).isEmpty();
        assertThat(journal())
                .hasSize(done.acts().getOrDefault(Act.DELETE, 0L).intValue())
                .allSatisfy(entry -> {
                    assertThat(entry.run()).isEqualTo(done.run());
                    assertThat(entry.reason()).contains("no blob needs");
                });
        assertThat(done(collect(AT_ONCE)).acts()).isEmpty();
    }

    private List<JournalEntry> journal() {
        return Objects.requireNonNull(
                rig.repository().collector().journal().collectList().block(Rig.PATIENCE));
    }

    @Test
    void collect_dry_tellsAndChangesNothing() {
        put(1, 200_000);
        Receipt dropped = put(2, 200_000);
        drop(dropped);
        List<ObjectName> before = rig.objects();
        CollectEvent.Done dry = done(collect(AT_ONCE.dry()));
        assertThat(rig.objects()).isEqualTo(before);
        assertReads(2, 200_000, dropped);
        assertThat(journal()).isEmpty();
        CollectEvent.Done wet = done(collect(AT_ONCE));
        assertThat(dry.acts().get(Act.BURY)).isEqualTo(wet.acts().get(Act.BURY));
        assertThat(dry.acts().get(Act.CONDEMN)).isEqualTo(wet.acts().get(Act.CONDEMN));
    }

    @Test
    void collect_grace_condemnedIsRestoredWithItsNames() {
        Receipt dropped = put(2, 200_000);
        drop(dropped);
        CollectEvent.Done done = done(collect(CollectOptions.defaults()));
        assertThat(done.waitingPacks()).isEqualTo(done.acts().get(Act.CONDEMN)).isPositive();
        assertThat(done.acts()).doesNotContainKey(Act.DELETE);
        assertGone(dropped.key());

        List<CollectEvent> restored = events(rig.repository().collector().restore());
        assertThat(acts(restored, Act.RESTORE)).hasSize((int) done.waitingPacks() + 1);
        assertReads(2, 200_000, dropped);
        assertThat(rig.cas()
                        .refs()
                        .get(new RefName("recovered/gc/" + dropped.key()))
                        .map(Ref::key)
                        .block(Rig.PATIENCE))
                .isEqualTo(dropped.key());
        assertThat(done(collect(AT_ONCE)).acts()).isEmpty();
        assertReads(2, 200_000, dropped);
    }

    @Test
    void collect_smallBlobsInOnePack_compactedWhenMuchIsDead() {
        List<Receipt> receipts = together(20, 2_000);
        // Every other one: however they share packs, there is something dead to leave behind.
        for (int i = 0; i < 20; i += 2) {
            drop(receipts.get(i));
        }
        long before = rig.catalog().totals().packBytes();
        CollectEvent.Done done = done(collect(AT_ONCE));
        assertThat(done.acts().get(Act.COMPACT)).isPositive();
        assertThat(rig.catalog().totals().packBytes()).isLessThan(before * 6 / 10);
        assertThat(rig.packs()).hasSize((int) rig.catalog().totals().packs());
        for (int i = 1; i < 20; i += 2) {
            assertReads(100 + i, 2_000, receipts.get(i));
        }
        assertThat(rig.findings()).isEmpty();
        assertThat(done(collect(AT_ONCE)).acts()).isEmpty();
    }

    /** As many blobs, which share as few packs as the group commit makes of them. */
    private List<Receipt> together(int count, int length) {
        return Objects.requireNonNull(Flux.range(0, count)
                .flatMapSequential(
                        i -> Data.buffers(Data.random(100 + i, length), 1 << 10)
                                .as(rig.cas().storeBlob(Attributes.none())::drain),
                        count)
                .collectList()
                .block(Rig.PATIENCE));
    }

    @Test
    void collect_eightSmallPacks_mergedIntoOne() {
        List<Receipt> receipts = new ArrayList<>();
        for (int i = 0; i < CompactionPlan.SMALL_ENOUGH; i++) {
            receipts.add(put(i, 3_000));
        }
        assertThat(rig.packs()).hasSize(CompactionPlan.SMALL_ENOUGH);
        collect(AT_ONCE);
        assertThat(rig.packs()).hasSize(1);
        for (int i = 0; i < CompactionPlan.SMALL_ENOUGH; i++) {
            assertReads(i, 3_000, receipts.get(i));
        }
        assertThat(rig.findings()).isEmpty();
    }

    /** Two blobs that have much in common, stored by writers that do not see what the other one stores. */
    private List<Receipt> atTheSameMoment() {
        Receipt first = put(1, LONG);
        rig.catalog().places = found -> Map.of();
        byte[] longer = Arrays.copyOf(Data.random(1, LONG), LONG + 30_000);
        System.arraycopy(Data.random(9, 30_000), 0, longer, LONG, 30_000);
        Receipt second = rig.put(longer);
        rig.catalog().places = found -> found;
        return List.of(first, second);
    }

    private long spareLocations() {
        List<Location> all = rig.catalog().packs(null, 99).stream()
                .flatMap(pack -> rig.catalog().locations(pack.id()).stream())
                .toList();
        return all.size() - all.stream().map(Location::block).distinct().count();
    }

    @Test
    void collect_blocksStoredTwiceAtTheSameMoment_onePlaceStays() {
        List<Receipt> both = atTheSameMoment();
        assertThat(spareLocations()).isGreaterThan(5);
        CollectEvent.Done done = done(collect(AT_ONCE));
        assertThat(done.acts().get(Act.COMPACT)).isPositive();
        assertThat(spareLocations()).isZero();
        assertThat(rig.findings()).isEmpty();
        assertReads(1, LONG, both.get(0));
        assertThat(rig.read(both.get(1).key())).hasSize(LONG + 30_000);
        assertThat(rig.packs()).hasSize((int) rig.catalog().totals().packs());
        assertThat(done(collect(AT_ONCE)).acts()).isEmpty();
    }

    @Test
    void collect_otherPlaceIsDamaged_entriesAreCopied() {
        List<Receipt> both = atTheSameMoment();
        // The packs of the first writer, each with a flipped bit in its first entry.
        for (PackRow row : rig.catalog().packs(null, 99)) {
            ObjectName name = rig.catalog().replicas(row.id()).get(0).objectName();
            if (row.session() == 1) {
                byte[] bytes = rig.object(name);
                bytes[PackFormat.HEADER_BYTES + PackFormat.ENTRY_HEADER_BYTES] ^= 1;
                rig.tamper(name, bytes);
            }
        }
        drop(both.get(0));
        collect(AT_ONCE);
        assertThat(rig.read(both.get(1).key())).hasSize(LONG + 30_000);
    }

    @Test
    void collect_allOfItStoredTwice_packsGoWithoutACopy() {
        Receipt first = put(1, 300_000);
        long before = rig.catalog().totals().packBytes();
        rig.catalog().places = found -> Map.of();
        put(1, 300_000);
        rig.catalog().places = found -> found;
        assertThat(rig.catalog().totals().packBytes()).isGreaterThan(before * 19 / 10);
        CollectEvent.Done done = done(collect(AT_ONCE));
        assertThat(done.acts().get(Act.COMPACT)).isPositive();
        assertThat(rig.catalog().totals().packBytes()).isLessThan(before * 21 / 20);
        assertThat(rig.findings()).isEmpty();
        assertReads(1, 300_000, first);
    }

    @Test
    void collect_nothingDead_changesNothing() {
        Receipt kept = put(1, 300_000);
        List<ObjectName> before = rig.packs();
        assertThat(done(collect(AT_ONCE)).acts()).isEmpty();
        assertThat(rig.packs()).isEqualTo(before);
        assertReads(1, 300_000, kept);
    }

    /** Stores all but the end of a blob, which comes when it is told. */
    private Mono<Receipt> stalled(byte[] bytes, Sinks.Empty<ByteBuffer> end) {
        return Data.buffers(bytes, 64 << 10)
                .concatWith(end.asMono())
                .as(rig.cas().storeBlob(Attributes.none())::drain);
    }

    /** Hazard: dedup resurrection. A writer relies on blocks of a blob that is dropped and collected before it commits. */
    @Test
    void writerHasPinnedBlocksOfADroppedBlob_collected_itsCommitReads() {
        byte[] bytes = Data.random(7, LONG);
        Receipt first = rig.put(bytes);
        Sinks.Empty<ByteBuffer> end = Sinks.empty();
        Mono<Receipt> second = stalled(bytes, end).cache();
        second.subscribe();
        long writer = rig.catalog().totals().packs();
        Rig.eventually(
                "the writer pins",
                () -> rig
                        .catalog()
                        .collection()
                        .pinners(rig.catalog().packs(null, 100).stream()
                                .map(PackRow::id)
                                .toList())
                        .values()
                        .stream()
                        .anyMatch(pinners -> pinners.size() > 1));
        drop(first);
        for (int run = 0; run < 3; run++) {
            collect(AT_ONCE);
        }
        assertThat(rig.catalog().totals().packs()).isPositive().isLessThanOrEqualTo(writer);
        end.tryEmitEmpty();
        Receipt receipt = Objects.requireNonNull(second.block(Rig.PATIENCE));
        collect(AT_ONCE);
        Data.assertSame("second", rig.read(receipt.key()), bytes);
    }

    /** Hazard: a ref on an existing blob comes between the look for names and the removal. */
    @Test
    void refComesWhileTheMarkRuns_blobStaysAndIsMarked() {
        Receipt receipt = put(3, 200_000);
        drop(receipt);
        AtomicBoolean once = new AtomicBoolean();
        List<CollectEvent> events =
                events(rig.repository().collector().collect(AT_ONCE).doOnNext(event -> {
                    boolean census = event instanceof CollectEvent.Progress p && p.phase() == CollectEvent.Phase.CENSUS;
                    if (census && once.compareAndSet(false, true)) {
                        Ref ref =
                                new Ref(new RefName("late"), receipt.key(), Optional.empty(), Map.of(), Instant.EPOCH);
                        rig.catalog().setRef(0, ref);
                    }
                }));
        assertThat(once).isTrue();
        assertThat(acts(events, Act.BURY)).isEmpty();
        assertThat(acts(events, Act.CONDEMN)).isEmpty();
        assertReads(3, 200_000, receipt);
    }

    /** Hazard: two collectors at once. */
    @Test
    void anotherRunBegins_firstEndsWithConflictAndNothingIsLost() {
        Receipt kept = put(1, 100_000);
        Receipt dropped = put(2, 100_000);
        drop(dropped);
        Flux<CollectEvent> first = rig.repository().collector().collect(AT_ONCE).doOnNext(event -> {
            if (event instanceof CollectEvent.Progress p && p.phase() == CollectEvent.Phase.CENSUS) {
                rig.catalog().collection().begin();
            }
        });
        assertThatThrownBy(() -> events(first)).isInstanceOf(CasException.Conflict.class);
        assertReads(1, 100_000, kept);
        assertReads(2, 100_000, dropped);
        collect(AT_ONCE);
        assertGone(dropped.key());
    }

    /** Hazard: a mark that fails open. */
    @Test
    void manifestUnreadable_nothingIsCollected() {
        Receipt kept = put(1, 300_000);
        Receipt dropped = put(2, 100_000);
        drop(dropped);
        List<ObjectName> before = rig.packs();
        // The manifest comes last.
        ObjectName last = rig.packs().stream()
                .filter(name -> holdsRootOf(kept, name))
                .findFirst()
                .orElseThrow();
        rig.remove(last);
        assertThatThrownBy(() -> collect(AT_ONCE))
                .isInstanceOf(CasException.Corrupt.class)
                .hasMessageContaining(kept.key().toString())
                .hasMessageContaining("nothing is collected");
        assertThat(rig.packs())
                .containsAll(before.stream().filter(name -> !name.equals(last)).toList());
        assertThat(rig.catalog().blob(0, dropped.key())).isPresent();

        assertThat(rig.repository().collector().giveUp("open", kept.key()).block(Rig.PATIENCE))
                .isTrue();
        assertThat(done(collect(AT_ONCE)).acts()).containsKey(Act.BURY);
        assertGone(kept.key());
        assertThat(journal())
                .extracting(JournalEntry::subject)
                .contains(kept.key().toString());
    }

    private boolean holdsRootOf(Receipt receipt, ObjectName object) {
        PackId pack = rig.catalog()
                .locate(
                        0,
                        List.of(rig.catalog()
                                .blob(0, receipt.key())
                                .orElseThrow()
                                .root()))
                .values()
                .iterator()
                .next()
                .get(0)
                .pack();
        return rig.catalog().replicas(pack).stream().map(Replica::objectName).anyMatch(object::equals);
    }

    /** All packs of a dead writer are orphans. */
    private void openWithoutCheckpoints() throws IOException {
        rig.close();
        rig = Rig.in(Files.createDirectory(directory.resolve("other")))
                .disk()
                .packing(64 << 10, 8 << 10, 99)
                .build();
    }

    /** Leaves packs of a session that has expired. */
    private void leaveOrphans() {
        int before = rig.packs().size();
        Disposable running = stalled(Data.random(5, LONG), Sinks.empty()).subscribe();
        // One is written at a time, so when there is a second one the first is done; the one under way goes with the
        // cancel.
        Rig.eventually("two packs of the writer", () -> rig.packs().size() > before + 1);
        running.dispose();
        rig.awaitQuiet();
        Rig.eventually("the session expires", () -> !rig.sessions().contains(SessionState.LIVE));
    }

    /** Hazard: a catalog restored from yesterday gives the number of a session a second time. */
    @Test
    void orphanOfAnotherTimeThanItsSession_stays() throws IOException {
        openWithoutCheckpoints();
        leaveOrphans();
        List<ObjectName> before = rig.packs();
        rig.catalog().times = times -> new Catalog.SessionTimes(times.opened().plusSeconds(600), times.leaseUntil());
        List<CollectEvent> older = collect(AT_ONCE);
        assertThat(acts(older, Act.DELETE_ORPHAN)).isEmpty();
        assertThat(acts(older, Act.KEEP_FOREIGN))
                .isNotEmpty()
                .allSatisfy(act -> assertThat(act.reason()).contains("older than session"));
        rig.catalog().times = times -> new Catalog.SessionTimes(
                times.opened(), Optional.of(times.opened().minusSeconds(600)));
        assertThat(acts(collect(AT_ONCE), Act.DELETE_ORPHAN)).isEmpty();
        assertThat(rig.packs()).isEqualTo(before);
        rig.catalog().times = times -> times;
        assertThat(acts(collect(AT_ONCE), Act.DELETE_ORPHAN)).isNotEmpty();
    }

    /** The same hazard: one pack of a session that this catalog does not know, and what else it has never seen is doubtful too. */
    @Test
    void packOfAnUnknownSession_noOrphanGoes() throws IOException {
        openWithoutCheckpoints();
        leaveOrphans();
        List<ObjectName> before = rig.packs();
        AtomicBoolean first = new AtomicBoolean(true);
        rig.catalog().before = operation -> {
            if (operation.equals("sessionState") && first.getAndSet(false)) {
                throw CasException.notFound("session state", "session", "999");
            }
        };
        assertThat(acts(collect(AT_ONCE), Act.DELETE_ORPHAN)).isEmpty();
        assertThat(first).isFalse();
        rig.catalog().before = operation -> {};
        assertThat(rig.packs()).isSubsetOf(before);
        collect(AT_ONCE);
        assertThat(rig.packs()).hasSize((int) rig.catalog().totals().packs());
    }

    @Test
    void orphanOfAnExpiredSession_deleted_foreignStays() {
        Receipt kept = put(1, 100_000);
        leaveOrphans();
        ObjectName foreign = ObjectName.of("packs/00/readme.txt");
        rig.store()
                .put(foreign, Content.of(ByteBuffer.wrap(new byte[] {1})), PutOptions.unique())
                .block(Rig.PATIENCE);
        int after = rig.packs().size();
        List<CollectEvent> events = collect(AT_ONCE);
        assertThat(acts(events, Act.KEEP_FOREIGN))
                .singleElement()
                .satisfies(act -> assertThat(act.subject()).isEqualTo(foreign.value()));
        assertThat(rig.packs()).contains(foreign).hasSizeLessThan(after);
        assertThat(acts(events, Act.DELETE_ORPHAN).size()
                        + acts(events, Act.DELETE).size())
                .isPositive();
        assertReads(1, 100_000, kept);
        assertThat(rig.packs()).hasSize((int) rig.catalog().totals().packs() + 1);
    }

    @Test
    void clockJumpsAhead_nothingIsDoneUntilConfirmed() {
        Receipt dropped = put(2, 100_000);
        drop(dropped);
        rig.catalog().journal().advance(Instant.parse("2020-01-01T00:00:00Z"), Duration.ofDays(1));
        CollectEvent.Done done = done(collect(CollectOptions.defaults()));
        assertThat(done.clockAhead()).isTrue();
        assertThat(rig.catalog().collection().condemned(null, 9)).isEmpty();
        assertThat(rig.catalog().blob(0, dropped.key())).isPresent();
        // What is condemned now has its grace before it.
        CollectEvent.Done confirmed = done(collect(CollectOptions.defaults().withClockConfirmed()));
        assertThat(confirmed.clockAhead()).isFalse();
        assertThat(confirmed.acts()).containsKey(Act.CONDEMN).doesNotContainKey(Act.DELETE);
        assertThat(confirmed.waitingPacks()).isPositive();
    }

    /** Hazard: mass deletion by a configuration error. */
    @Test
    void moreThanAFifthAndAGibibyte_stopsUnlessAllowed() {
        put(1, 100_000);
        long session = rig.catalog().beginSession();
        PackId big = new PackId(rig.catalog().identity().algorithm(), Digest.ofHex("ab".repeat(32)));
        PackRow row = new PackRow(big, 0, 0, 0, session, 2L << 30);
        rig.catalog()
                .commit(new Commit(
                        session, List.of(new Commit.NewPack(row, List.of(), List.of())), List.of(), List.of()));
        assertThatThrownBy(() -> collect(AT_ONCE))
                .isInstanceOf(CasException.Denied.class)
                .hasMessageContaining(Long.toString(2L << 30));
        assertThat(acts(collect(AT_ONCE.dry()), Act.CONDEMN)).hasSize(1);
        assertThat(done(collect(AT_ONCE.ofAnyAmount())).bytes().get(Act.CONDEMN))
                .isEqualTo(2L << 30);
    }

    @Test
    void crashBetweenTakeAndForget_nextRunFinishes() {
        Receipt kept = put(1, 100_000);
        Receipt dropped = put(2, 100_000);
        drop(dropped);
        collect(CollectOptions.defaults());
        var table = rig.catalog().collection();
        table.take(table.begin(), table.condemned(null, 100), Instant.EPOCH);
        assertThat(table.leaving(null, 100)).isNotEmpty();
        collect(CollectOptions.defaults());
        assertThat(table.leaving(null, 100)).isEmpty();
        assertThat(rig.packs()).hasSize((int) rig.catalog().totals().packs());
        assertReads(1, 100_000, kept);
    }

    /** Hazard: a reader has looked up a pack that is compacted and deleted before it reads. */
    @Test
    void oneObjectMayNotBeDeleted_othersGoAndTheNextRunTriesAgain() {
        drop(put(1, 100_000));
        drop(put(2, 100_000));
        ObjectName kept = rig.packs().get(0);
        rig.store().beforeDelete = name -> name.equals(kept)
                ? Mono.error(new CasException.Denied(CasException.Details.of("delete", "locked", null)))
                : Mono.empty();
        List<CollectEvent> events = collect(AT_ONCE);
        assertThat(acts(events, Act.SKIP))
                .singleElement()
                .satisfies(act -> assertThat(act.reason()).contains("locked"));
        assertThat(rig.packs()).containsExactly(kept);
        rig.store().beforeDelete = name -> Mono.empty();
        collect(AT_ONCE);
        assertThat(rig.packs()).isEmpty();
    }

    @Test
    void readerHasLookedUpAPackThatIsGone_looksUpAgain() {
        List<Receipt> receipts = together(20, 2_000);
        List<BlockKey> roots = receipts.stream()
                .map(receipt ->
                        rig.catalog().blob(0, receipt.key()).orElseThrow().root())
                .toList();
        Map<BlockKey, List<Location>> stale = rig.catalog().locate(0, roots);
        // Every other one: however they share packs, there is something dead to leave behind.
        for (int i = 0; i < 20; i += 2) {
            drop(receipts.get(i));
        }
        collect(AT_ONCE);
        Map<BlockKey, List<Location>> now = rig.catalog().locate(0, roots);
        int moved = IntStream.range(0, 20)
                .filter(i -> i % 2 == 1 && !Objects.equals(now.get(roots.get(i)), stale.get(roots.get(i))))
                .findFirst()
                .orElseThrow();
        AtomicBoolean once = new AtomicBoolean();
        rig.catalog().places = found -> once.compareAndSet(false, true) ? stale : found;
        assertReads(100 + moved, 2_000, receipts.get(moved));
        assertThat(once).isTrue();
    }
}
