package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Collecting.condemn;
import static dev.cairn.core.catalog.Collecting.retirePins;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.block;
import static dev.cairn.core.catalog.Samples.packId;
import static dev.cairn.core.catalog.Samples.store;
import static dev.cairn.core.catalog.Samples.storeUnpinned;
import static dev.cairn.core.catalog.Samples.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.RefName;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sessions, pins, and what stops what. */
interface SessionContract extends CatalogFixture {
    @Test
    default void beginSession_repeated_numbersRise() {
        long first = catalog().beginSession();
        long second = catalog().beginSession();
        assertThat(first).isPositive();
        assertThat(second).isGreaterThan(first);
        assertThat(catalog().sessionState(first)).isEqualTo(SessionState.LIVE);
    }

    @Test
    default void sessionState_neverBegun_notFound() {
        refused(CasException.NotFound.class, () -> catalog().sessionState(77));
    }

    @Test
    default void expireSession_live_trueOnce() {
        long session = catalog().beginSession();
        assertThat(catalog().expireSession(session)).isTrue();
        assertThat(catalog().expireSession(session)).isFalse();
        assertThat(catalog().sessionState(session)).isEqualTo(SessionState.EXPIRED);
        assertThat(catalog().expireSession(78)).isFalse();
    }

    @Test
    default void expireSession_afterCommit_falseAndPinsStay() {
        long session = store(catalog(), 1);
        assertThat(catalog().expireSession(session)).isFalse();
        assertThat(catalog().sessionState(session)).isEqualTo(SessionState.COMMITTED);
        assertThat(condemn(catalog(), packId(1))).isFalse();
    }

    @Test
    default void commit_afterExpire_conflictAndNothingVisible() {
        long session = catalog().beginSession();
        catalog().expireSession(session);
        refused(CasException.Conflict.class, () -> catalog().commit(whole(session, 1)));
        assertThat(catalog().sessionState(session)).isEqualTo(SessionState.EXPIRED);
        nothingOf(1);
    }

    @Test
    default void commit_twice_conflictAndNothingMore() {
        long session = store(catalog(), 1);
        refused(CasException.Conflict.class, () -> catalog().commit(whole(session, 2)));
        nothingOf(2);
        assertThat(catalog().totals().packs()).isEqualTo(1);
    }

    @Test
    default void commit_sessionNeverBegun_conflict() {
        refused(CasException.Conflict.class, () -> catalog().commit(whole(99, 1)));
        nothingOf(1);
    }

    @Test
    default void commit_empty_committed() {
        long session = catalog().beginSession();
        catalog().commit(new Commit(session, List.of(), List.of(), List.of()));
        assertThat(catalog().sessionState(session)).isEqualTo(SessionState.COMMITTED);
    }

    @Test
    default void pin_livePack_stopsCondemnUntilExpiry() {
        storeUnpinned(catalog(), 1);
        long session = catalog().beginSession();
        assertThat(catalog().pin(session, List.of(packId(1)))).isEmpty();
        assertThat(condemn(catalog(), packId(1))).isFalse();
        assertThat(catalog().locate(0, Set.of(block(1)))).hasSize(1);
        catalog().expireSession(session);
        assertThat(condemn(catalog(), packId(1))).isTrue();
    }

    @Test
    default void pin_twoSessions_eachHolds() {
        storeUnpinned(catalog(), 1);
        long one = catalog().beginSession();
        long two = catalog().beginSession();
        catalog().pin(one, List.of(packId(1)));
        catalog().pin(two, List.of(packId(1)));
        catalog().expireSession(one);
        assertThat(condemn(catalog(), packId(1))).isFalse();
        catalog().expireSession(two);
        assertThat(condemn(catalog(), packId(1))).isTrue();
    }

    @Test
    default void pin_condemnedOrUnknownPack_returnedAndOthersPinned() {
        storeUnpinned(catalog(), 1);
        storeUnpinned(catalog(), 2);
        storeUnpinned(catalog(), 3);
        condemn(catalog(), packId(2));
        long session = catalog().beginSession();
        assertThat(catalog().pin(session, List.of(packId(3), packId(9), packId(2), packId(1), packId(3))))
                .containsExactlyInAnyOrder(packId(2), packId(9));
        assertThat(condemn(catalog(), packId(1))).isFalse();
        assertThat(condemn(catalog(), packId(3))).isFalse();
    }

    @Test
    default void pin_again_fine() {
        storeUnpinned(catalog(), 1);
        long session = catalog().beginSession();
        assertThat(catalog().pin(session, Set.of(packId(1)))).isEmpty();
        assertThat(catalog().pin(session, Set.of(packId(1)))).isEmpty();
        assertThat(catalog().pin(session, Set.of())).isEmpty();
    }

    @Test
    default void pin_sessionNotLive_conflict() {
        long committed = storeUnpinned(catalog(), 1);
        long expired = catalog().beginSession();
        catalog().expireSession(expired);
        for (long session : new long[] {committed, expired, 99}) {
            refused(CasException.Conflict.class, () -> catalog().pin(session, Set.of(packId(1))));
        }
        assertThat(condemn(catalog(), packId(1))).isTrue();
    }

    @Test
    default void condemn_newPack_pinnedByItsCommittedSession() {
        long session = store(catalog(), 1);
        assertThat(condemn(catalog(), packId(1))).isFalse();
        assertThat(retirePins(catalog(), session)).isTrue();
        assertThat(condemn(catalog(), packId(1))).isTrue();
    }

    @Test
    default void commit_pinnedBefore_pinOutlivesCommit() {
        storeUnpinned(catalog(), 1);
        long session = catalog().beginSession();
        catalog().pin(session, Set.of(packId(1)));
        catalog().commit(new Commit(session, List.of(), List.of(Samples.newBlob(5, 1)), List.of()));
        assertThat(condemn(catalog(), packId(1))).isFalse();
        retirePins(catalog(), session);
        assertThat(condemn(catalog(), packId(1))).isTrue();
    }

    @Test
    default void retirePins_notCommitted_falseAndPinsStay() {
        storeUnpinned(catalog(), 1);
        long session = catalog().beginSession();
        catalog().pin(session, Set.of(packId(1)));
        assertThat(retirePins(catalog(), session)).isFalse();
        assertThat(retirePins(catalog(), 99)).isFalse();
        assertThat(condemn(catalog(), packId(1))).isFalse();
    }

    @Test
    default void condemn_twiceOrUnknown_false() {
        storeUnpinned(catalog(), 1);
        assertThat(condemn(catalog(), packId(1))).isTrue();
        assertThat(condemn(catalog(), packId(1))).isFalse();
        assertThat(condemn(catalog(), packId(9))).isFalse();
    }

    private void nothingOf(long n) {
        assertThat(catalog().blob(0, blob(n))).isEmpty();
        assertThat(catalog().ref(0, new RefName(Long.toString(n)))).isEmpty();
        assertThat(catalog().locate(0, Set.of(block(n)))).isEmpty();
        assertThat(catalog().replicas(packId(n))).isEmpty();
        assertThat(catalog().locations(packId(n))).isEmpty();
        assertThat(catalog().packs(null, 100)).extracting(PackRow::id).doesNotContain(packId(n));
    }
}
