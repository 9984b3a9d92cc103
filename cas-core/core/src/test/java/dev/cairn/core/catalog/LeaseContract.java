package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Collecting.condemn;
import static dev.cairn.core.catalog.Samples.TIME;
import static dev.cairn.core.catalog.Samples.packId;
import static dev.cairn.core.catalog.Samples.storeUnpinned;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions that others may take for dead. */
interface LeaseContract extends CatalogFixture {
    @Test
    default void beginSessions_several_numbersRiseAndAllAreLive() {
        long before = catalog().beginSession();
        List<Long> begun = catalog().beginSessions(100, TIME);
        assertThat(begun).hasSize(100).doesNotHaveDuplicates().isSorted().allMatch(no -> no > before);
        assertThat(begun).allMatch(no -> catalog().sessionState(no) == SessionState.LIVE);
        assertThat(catalog().beginSessions(0, TIME)).isEmpty();
        assertThat(catalog().beginSession()).isGreaterThan(begun.get(99));
    }

    @Test
    default void expireOverdue_someOverdue_oldestFirstUpToTheLimit() {
        long later = begin(20);
        long first = begin(10);
        long second = begin(10);
        long notYet = begin(30);
        assertThat(catalog().expireOverdue(TIME.plusSeconds(30), 2)).containsExactly(first, second);
        assertThat(catalog().sessionState(later)).isEqualTo(SessionState.LIVE);
        assertThat(catalog().expireOverdue(TIME.plusSeconds(30), 2)).containsExactly(later);
        assertThat(catalog().expireOverdue(TIME.plusSeconds(30), 2)).isEmpty();
        assertThat(catalog().sessionState(first)).isEqualTo(SessionState.EXPIRED);
        assertThat(catalog().sessionState(notYet)).isEqualTo(SessionState.LIVE);
        refused(CasException.InvalidInput.class, () -> catalog().expireOverdue(TIME, 0));
    }

    @Test
    default void expireOverdue_renewedOrWithoutLease_staysLive() {
        long renewed = begin(1);
        long other = begin(1);
        long endless = catalog().beginSession();
        catalog().renewSessions(List.of(renewed, 99L), TIME.plusSeconds(100));
        assertThat(catalog().expireOverdue(TIME.plusSeconds(50), 9)).containsExactly(other);
        catalog().renewSessions(List.of(endless), TIME);
        assertThat(catalog().expireOverdue(TIME.plusSeconds(200), 9)).containsExactly(endless, renewed);
    }

    @Test
    default void expireOverdue_committed_never() {
        long committed = begin(1);
        catalog().commit(new Commit(committed, List.of(), List.of(), List.of()));
        catalog().renewSessions(List.of(committed), TIME);
        assertThat(catalog().expireOverdue(TIME.plusSeconds(50), 9)).isEmpty();
        assertThat(catalog().sessionState(committed)).isEqualTo(SessionState.COMMITTED);
    }

    @Test
    default void renewSessions_expired_staysExpired() {
        long session = begin(1);
        catalog().expireSession(session);
        catalog().renewSessions(List.of(session), TIME.plusSeconds(100));
        assertThat(catalog().sessionState(session)).isEqualTo(SessionState.EXPIRED);
        assertThat(catalog().expireOverdue(TIME.plusSeconds(200), 9)).isEmpty();
    }

    @Test
    default void expireOverdue_sessionWithPins_packFree() {
        storeUnpinned(catalog(), 1);
        long session = begin(1);
        catalog().pin(session, List.of(packId(1)));
        assertThat(condemn(catalog(), packId(1))).isFalse();
        catalog().expireOverdue(TIME.plusSeconds(2), 9);
        assertThat(condemn(catalog(), packId(1))).isTrue();
    }

    @Test
    default void expireSessions_someNotLive_countsTheOthers() {
        List<Long> begun = catalog().beginSessions(3, null);
        catalog().expireSession(begun.get(1));
        assertThat(catalog().expireSessions(List.of(begun.get(2), begun.get(1), begun.get(0), begun.get(0), 99L)))
                .isEqualTo(2);
        assertThat(catalog().expireSessions(begun)).isZero();
        assertThat(catalog().expireSessions(List.of())).isZero();
    }

    private long begin(int leaseSeconds) {
        return catalog().beginSessions(1, TIME.plusSeconds(leaseSeconds)).get(0);
    }
}
