package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Collecting.condemn;
import static dev.cairn.core.catalog.Collecting.forgetBlob;
import static dev.cairn.core.catalog.Collecting.retirePins;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.block;
import static dev.cairn.core.catalog.Samples.newBlob;
import static dev.cairn.core.catalog.Samples.pack;
import static dev.cairn.core.catalog.Samples.packId;
import static dev.cairn.core.catalog.Samples.ref;
import static dev.cairn.core.catalog.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.RefName;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a session keeps while it runs: blobs that it found, and what it has done so far. */
interface HoldContract extends CatalogFixture {
    private long unnamed(long n) {
        long session = store(catalog(), n);
        catalog().dropRef(0, new RefName(Long.toString(n)));
        return session;
    }

    @Test
    default void hold_blobWithoutRef_staysUntilExpiry() {
        unnamed(1);
        long session = catalog().beginSession();
        assertThat(catalog().hold(session, 0, Set.of(blob(1)))).isEmpty();
        assertThat(catalog().hold(session, 0, Set.of(blob(1)))).isEmpty();
        assertThat(forgetBlob(catalog(), 0, blob(1))).isFalse();
        catalog().expireSession(session);
        assertThat(forgetBlob(catalog(), 0, blob(1))).isTrue();
    }

    @Test
    default void hold_severalSessions_eachHoldsUntilItsCommit() {
        unnamed(1);
        List<Long> sessions = catalog().beginSessions(2, null);
        sessions.forEach(session -> catalog().hold(session, 0, Set.of(blob(1))));
        for (long session : sessions) {
            assertThat(forgetBlob(catalog(), 0, blob(1))).isFalse();
            catalog().commit(new Commit(session, List.of(), List.of(), List.of()));
        }
        assertThat(forgetBlob(catalog(), 0, blob(1))).isTrue();
    }

    @Test
    default void hold_missingBlobs_answeredAndOthersHeld() {
        unnamed(1);
        unnamed(2);
        forgetBlob(catalog(), 0, blob(2));
        long session = catalog().beginSession();
        assertThat(catalog().hold(session, 0, List.of(blob(3), blob(1), blob(2), blob(3))))
                .containsExactlyInAnyOrder(blob(2), blob(3));
        assertThat(catalog().hold(session, 1, List.of(blob(1)))).containsExactly(blob(1));
        assertThat(forgetBlob(catalog(), 0, blob(1))).isFalse();
    }

    @Test
    default void hold_sessionNotLive_conflict() {
        long committed = unnamed(1);
        long expired = catalog().beginSession();
        catalog().expireSession(expired);
        for (long session : new long[] {committed, expired, 99}) {
            refused(CasException.Conflict.class, () -> catalog().hold(session, 0, Set.of(blob(1))));
        }
        assertThat(forgetBlob(catalog(), 0, blob(1))).isTrue();
    }

    @Test
    default void checkpoint_liveSession_visiblePinnedAndHeld() {
        long session = catalog().beginSession();
        catalog().checkpoint(session, List.of(pack(session, 1, 1, 2)), List.of(newBlob(1, 1), newBlob(2, 2)));
        assertThat(catalog().sessionState(session)).isEqualTo(SessionState.LIVE);
        assertThat(catalog().locate(0, Set.of(block(1), block(2)))).hasSize(2);
        assertThat(catalog().blob(0, blob(1))).isPresent();
        assertThat(condemn(catalog(), packId(1))).isFalse();
        assertThat(forgetBlob(catalog(), 0, blob(1))).isFalse();
        assertThat(catalog().refs(0, "", null, 9)).isEmpty();
    }

    @Test
    default void checkpoint_thenCommit_namedAndTheRestForgettable() {
        long session = catalog().beginSession();
        catalog().checkpoint(session, List.of(pack(session, 1, 1)), List.of(newBlob(1, 1), newBlob(2, 1)));
        catalog().checkpoint(session, List.of(pack(session, 2, 2)), List.of(newBlob(3, 2), newBlob(1, 2)));
        catalog()
                .commit(new Commit(
                        session,
                        List.of(pack(session, 3, 3)),
                        List.of(newBlob(4, 3)),
                        List.of(Samples.newRef("a", 1))));
        assertThat(catalog().blob(0, blob(1)))
                .hasValueSatisfying(row -> assertThat(row.root()).isEqualTo(block(1)));
        assertThat(forgetBlob(catalog(), 0, blob(1))).isFalse();
        assertThat(forgetBlob(catalog(), 0, blob(2))).isTrue();
        assertThat(forgetBlob(catalog(), 0, blob(3))).isTrue();
        assertThat(condemn(catalog(), packId(1))).isFalse();
        retirePins(catalog(), session);
        assertThat(condemn(catalog(), packId(1))).isTrue();
        assertThat(condemn(catalog(), packId(2))).isTrue();
        assertThat(condemn(catalog(), packId(3))).isTrue();
    }

    @Test
    default void checkpoint_sessionExpires_allOfItIsGarbage() {
        long session = catalog().beginSession();
        catalog().checkpoint(session, List.of(pack(session, 1, 1)), List.of(newBlob(1, 1)));
        catalog().expireSession(session);
        refused(
                CasException.Conflict.class,
                () -> catalog().commit(new Commit(session, List.of(), List.of(), List.of(Samples.newRef("a", 1)))));
        // Somebody could have named the blob: its pack stays until a run has seen that nobody has.
        assertThat(condemn(catalog(), packId(1))).isFalse();
        assertThat(forgetBlob(catalog(), 0, blob(1))).isTrue();
        assertThat(retirePins(catalog(), session)).isTrue();
        assertThat(condemn(catalog(), packId(1))).isTrue();
    }

    /** Hazard: a blob is named that an expired session has left behind, with blocks in a pack that a run is about to take. */
    @Test
    default void checkpoint_expiredButNamedByAnother_packsStayUntilSeen() {
        store(catalog(), 7);
        retirePins(catalog(), catalog().collection().endedPinners(0, 1).get(0));
        long session = catalog().beginSession();
        assertThat(catalog().pin(session, Set.of(packId(7)))).isEmpty();
        catalog().checkpoint(session, List.of(pack(session, 1, 1)), List.of(newBlob(1, 1)));
        catalog().expireSession(session);
        catalog().setRef(0, Samples.ref("named", 1));
        assertThat(condemn(catalog(), packId(7))).isFalse();
        assertThat(condemn(catalog(), packId(1))).isFalse();
    }

    @Test
    default void checkpoint_refused_nothingKept() {
        long expired = catalog().beginSession();
        catalog().expireSession(expired);
        refused(
                CasException.Conflict.class,
                () -> catalog().checkpoint(expired, List.of(pack(expired, 1, 1)), List.of(newBlob(1, 1))));
        long live = catalog().beginSession();
        refused(
                CasException.NotFound.class,
                () -> catalog().checkpoint(live, List.of(pack(live, 1, 1)), List.of(LinkContract.parent(1, 9))));
        refused(
                CasException.NotFound.class,
                () -> catalog()
                        .checkpoint(
                                live,
                                List.of(pack(live, 1, 1)),
                                List.of(new Commit.NewBlob(7, blob(1), block(1), true))));
        assertThat(catalog().replicas(packId(1))).isEmpty();
        assertThat(catalog().blob(0, blob(1))).isEmpty();
        assertThat(catalog().sessionState(live)).isEqualTo(SessionState.LIVE);
        refused(CasException.NotFound.class, () -> catalog().setRef(0, ref("a", 1)));
    }

    @Test
    default void checkpoint_ofTwoSessions_eachHoldsTheSameBlob() {
        List<Long> sessions = catalog().beginSessions(2, null);
        sessions.forEach(session ->
                catalog().checkpoint(session, List.of(pack(session, session, 1)), List.of(newBlob(1, session))));
        catalog().expireSession(sessions.get(0));
        assertThat(forgetBlob(catalog(), 0, blob(1))).isFalse();
        catalog().expireSession(sessions.get(1));
        assertThat(forgetBlob(catalog(), 0, blob(1))).isTrue();
    }
}
