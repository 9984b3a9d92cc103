package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Collecting.condemn;
import static dev.cairn.core.catalog.Collecting.forgetBlob;
import static dev.cairn.core.catalog.Collecting.retirePins;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.newBlob;
import static dev.cairn.core.catalog.Samples.newRef;
import static dev.cairn.core.catalog.Samples.pack;
import static dev.cairn.core.catalog.Samples.packId;
import static dev.cairn.core.catalog.Samples.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.RefName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Commits of many works, each of which stands or falls by itself. */
interface WorksContract extends CatalogFixture {
    private static Commit.Work work(long session, long blob, String ref) {
        return new Commit.Work(session, List.of(newBlob(blob, 1)), List.of(newRef(ref, blob)));
    }

    private List<Optional<CasException.Kind>> commit(long session, Commit.Work... works) {
        return catalog().commit(new Commit(session, List.of(pack(session, session, 1)), List.of(works))).stream()
                .map(refusal -> refusal.map(CasException::kind))
                .toList();
    }

    @Test
    default void commit_worksWithSessionsOfTheirOwn_allCommitted() {
        List<Long> sessions = catalog().beginSessions(3, null);
        assertThat(commit(
                        sessions.get(0),
                        work(sessions.get(1), 1, "a"),
                        work(sessions.get(0), 2, "b"),
                        work(sessions.get(2), 3, "c")))
                .containsOnly(Optional.empty())
                .hasSize(3);
        assertThat(sessions).allMatch(no -> catalog().sessionState(no) == SessionState.COMMITTED);
        assertThat(catalog().refs(0, "", null, 9)).containsExactly(ref("a", 1), ref("b", 2), ref("c", 3));
        assertThat(retirePins(catalog(), sessions.get(0))).isTrue();
        assertThat(condemn(catalog(), packId(sessions.get(0)))).isTrue();
    }

    @Test
    default void commit_oneSessionExpired_othersCommit() {
        List<Long> sessions = catalog().beginSessions(3, null);
        catalog().expireSession(sessions.get(1));
        assertThat(commit(sessions.get(0), work(sessions.get(1), 1, "a"), work(sessions.get(2), 2, "b")))
                .containsExactly(Optional.of(CasException.Kind.CONFLICT), Optional.empty());
        assertThat(catalog().blob(0, blob(1))).isEmpty();
        assertThat(catalog().refs(0, "", null, 9)).containsExactly(ref("b", 2));
        assertThat(catalog().sessionState(sessions.get(0))).isEqualTo(SessionState.COMMITTED);
        assertThat(catalog().sessionState(sessions.get(1))).isEqualTo(SessionState.EXPIRED);
    }

    @Test
    default void commit_oneNamesWhatIsNotThere_refusedAloneAndItsSessionStaysLive() {
        List<Long> sessions = catalog().beginSessions(4, null);
        Commit.Work lostLink = new Commit.Work(
                sessions.get(1), List.of(newBlob(1, 1), LinkContract.parent(2, 1, 9)), List.of(newRef("a", 1)));
        Commit.Work lostRef = new Commit.Work(sessions.get(2), List.of(newBlob(3, 1)), List.of(newRef("b", 9)));
        assertThat(commit(sessions.get(0), lostLink, lostRef, work(sessions.get(3), 4, "c")))
                .containsExactly(
                        Optional.of(CasException.Kind.NOT_FOUND),
                        Optional.of(CasException.Kind.NOT_FOUND),
                        Optional.empty());
        assertThat(catalog().totals().blobs()).isEqualTo(1);
        assertThat(catalog().refs(0, "", null, 9)).containsExactly(ref("c", 4));
        assertThat(sessions.subList(1, 3)).allMatch(no -> catalog().sessionState(no) == SessionState.LIVE);
        commit(sessions.get(1), work(sessions.get(2), 3, "b"));
    }

    @Test
    default void commit_allRefused_nothingKeptAndTheFirstThrown() {
        List<Long> sessions = catalog().beginSessions(3, null);
        catalog().expireSession(sessions.get(2));
        Commit.Work lost = new Commit.Work(sessions.get(1), List.of(), List.of(newRef("a", 9)));
        refused(CasException.NotFound.class, () -> commit(sessions.get(0), lost, work(sessions.get(2), 1, "b")));
        refused(CasException.Conflict.class, () -> commit(sessions.get(0), work(sessions.get(2), 1, "b"), lost));
        assertThat(catalog().replicas(packId(sessions.get(0)))).isEmpty();
        assertThat(catalog().totals()).isEqualTo(new Totals(0, 0, 0));
        assertThat(sessions.subList(0, 2)).allMatch(no -> catalog().sessionState(no) == SessionState.LIVE);
    }

    @Test
    default void commit_packSessionExpired_conflictForAll() {
        List<Long> sessions = catalog().beginSessions(2, null);
        catalog().expireSession(sessions.get(0));
        refused(CasException.Conflict.class, () -> commit(sessions.get(0), work(sessions.get(1), 1, "a")));
        assertThat(catalog().sessionState(sessions.get(1))).isEqualTo(SessionState.LIVE);
        assertThat(catalog().blob(0, blob(1))).isEmpty();
    }

    @Test
    default void commit_noWorks_packsLive() {
        long session = catalog().beginSession();
        assertThat(commit(session)).isEmpty();
        assertThat(catalog().totals().packs()).isEqualTo(1);
    }

    @Test
    default void commit_worksOfOneSession_secondRefused() {
        List<Long> sessions = catalog().beginSessions(2, null);
        assertThat(commit(sessions.get(0), work(sessions.get(1), 1, "a"), work(sessions.get(1), 2, "b")))
                .containsExactly(Optional.empty(), Optional.of(CasException.Kind.CONFLICT));
        assertThat(catalog().blob(0, blob(2))).isEmpty();
    }

    @Test
    default void commit_workNamesABlobOfAWorkBesideIt_refused() {
        List<Long> sessions = catalog().beginSessions(3, null);
        Commit.Work leaning = new Commit.Work(sessions.get(2), List.of(), List.of(newRef("b", 1)));
        assertThat(commit(sessions.get(0), work(sessions.get(1), 1, "a"), leaning))
                .containsExactly(Optional.empty(), Optional.of(CasException.Kind.NOT_FOUND));
    }

    @Test
    default void commit_sameBlobAndRefInTwoWorks_firstRootAndLastRef() {
        List<Long> sessions = catalog().beginSessions(3, null);
        Commit.Work one =
                new Commit.Work(sessions.get(1), List.of(newBlob(1, 5)), List.of(newRef("a", 1), newRef("b", 1)));
        Commit.Work two =
                new Commit.Work(sessions.get(2), List.of(newBlob(1, 6), newBlob(2, 7)), List.of(newRef("b", 2)));
        commit(sessions.get(0), one, two);
        assertThat(catalog().blob(0, blob(1)))
                .hasValueSatisfying(row -> assertThat(row.root()).isEqualTo(Samples.block(5)));
        assertThat(catalog().ref(0, new RefName("b"))).contains(ref("b", 2));
        assertThat(forgetBlob(catalog(), 0, blob(1))).isFalse();
    }

    @Test
    default void commit_aThousandWorks_everyOneThere() {
        List<Long> sessions = catalog().beginSessions(1001, null);
        List<Commit.Work> works = new ArrayList<>();
        for (int i = 1; i <= 1000; i++) {
            works.add(work(sessions.get(i), i, "r" + i));
        }
        assertThat(catalog().commit(new Commit(sessions.get(0), List.of(pack(sessions.get(0), 1, 1)), works)))
                .containsOnly(Optional.empty())
                .hasSize(1000);
        assertThat(catalog().totals().blobs()).isEqualTo(1000);
        assertThat(catalog().refs(0, "r", null, 2000)).hasSize(1000);
        assertThat(sessions).allMatch(no -> catalog().sessionState(no) == SessionState.COMMITTED);
    }
}
