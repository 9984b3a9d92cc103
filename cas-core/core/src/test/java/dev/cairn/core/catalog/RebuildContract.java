package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.block;
import static dev.cairn.core.catalog.Samples.newBlob;
import static dev.cairn.core.catalog.Samples.newRef;
import static dev.cairn.core.catalog.Samples.packId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.Domain;
import dev.cairn.api.pack.Replica;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What fills a catalog from the stores. */
interface RebuildContract extends CatalogFixture {
    private RebuildTable rebuilds() {
        return catalog().rebuilds();
    }

    private static Commit.NewPack found(long session, long pack, long nonce, long bytes, long... blocks) {
        Commit.NewPack sample = Samples.pack(session, pack, blocks);
        PackRow row = new PackRow(packId(pack), 0, 1, 2, session, bytes);
        return new Commit.NewPack(row, List.of(Replica.whole(packId(pack), Samples.STORE, nonce)), sample.entries());
    }

    @Test
    default void admit_foundPack_liveAndPinnedUntilTheMark() {
        long session = catalog().beginSession();
        rebuilds().admit(session, List.of(found(77, 1, 5, 900, 1, 2)));
        assertThat(catalog().locate(0, Set.of(block(1), block(2)))).hasSize(2);
        assertThat(catalog().packs(null, 9)).containsExactly(new PackRow(packId(1), 0, 1, 2, 77, 900));
        assertThat(catalog().sessionState(77)).isEqualTo(SessionState.COMMITTED);
        assertThat(Collecting.condemn(catalog(), packId(1))).isFalse();
        catalog().commit(new Commit(session, List.of(), List.of(), List.of()));
        assertThat(Collecting.condemn(catalog(), packId(1))).isFalse();
        assertThat(Collecting.retirePins(catalog(), session)).isTrue();
        assertThat(Collecting.condemn(catalog(), packId(1))).isTrue();
    }

    @Test
    default void admit_secondCopy_addsWhatIsNew() {
        long session = catalog().beginSession();
        rebuilds().admit(session, List.of(found(3, 1, 5, 300, 1)));
        rebuilds().admit(session, List.of(found(3, 1, 6, 900, 1, 2)));
        rebuilds().admit(session, List.of(found(3, 1, 5, 300, 1)));
        assertThat(catalog().replicas(packId(1))).hasSize(2);
        assertThat(catalog().locations(packId(1))).hasSize(2);
        assertThat(catalog().packs(null, 9)).extracting(PackRow::bytes).containsExactly(900L);
    }

    @Test
    default void admit_withoutLiveSession_conflict() {
        refused(CasException.Conflict.class, () -> rebuilds().admit(9, List.of(found(3, 1, 5, 300, 1))));
        assertThat(catalog().packs(null, 9)).isEmpty();
    }

    @Test
    default void raiseSessions_laterOnes_areHigher() {
        long session = catalog().beginSession();
        rebuilds().admit(session, List.of(found(500, 1, 5, 300, 1)));
        rebuilds().raiseSessions(400);
        assertThat(catalog().beginSession()).isGreaterThan(500);
        rebuilds().raiseSessions(9_000);
        assertThat(catalog().beginSession()).isGreaterThan(9_000);
        rebuilds().raiseSessions(20);
        assertThat(catalog().beginSession()).isGreaterThan(9_001);
    }

    @Test
    default void addDomain_itsNumber_isGivenToNoOther() {
        DomainRow row = new DomainRow(4, "recovered-4", Domain.Kind.PRIVATE, Samples.TIME, List.of(1, 3));
        rebuilds().addDomain(row);
        assertThat(catalog().domains().named("recovered-4")).contains(row);
        assertThat(catalog().domains().takeNumber()).isEqualTo(5);
        assertThat(catalog().domains().takeEpoch(4)).isEqualTo(4);
        refused(CasException.AlreadyExists.class, () -> rebuilds().addDomain(row));
    }

    @Test
    default void unnamed_blobs_areThoseThatNothingKeeps() {
        long session = catalog().beginSession();
        rebuilds().begin();
        rebuilds().begin();
        rebuilds().admit(session, List.of(found(8, 1, 5, 300, 1, 2, 3), found(7, 2, 6, 300, 3)));
        catalog().checkpoint(session, List.of(), List.of(newBlob(1, 1), newBlob(2, 2), newBlob(3, 3)));
        Map<?, Long> rooted = rebuilds().rooted(0, Set.of(block(1), block(2), block(3), block(4)));
        assertThat(rooted).hasSize(3);
        assertThat(rebuilds().unnamed(0, 9))
                .extracting(RebuildTable.Unnamed::session)
                .containsExactly(8L, 8L, 7L);
        rebuilds().link(no(3), List.of(no(1)));
        catalog().commit(new Commit(session, List.of(), List.of(), List.of(newRef("two", 2))));
        List<RebuildTable.Unnamed> left = rebuilds().unnamed(0, 9);
        assertThat(left).extracting(unnamed -> unnamed.blob().key()).containsExactly(blob(3));
        assertThat(left).allMatch(RebuildTable.Unnamed::parent);
        assertThat(rebuilds().unnamed(no(3), 9)).isEmpty();
        assertThat(Collecting.forgetBlob(catalog(), 0, blob(1))).isFalse();
        rebuilds().finish();
        rebuilds().finish();
    }

    private long no(long n) {
        return catalog().blob(0, blob(n)).orElseThrow().no();
    }
}
