package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Collecting.condemn;
import static dev.cairn.core.catalog.Collecting.forgetBlob;
import static dev.cairn.core.catalog.Collecting.retirePins;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.block;
import static dev.cairn.core.catalog.Samples.location;
import static dev.cairn.core.catalog.Samples.newBlob;
import static dev.cairn.core.catalog.Samples.packId;
import static dev.cairn.core.catalog.Samples.ref;
import static dev.cairn.core.catalog.Samples.row;
import static dev.cairn.core.catalog.Samples.store;
import static dev.cairn.core.catalog.Samples.storeUnpinned;
import static dev.cairn.core.catalog.Samples.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.RefName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a catalog promises besides when it outlives its process and is shared by several. */
interface DurableCatalogContract extends CatalogContract {
    /** Another handle on the same catalog, with connections of its own, as another process would have. */
    Catalog another();

    @Test
    default void reopen_afterClose_everythingIsThere() {
        long committed = store(catalog(), 1);
        long live = catalog().beginSession();
        catalog().pin(live, Set.of(packId(1)));
        catalog().close();
        try (Catalog again = another()) {
            assertThat(again.identity()).isEqualTo(Samples.IDENTITY);
            assertThat(again.stores()).containsExactlyEntriesOf(Samples.stores());
            assertThat(again.sessionState(committed)).isEqualTo(SessionState.COMMITTED);
            assertThat(again.sessionState(live)).isEqualTo(SessionState.LIVE);
            assertThat(again.locate(0, Set.of(block(1))))
                    .containsOnly(Map.entry(block(1), List.of(location(1, 1, 64))));
            assertThat(again.packs(null, 9)).containsExactly(row(committed, 1));
            assertThat(again.ref(0, new RefName("1"))).contains(ref("1", 1));
            retirePins(again, committed);
            assertThat(condemn(again, packId(1))).isFalse();
            assertThat(again.beginSession()).isGreaterThan(live);
            again.commit(whole(live, 2));
        }
    }

    @Test
    default void twoHandles_interleaved_seeEachOtherAtOnce() {
        try (Catalog other = another()) {
            long mine = catalog().beginSession();
            long theirs = other.beginSession();
            assertThat(theirs).isGreaterThan(mine);
            other.commit(whole(theirs, 1));
            assertThat(catalog().blob(0, blob(1))).isPresent();
            assertThat(catalog().pin(mine, Set.of(packId(1)))).isEmpty();
            assertThat(retirePins(other, theirs)).isTrue();
            assertThat(condemn(other, packId(1))).isFalse();
            assertThat(other.expireSession(mine)).isTrue();
            refused(CasException.Conflict.class, () -> catalog().commit(whole(mine, 2)));
            assertThat(condemn(other, packId(1))).isTrue();
            long late = catalog().beginSession();
            assertThat(catalog().pin(late, Set.of(packId(1)))).containsExactly(packId(1));
            assertThat(catalog().locate(0, Set.of(block(1)))).isEmpty();
        }
    }

    @Test
    default void twoHandles_staleLookUp_pinTells() {
        storeUnpinned(catalog(), 1);
        try (Catalog collector = another()) {
            assertThat(catalog().locate(0, Set.of(block(1)))).hasSize(1);
            assertThat(condemn(collector, packId(1))).isTrue();
            long writer = catalog().beginSession();
            assertThat(catalog().pin(writer, Set.of(packId(1)))).containsExactly(packId(1));
        }
    }

    @Test
    default void twoHandles_refAgainstForget_firstWins() {
        catalog()
                .commit(new Commit(
                        catalog().beginSession(), List.of(), List.of(newBlob(1, 1), newBlob(2, 2)), List.of()));
        try (Catalog other = another()) {
            other.setRef(0, ref("a", 1));
            assertThat(forgetBlob(catalog(), 0, blob(1))).isFalse();
            assertThat(forgetBlob(other, 0, blob(2))).isTrue();
            refused(CasException.NotFound.class, () -> catalog().setRef(0, ref("b", 2)));
        }
    }

    @Test
    default void twoHandles_oneCloses_otherGoesOn() {
        store(catalog(), 1);
        another().close();
        store(catalog(), 2);
        try (Catalog other = another()) {
            assertThat(other.totals().packs()).isEqualTo(2);
        }
    }
}
