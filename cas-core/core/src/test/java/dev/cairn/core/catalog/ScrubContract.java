package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Collecting.condemn;
import static dev.cairn.core.catalog.Samples.OTHER_STORE;
import static dev.cairn.core.catalog.Samples.PACK_BYTES;
import static dev.cairn.core.catalog.Samples.STORE;
import static dev.cairn.core.catalog.Samples.TIME;
import static dev.cairn.core.catalog.Samples.block;
import static dev.cairn.core.catalog.Samples.location;
import static dev.cairn.core.catalog.Samples.newBlob;
import static dev.cairn.core.catalog.Samples.newRef;
import static dev.cairn.core.catalog.Samples.packId;
import static dev.cairn.core.catalog.Samples.row;
import static dev.cairn.core.catalog.Samples.store;
import static dev.cairn.core.catalog.Samples.storeUnpinned;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import dev.cairn.api.pack.Replica.State;
import dev.cairn.core.catalog.ScrubTable.Coverage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a scrub remembers of replicas. */
interface ScrubContract extends CatalogFixture {
    private ScrubTable scrub() {
        return catalog().scrub();
    }

    private ReplicaRow only(long pack) {
        List<ReplicaRow> rows = scrub().of(packId(pack));
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static Instant later(long seconds) {
        return TIME.plusSeconds(seconds);
    }

    private static List<PackId> packs(List<ReplicaRow> rows) {
        return rows.stream().map(row -> row.copy().pack()).toList();
    }

    @Test
    default void inventory_paged_everyReplicaOfLivePacksInOrder() {
        storeUnpinned(catalog(), 5);
        storeUnpinned(catalog(), 3);
        long session = catalog().beginSession();
        List<Replica> two = List.of(Replica.whole(packId(2), OTHER_STORE, 7), Replica.whole(packId(2), STORE, 8));
        catalog()
                .commit(new Commit(
                        session,
                        List.of(new Commit.NewPack(row(session, 2), two, List.of(location(2, 2, 64)))),
                        List.of(),
                        List.of()));
        storeUnpinned(catalog(), 1);
        condemn(catalog(), packId(1));
        assertThat(packs(scrub().inventory(null, 2))).containsExactly(packId(2), packId(2), packId(3));
        assertThat(scrub().inventory(null, 1)).extracting(ReplicaRow::copy).containsExactly(two.get(1), two.get(0));
        assertThat(scrub().inventory(packId(2), 9))
                .containsExactly(only(3), only(5))
                .first()
                .isEqualTo(new ReplicaRow(
                        new PackRow(packId(3), 0, 1, 2, 2, PACK_BYTES + 3),
                        Replica.whole(packId(3), STORE, 3),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(scrub().of(packId(1))).isEmpty();
        refused(CasException.InvalidInput.class, () -> scrub().inventory(null, 0));
    }

    @Test
    default void due_neverReadFirstThenLongestAgo() {
        for (long n : new long[] {1, 2, 3}) {
            store(catalog(), n);
        }
        assertThat(scrub().change(only(2), only(2).proved(later(5)))).isTrue();
        assertThat(scrub().change(only(1), only(1).proved(later(9)))).isTrue();
        assertThat(packs(scrub().due(later(10), 9))).containsExactly(packId(3), packId(2), packId(1));
        assertThat(packs(scrub().due(later(9), 9))).containsExactly(packId(3), packId(2));
        assertThat(packs(scrub().due(later(10), 1))).containsExactly(packId(3));
        assertThat(scrub().coverage()).isEqualTo(new Coverage(3, 3 * PACK_BYTES + 6, 1, Optional.of(later(5))));
        refused(CasException.InvalidInput.class, () -> scrub().due(TIME, 0));
    }

    @Test
    default void due_missingLostOrNotWhole_left() {
        long session = catalog().beginSession();
        Replica shard = new Replica(packId(4), STORE, "1", "0".repeat(16), State.ACTIVE);
        catalog()
                .commit(new Commit(
                        session,
                        List.of(new Commit.NewPack(row(session, 4), List.of(shard), List.of())),
                        List.of(),
                        List.of()));
        store(catalog(), 1);
        store(catalog(), 2);
        ReplicaRow missing = only(1).missing(TIME, Duration.ZERO);
        assertThat(scrub().change(only(1), missing)).isTrue();
        assertThat(only(1)).isEqualTo(missing);
        assertThat(only(1).missingSince()).contains(TIME);
        assertThat(packs(scrub().due(later(10), 9))).containsExactly(packId(2));
        assertThat(scrub().change(only(1), only(1).missing(TIME, Duration.ZERO)))
                .isTrue();
        assertThat(only(1).copy().state()).isEqualTo(State.LOST);
        assertThat(packs(scrub().due(later(10), 9))).containsExactly(packId(2));
        assertThat(scrub().coverage().copies()).isEqualTo(1);
        assertThat(scrub().change(only(1), only(1).back())).isTrue();
        assertThat(packs(scrub().due(later(10), 9))).containsExactly(packId(1), packId(2));
    }

    @Test
    default void coverage_emptyCatalog_nothing() {
        assertThat(scrub().coverage()).isEqualTo(new Coverage(0, 0, 0, Optional.empty()));
    }

    @Test
    default void change_rowThatChangedMeanwhile_refused() {
        long session = store(catalog(), 1);
        ReplicaRow before = only(1);
        assertThat(scrub().change(before, before.damaged(TIME))).isTrue();
        assertThat(only(1).copy().state()).isEqualTo(State.QUARANTINED);
        assertThat(catalog().replicas(packId(1))).containsExactly(before.copy().in(State.QUARANTINED));
        assertThat(scrub().change(before, before.proved(TIME))).isFalse();
        assertThat(only(1).copy().state()).isEqualTo(State.QUARANTINED);
        ReplicaRow now = only(1);
        Collecting.retirePins(catalog(), session);
        condemn(catalog(), packId(1));
        assertThat(scrub().change(now, now.proved(later(1)))).isFalse();
        assertThat(catalog().replicas(packId(1)).get(0).state()).isEqualTo(State.QUARANTINED);
    }

    @Test
    default void add_copyOfALivePack_countsWhenItIsProved() {
        long session = store(catalog(), 1);
        Replica copy = Replica.whole(packId(1), OTHER_STORE, 77).in(State.QUARANTINED);
        assertThat(scrub().add(copy)).isTrue();
        assertThat(catalog().replicas(packId(1))).containsExactly(only(1, STORE).copy(), copy);
        ReplicaRow added = only(1, OTHER_STORE);
        assertThat(added.verifiedAt()).isEmpty();
        assertThat(scrub().change(added, added.proved(later(3)))).isTrue();
        assertThat(only(1, OTHER_STORE).copy().state()).isEqualTo(State.ACTIVE);
        assertThat(packs(scrub().due(later(3), 9))).containsExactly(packId(1));
        refused(CasException.NotFound.class, () -> scrub().add(Replica.whole(packId(1), "ef".repeat(16), 78)));
        Collecting.retirePins(catalog(), session);
        condemn(catalog(), packId(1));
        assertThat(scrub().add(Replica.whole(packId(1), OTHER_STORE, 79))).isFalse();
        assertThat(catalog().replicas(packId(1))).hasSize(2);
        assertThat(scrub().add(Replica.whole(packId(9), OTHER_STORE, 80))).isFalse();
    }

    private ReplicaRow only(long pack, String store) {
        return scrub().of(packId(pack)).stream()
                .filter(row -> row.copy().store().equals(store))
                .findFirst()
                .orElseThrow();
    }

    @Test
    default void commit_blobWhoseFirstBlockIsNotKnown_getsTheNewOne() {
        store(catalog(), 1);
        store(catalog(), 2);
        long first = catalog().blob(0, Samples.blob(1)).orElseThrow().no();
        assertThat(scrub().change(only(1), only(1).damaged(TIME))).isTrue();
        long session = catalog().beginSession();
        catalog()
                .commit(new Commit(
                        session,
                        List.of(Samples.pack(session, 9, 9)),
                        List.of(newBlob(1, 9), newBlob(2, 9)),
                        List.of(newRef("1", 1))));
        assertThat(catalog().blob(0, Samples.blob(1)).orElseThrow())
                .isEqualTo(new BlobRow(first, 0, Samples.blob(1), block(9), true));
        assertThat(catalog().blob(0, Samples.blob(2)).orElseThrow().root()).isEqualTo(block(2));
        assertThat(catalog().blobs(first - 1, 1).get(0).root()).isEqualTo(block(9));
        assertThat(catalog().known(0, Set.of(block(1)))).isEmpty();
    }
}
