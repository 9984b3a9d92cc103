package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Collecting.condemn;
import static dev.cairn.core.catalog.Collecting.retirePins;
import static dev.cairn.core.catalog.Samples.OTHER_STORE;
import static dev.cairn.core.catalog.Samples.PACK_BYTES;
import static dev.cairn.core.catalog.Samples.STORE;
import static dev.cairn.core.catalog.Samples.block;
import static dev.cairn.core.catalog.Samples.location;
import static dev.cairn.core.catalog.Samples.pack;
import static dev.cairn.core.catalog.Samples.packId;
import static dev.cairn.core.catalog.Samples.row;
import static dev.cairn.core.catalog.Samples.store;
import static dev.cairn.core.catalog.Samples.storeUnpinned;
import static dev.cairn.core.catalog.Samples.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import dev.cairn.core.format.EntryKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Packs, where their blocks lie, and their copies. */
interface PackContract extends CatalogFixture {
    @Test
    default void identity_always_asCreated() {
        assertThat(catalog().identity()).isEqualTo(Samples.IDENTITY);
        assertThat(catalog().stores()).containsExactlyEntriesOf(Samples.stores());
    }

    @Test
    default void locate_blockInSeveralPacks_allInOrderOfCommit() {
        commit(pack(session(), 9, 1, 2));
        commit(pack(session(), 3, 2));
        assertThat(catalog().locate(0, List.of(block(2), block(1), block(7))))
                .containsExactlyEntriesOf(ordered(
                        block(2), List.of(location(9, 2, 204), location(3, 2, 64)),
                        block(1), List.of(location(9, 1, 64))));
    }

    @Test
    default void locate_condemnedPack_notShown() {
        storeUnpinned(catalog(), 1);
        long session = session();
        commit(session, pack(session, 2, 1, 2));
        condemn(catalog(), packId(1));
        assertThat(catalog().locate(0, Set.of(block(1))))
                .containsOnly(Map.entry(block(1), List.of(location(2, 1, 64))));
        retirePins(catalog(), session);
        condemn(catalog(), packId(2));
        assertThat(catalog().locate(0, Set.of(block(1), block(2)))).isEmpty();
    }

    @Test
    default void locate_noReplicaThatIsThere_notShown() {
        long session = session();
        Commit.NewPack lost = new Commit.NewPack(
                row(session, 1), List.of(replica(1, STORE, "w", 1, Replica.State.LOST)), List.of(location(1, 1, 64)));
        Commit.NewPack bare = new Commit.NewPack(row(session, 2), List.of(), List.of(location(2, 1, 64)));
        Commit.NewPack good = new Commit.NewPack(
                row(session, 3),
                List.of(
                        replica(3, STORE, "w", 1, Replica.State.QUARANTINED),
                        replica(3, OTHER_STORE, "w", 1, Replica.State.ACTIVE)),
                List.of(location(3, 1, 64)));
        commit(session, lost, bare, good);
        assertThat(catalog().locate(0, Set.of(block(1))))
                .containsOnly(Map.entry(block(1), List.of(location(3, 1, 64))));
        assertThat(catalog().known(0, Set.of(block(1)))).containsOnly(Map.entry(block(1), List.of(location(3, 1, 64))));
    }

    @Test
    default void locate_noActiveReplica_readLastAndNotKnown() {
        long session = session();
        commit(
                session,
                inState(session, 1, Replica.State.QUARANTINED),
                inState(session, 2, Replica.State.DEPRECATED),
                inState(session, 3, Replica.State.ACTIVE),
                new Commit.NewPack(
                        row(session, 4),
                        List.of(replica(4, STORE, "w", 1, Replica.State.QUARANTINED)),
                        List.of(location(4, 2, 64))));
        assertThat(catalog().locate(0, List.of(block(1), block(2))))
                .containsOnly(
                        Map.entry(block(1), List.of(location(3, 1, 64), location(1, 1, 64), location(2, 1, 64))),
                        Map.entry(block(2), List.of(location(4, 2, 64))));
        assertThat(catalog().known(0, Set.of(block(1), block(2))))
                .containsOnly(Map.entry(block(1), List.of(location(3, 1, 64))));
    }

    private static Commit.NewPack inState(long session, long pack, Replica.State state) {
        return new Commit.NewPack(
                row(session, pack), List.of(replica(pack, STORE, "w", 1, state)), List.of(location(pack, 1, 64)));
    }

    @Test
    default void locate_otherDomainOrKey_absent() {
        store(catalog(), 1);
        BlockKey stored = block(1);
        assertThat(catalog().locate(1, Set.of(stored))).isEmpty();
        assertThat(catalog()
                        .locate(
                                0,
                                Set.of(
                                        new BlockKey(BlockScheme.SHA256, stored.digest(), stored.size()),
                                        new BlockKey(stored.scheme(), stored.digest(), stored.size() + 1))))
                .isEmpty();
    }

    @Test
    default void locate_manyBlocks_everyOne() {
        long session = session();
        commit(session, pack(session, 1, LongStream.range(0, 1300).toArray()));
        List<BlockKey> wanted = new ArrayList<>();
        LongStream.range(0, 1400).forEach(n -> wanted.add(block(n)));
        wanted.addAll(wanted.subList(0, 700));
        Map<BlockKey, List<Location>> found = catalog().locate(0, wanted);
        assertThat(found).hasSize(1300);
        found.forEach((key, places) -> assertThat(places)
                .singleElement()
                .satisfies(place -> assertThat(place.block()).isEqualTo(key)));
        assertThat(catalog().locations(packId(1)))
                .hasSize(1300)
                .isSortedAccordingTo((a, b) -> Long.compare(a.offset(), b.offset()));
    }

    @Test
    default void locations_blockTwiceInAPack_firstPlaceStays() {
        long session = session();
        List<Location> entries = List.of(location(1, 8, 900), location(1, 5, 64), location(1, 8, 300));
        commit(session, new Commit.NewPack(row(session, 1), List.of(Replica.whole(packId(1), STORE, 1)), entries));
        assertThat(catalog().locations(packId(1))).containsExactly(location(1, 5, 64), location(1, 8, 900));
        assertThat(catalog().locate(0, Set.of(block(8))))
                .containsOnly(Map.entry(block(8), List.of(location(1, 8, 900))));
        assertThat(catalog().locations(packId(2))).isEmpty();
    }

    @Test
    default void locations_blockTwiceInAPack_placeAsAWholeBlobStays() {
        long session = session();
        Location data = location(1, 8, 64);
        Location whole = new Location(data.block(), data.pack(), 300, data.entryBytes(), EntryKind.WHOLE.id());
        commit(
                session,
                new Commit.NewPack(row(session, 1), List.of(Replica.whole(packId(1), STORE, 1)), List.of(data, whole)));
        assertThat(catalog().locations(packId(1))).containsExactly(whole);
    }

    @Test
    default void packs_paged_liveOnesInOrderOfIds() {
        for (long n : new long[] {5, 3, 8, 1, 100, 2, 7}) {
            storeUnpinned(catalog(), n);
        }
        condemn(catalog(), packId(7));
        List<PackId> paged = new ArrayList<>();
        @Nullable PackId after = null;
        for (List<PackRow> page = catalog().packs(after, 2);
                !page.isEmpty();
                page = catalog().packs(after, 2)) {
            assertThat(page).hasSizeLessThanOrEqualTo(2);
            page.forEach(row -> paged.add(row.id()));
            after = paged.get(paged.size() - 1);
        }
        assertThat(paged).containsExactly(packId(1), packId(2), packId(3), packId(5), packId(8), packId(100));
        refused(CasException.InvalidInput.class, () -> catalog().packs(null, 0));
    }

    @Test
    default void packs_unsignedIdsAndAlgorithms_inOrderOfKeys() {
        long session = session();
        PackId high = new PackId(HashAlgorithm.BLAKE3, new Digest(-1, 0, 0, 0));
        PackId sha = new PackId(HashAlgorithm.SHA256, new Digest(0, 0, 0, 0));
        commit(session, bare(session, sha), bare(session, high), bare(session, packId(1)));
        assertThat(catalog().packs(null, 9)).extracting(PackRow::id).containsExactly(packId(1), high, sha);
        assertThat(catalog().packs(packId(1), 1)).containsExactly(new PackRow(high, 0, 3, 4, session, 50));
    }

    @Test
    default void replicas_everyState_inOrderOfStores() {
        long session = session();
        List<Replica> copies = List.of(
                replica(1, OTHER_STORE, "w", 2, Replica.State.DEPRECATED),
                replica(1, STORE, "w", 9, Replica.State.LOST),
                replica(1, STORE, "1", 3, Replica.State.QUARANTINED),
                replica(1, STORE, "w", 4, Replica.State.ACTIVE));
        commit(session, new Commit.NewPack(row(session, 1), copies, List.of()));
        assertThat(catalog().replicas(packId(1)))
                .containsExactly(copies.get(2), copies.get(3), copies.get(1), copies.get(0));
        assertThat(catalog().replicas(packId(2))).isEmpty();
        retirePins(catalog(), session);
        condemn(catalog(), packId(1));
        assertThat(catalog().replicas(packId(1))).hasSize(4);
    }

    @Test
    default void totals_afterCondemn_countLivePacks() {
        assertThat(catalog().totals()).isEqualTo(new Totals(0, 0, 0));
        storeUnpinned(catalog(), 1);
        storeUnpinned(catalog(), 2);
        assertThat(catalog().totals()).isEqualTo(new Totals(2, 2 * PACK_BYTES + 3, 2));
        condemn(catalog(), packId(1));
        assertThat(catalog().totals()).isEqualTo(new Totals(1, PACK_BYTES + 2, 2));
    }

    @Test
    default void commit_packThatIsThere_conflictAndSessionStaysLive() {
        store(catalog(), 1);
        long session = session();
        Commit again = new Commit(session, List.of(pack(session, 2, 2), pack(session, 1, 3)), List.of(), List.of());
        refused(CasException.Conflict.class, () -> catalog().commit(again));
        assertThat(catalog().sessionState(session)).isEqualTo(SessionState.LIVE);
        assertThat(catalog().packs(null, 9)).hasSize(1);
        assertThat(catalog().locate(0, Set.of(block(2), block(3)))).isEmpty();
        catalog().commit(whole(session, 2));
        assertThat(catalog().packs(null, 9)).hasSize(2);
    }

    @Test
    default void commit_brokenReference_refusedWhole() {
        long session = session();
        Replica twice = Replica.whole(packId(2), STORE, 1);
        Map<Commit.NewPack, Class<? extends CasException>> bad = Map.of(
                new Commit.NewPack(row(99, 2), List.of(), List.of()),
                CasException.NotFound.class,
                new Commit.NewPack(new PackRow(packId(2), 1, 1, 1, session, 1), List.of(), List.of()),
                CasException.NotFound.class,
                new Commit.NewPack(row(session, 2), List.of(Replica.whole(packId(2), "no such store", 1)), List.of()),
                CasException.NotFound.class,
                new Commit.NewPack(row(session, 2), List.of(twice, twice), List.of()),
                CasException.Conflict.class,
                pack(session, 1, 1),
                CasException.Conflict.class);
        bad.forEach((second, kind) -> refused(
                kind,
                () -> catalog()
                        .commit(new Commit(session, List.of(pack(session, 1, 1), second), List.of(), List.of()))));
        assertThat(catalog().totals().packs()).isZero();
        assertThat(catalog().replicas(packId(1))).isEmpty();
        assertThat(catalog().sessionState(session)).isEqualTo(SessionState.LIVE);
    }

    @Test
    default void newPack_entryOfAnotherPack_invalid() {
        refused(
                CasException.InvalidInput.class,
                () -> new Commit.NewPack(row(1, 1), List.of(), List.of(location(2, 1, 64))));
        refused(
                CasException.InvalidInput.class,
                () -> new Commit.NewPack(row(1, 1), List.of(Replica.whole(packId(2), STORE, 1)), List.of()));
    }

    private long session() {
        return catalog().beginSession();
    }

    private void commit(Commit.NewPack pack) {
        commit(pack.row().session(), pack);
    }

    private void commit(long session, Commit.NewPack... packs) {
        catalog().commit(new Commit(session, List.of(packs), List.of(), List.of()));
    }

    private static Commit.NewPack bare(long session, PackId id) {
        return new Commit.NewPack(new PackRow(id, 0, 3, 4, session, 50), List.of(), List.of());
    }

    private static Replica replica(long pack, String store, String part, long nonce, Replica.State state) {
        return new Replica(
                packId(pack),
                store,
                part,
                Replica.whole(packId(pack), store, nonce).nonce(),
                state);
    }

    private static <K, V> Map<K, V> ordered(K first, V firstValue, K second, V secondValue) {
        Map<K, V> map = new LinkedHashMap<>();
        map.put(first, firstValue);
        map.put(second, secondValue);
        return map;
    }
}
