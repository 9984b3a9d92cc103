package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Collecting.forgetBlob;
import static dev.cairn.core.catalog.Samples.TIME;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.newRef;
import static dev.cairn.core.catalog.Samples.ref;
import static dev.cairn.core.catalog.Samples.storeUnpinned;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.RefName;
import dev.cairn.core.catalog.SnapshotTable.Beginning;
import dev.cairn.core.catalog.SnapshotTable.Snapshot;
import dev.cairn.core.catalog.SnapshotTable.State;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Snapshots and what they keep. */
interface SnapshotContract extends CatalogFixture {
    private SnapshotTable snapshots() {
        return catalog().snapshots();
    }

    private long begin() {
        return begin(true);
    }

    private long begin(boolean keeps) {
        return snapshots().begin(new Beginning(snapshots().state().last(), 0, TIME, keeps));
    }

    private long whole() {
        long no = begin();
        snapshots().finish(no);
        return no;
    }

    private void drop(String name) {
        assertThat(catalog().dropRef(0, new RefName(name))).isTrue();
    }

    private void expire(long firstKept) {
        catalog().collection().expire(catalog().collection().begin(), firstKept);
    }

    private void isKept(long n) {
        assertThat(forgetBlob(catalog(), 0, blob(n))).isFalse();
        BlobRow row = catalog().blob(0, blob(n)).orElseThrow();
        assertThat(catalog().collection().named(0, 0, 99)).contains(row.no());
    }

    private void isFree(long n) {
        BlobRow row = catalog().blob(0, blob(n)).orElseThrow();
        assertThat(catalog().collection().named(0, 0, 99)).doesNotContain(row.no());
        assertThat(forgetBlob(catalog(), 0, blob(n))).isTrue();
    }

    @Test
    default void begin_numbers_riseAboveAllThatWereSeen() {
        assertThat(snapshots().state()).isEqualTo(new State(0, Instant.EPOCH, List.of()));
        assertThat(begin()).isEqualTo(1);
        assertThat(snapshots().begin(new Beginning(1, 7, TIME.plusSeconds(1), false)))
                .isEqualTo(8);
        assertThat(snapshots().begin(new Beginning(8, 3, TIME.plusSeconds(2), true)))
                .isEqualTo(9);
        assertThat(snapshots().state())
                .isEqualTo(new State(
                        9, TIME.plusSeconds(2), List.of(new Snapshot(1, TIME), new Snapshot(9, TIME.plusSeconds(2)))));
    }

    @Test
    default void begin_anotherBegunSince_conflict() {
        begin();
        refused(CasException.Conflict.class, () -> snapshots().begin(new Beginning(0, 0, TIME, true)));
        refused(CasException.Conflict.class, () -> snapshots().begin(new Beginning(2, 0, TIME, true)));
        assertThat(snapshots().state().last()).isEqualTo(1);
    }

    @Test
    default void finish_afterALaterOne_conflict() {
        long first = begin();
        long second = begin();
        snapshots().finish(second);
        snapshots().finish(second);
        refused(CasException.Conflict.class, () -> snapshots().finish(first));
        refused(CasException.Conflict.class, () -> snapshots().finish(second + 1));
    }

    @Test
    default void finish_whileALaterOneIsRead_isThereAndBothKeep() {
        long first = begin();
        long second = begin();
        snapshots().finish(first);
        snapshots().finish(second);
        assertThat(snapshots().state().keeping())
                .extracting(SnapshotTable.Snapshot::no)
                .contains(first, second);
    }

    @Test
    default void waitFrom_onceAndBeforeTheFirstOnly() {
        snapshots().waitFrom(TIME.plusSeconds(5));
        snapshots().waitFrom(TIME.plusSeconds(9));
        assertThat(snapshots().state().begun()).isEqualTo(TIME.plusSeconds(5));
        begin();
        snapshots().waitFrom(TIME.plusSeconds(9));
        assertThat(snapshots().state().begun()).isEqualTo(TIME);
    }

    @Test
    default void dropRef_snapshotHasIt_keptUntilItExpires() {
        storeUnpinned(catalog(), 1);
        long no = whole();
        drop("1");
        isKept(1);
        expire(no);
        isKept(1);
        BlobRow row = catalog().blob(0, blob(1)).orElseThrow();
        assertThat(catalog().collection().named(no + 1, 0, 99)).doesNotContain(row.no());
        expire(no + 1);
        assertThat(snapshots().state().keeping()).isEmpty();
        isFree(1);
    }

    @Test
    default void setRefElsewhere_snapshotHasIt_kept() {
        storeUnpinned(catalog(), 1);
        storeUnpinned(catalog(), 2);
        storeUnpinned(catalog(), 3);
        whole();
        catalog().setRef(0, ref("1", 3));
        Samples.name(catalog(), List.of(newRef("2", 3), newRef("new", 3)));
        isKept(1);
        isKept(2);
    }

    @Test
    default void dropRef_setAfterTheSnapshot_isFree() {
        storeUnpinned(catalog(), 1);
        whole();
        storeUnpinned(catalog(), 2);
        drop("2");
        isFree(2);
        catalog().setRef(0, ref("other", 1));
        drop("other");
        drop("1");
        isKept(1);
    }

    @Test
    default void dropRef_setWhileASnapshotWasWritten_kept() {
        whole();
        long no = begin();
        storeUnpinned(catalog(), 1);
        snapshots().finish(no);
        drop("1");
        isKept(1);
        expire(no + 1);
        isFree(1);
    }

    @Test
    default void dropRef_snapshotWasNeverFinished_keptUntilItExpires() {
        storeUnpinned(catalog(), 1);
        long no = begin();
        drop("1");
        whole();
        isKept(1);
        expire(no + 1);
        isFree(1);
    }

    @Test
    default void dropRef_setAgainAndProtectedMeanwhile_snapshotHasItStill() {
        storeUnpinned(catalog(), 1);
        whole();
        catalog().setRef(0, ref("1", 1));
        Samples.name(catalog(), List.of(newRef("1", 1)));
        catalog().holdRef(0, new RefName("1"), true);
        catalog().holdRef(0, new RefName("1"), false);
        drop("1");
        isKept(1);
    }

    @Test
    default void dropRef_snapshotKeepsNothing_isFree() {
        storeUnpinned(catalog(), 1);
        snapshots().finish(begin(false));
        drop("1");
        isFree(1);
    }

    @Test
    default void expire_someSnapshots_othersKeepTheirs() {
        storeUnpinned(catalog(), 1);
        storeUnpinned(catalog(), 2);
        whole();
        drop("1");
        long second = whole();
        drop("2");
        expire(second);
        isFree(1);
        isKept(2);
        assertThat(snapshots().state().keeping()).containsExactly(new Snapshot(second, TIME));
    }

    @Test
    default void expire_laterRunHasBegun_conflictAndNothingChanged() {
        storeUnpinned(catalog(), 1);
        whole();
        drop("1");
        long old = catalog().collection().begin();
        catalog().collection().begin();
        refused(CasException.Conflict.class, () -> catalog().collection().expire(old, 9));
        isKept(1);
    }

    @Test
    default void giveUp_snapshotKeepsIt_goesAllTheSame() {
        storeUnpinned(catalog(), 1);
        whole();
        drop("1");
        BlobRow row = catalog().blob(0, blob(1)).orElseThrow();
        JournalRow why = new JournalRow(0, TIME, 0, "blob", 1, "test");
        assertThat(catalog().collection().giveUp(row, why)).isTrue();
        assertThat(catalog().blob(0, blob(1))).isEmpty();
        expire(9);
    }
}
