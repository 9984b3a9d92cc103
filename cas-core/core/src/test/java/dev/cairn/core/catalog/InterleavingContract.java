package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.Collecting.condemn;
import static dev.cairn.core.catalog.Collecting.forgetBlob;
import static dev.cairn.core.catalog.Collecting.retirePins;
import static dev.cairn.core.catalog.Samples.TIME;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.block;
import static dev.cairn.core.catalog.Samples.newBlob;
import static dev.cairn.core.catalog.Samples.newRef;
import static dev.cairn.core.catalog.Samples.pack;
import static dev.cairn.core.catalog.Samples.packId;
import static dev.cairn.core.catalog.Samples.ref;
import static dev.cairn.core.catalog.Samples.storeUnpinned;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.RefName;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Besides: writers who must all get through, and expiry that leaves nothing behind. */
interface InterleavingContract extends GuardInterleavings {
    @Test
    default void commits_ofOneBlob_bothGetThroughAndOneRowStays() {
        inEveryOrder(n -> {
            List<Long> sessions = one().beginSessions(2, null);
            Commit first = storing(sessions.get(0), n, n);
            Commit second = storing(sessions.get(1), 100 + n, n);
            return new Pair(
                    sql -> CommitRows.apply(sql, first, TIME).get(0).isEmpty(),
                    sql -> CommitRows.apply(sql, second, TIME).get(0).isEmpty(),
                    (one, two) -> {
                        assertThat(one && two).isTrue();
                        assertThat(one().totals().blobs()).isEqualTo(n);
                        assertThat(one().refsOf(0, blob(n), null, 9)).hasSize(2);
                        assertThat(sessions).allMatch(no -> one().sessionState(no) == SessionState.COMMITTED);
                    });
        });
    }

    private static Commit storing(long session, long pack, long blob) {
        return new Commit(
                session,
                List.of(pack(session, pack, pack)),
                List.of(newBlob(blob, pack)),
                List.of(newRef("of" + session, blob)));
    }

    @Test
    default void commits_ofOneRef_bothGetThroughAndOneStays() {
        inEveryOrder(n -> {
            List<Long> sessions = one().beginSessions(2, null);
            return new Pair(
                    sql -> CommitRows.apply(sql, naming(sessions.get(0), n), TIME)
                            .get(0)
                            .isEmpty(),
                    sql -> CommitRows.apply(sql, naming(sessions.get(1), 100 + n), TIME)
                            .get(0)
                            .isEmpty(),
                    (one, two) -> {
                        assertThat(one && two).isTrue();
                        assertThat(one().ref(0, new RefName("a"))).get().isIn(ref("a", n), ref("a", 100 + n));
                        assertThat(forgetBlob(one(), 0, blob(n))).isNotEqualTo(forgetBlob(one(), 0, blob(100 + n)));
                    });
        });
    }

    private static Commit naming(long session, long blob) {
        return new Commit(session, List.of(), List.of(newBlob(blob, blob)), List.of(newRef("a", blob)));
    }

    /** The same things in opposite orders: no circle of waiting. */
    @Test
    default void commits_ofManyInOppositeOrders_bothGetThrough() {
        inEveryOrder(n -> {
            List<Long> sessions = one().beginSessions(2, null);
            long low = 100 + 2 * n;
            return new Pair(
                    sql -> CommitRows.apply(sql, both(sessions.get(0), low, low + 1), TIME)
                            .get(0)
                            .isEmpty(),
                    sql -> CommitRows.apply(sql, both(sessions.get(1), low + 1, low), TIME)
                            .get(0)
                            .isEmpty(),
                    (one, two) -> assertThat(one && two).isTrue());
        });
    }

    private static Commit both(long session, long first, long second) {
        return new Commit(
                session,
                List.of(),
                List.of(newBlob(first, 1), newBlob(second, 1)),
                List.of(newRef("r" + first, first), newRef("r" + second, second)));
    }

    @Test
    default void commitAndExpire_ofManySessions_noneInBoth() {
        inEveryOrder(n -> {
            List<Long> s = one().beginSessions(4, null);
            Commit commit = new Commit(
                    s.get(0),
                    List.of(),
                    List.of(
                            new Commit.Work(s.get(3), List.of(newBlob(10 * n + 3, 1)), List.of()),
                            new Commit.Work(s.get(2), List.of(newBlob(10 * n + 2, 1)), List.of()),
                            new Commit.Work(s.get(1), List.of(newBlob(10 * n + 1, 1)), List.of())));
            return new Pair(
                    sql -> CommitRows.apply(sql, commit, TIME).stream().allMatch(refusal -> refusal.isEmpty()),
                    sql -> SessionRows.expire(sql, List.of(s.get(1), s.get(3))) == 2,
                    (committed, expired) -> {
                        assertThat(committed).isNotEqualTo(expired);
                        for (int i = 1; i <= 3; i++) {
                            assertThat(one().blob(0, blob(10 * n + i)).isPresent())
                                    .isEqualTo(one().sessionState(s.get(i)) == SessionState.COMMITTED);
                        }
                        assertThat(one().sessionState(s.get(2))).isEqualTo(SessionState.COMMITTED);
                    });
        });
    }

    @Test
    default void checkpointAndExpire_everyOrder_expiredSessionKeepsNothing() {
        inEveryOrder(n -> {
            long session = one().beginSession();
            return new Pair(
                    sql -> CommitRows.checkpoint(sql, session, List.of(pack(session, n, n)), List.of(newBlob(n, n))),
                    sql -> SessionRows.expire(sql, Set.of(session)) == 1,
                    (kept, expired) -> {
                        assertThat(expired).isTrue();
                        assertThat(one().sessionState(session)).isEqualTo(SessionState.EXPIRED);
                        assertThat(one().blob(0, blob(n)).isPresent()).isEqualTo(kept);
                        assertThat(forgetBlob(one(), 0, blob(n))).isEqualTo(kept);
                        assertThat(retirePins(one(), session)).isEqualTo(kept);
                        assertThat(condemn(one(), packId(n))).isEqualTo(kept);
                    });
        });
    }

    @Test
    default void pinAndExpire_ofOneSession_expiredSessionPinsNothing() {
        inEveryOrder(n -> {
            storeUnpinned(one(), n);
            long session = one().beginSession();
            return new Pair(
                    sql -> SessionRows.pin(sql, session, Set.of(packId(n))).isEmpty(),
                    sql -> SessionRows.expire(sql, Set.of(session)) == 1,
                    (pinned, expired) -> {
                        assertThat(expired).isTrue();
                        assertThat(condemn(one(), packId(n))).isTrue();
                        assertThat(one().locate(0, Set.of(block(n)))).isEmpty();
                    });
        });
    }

    /**
     * A beginning against one who takes the name "n" from blob n. If others see that name at the moment of the beginning, the snapshot may
     * read it, and then the blob must stay.
     */
    private Pair againstSnapshot(long n, Sql.Work<Boolean> taking) {
        RefName name = new RefName(Long.toString(n));
        return new Pair(
                sql -> {
                    SnapshotRows.begin(sql, new SnapshotTable.Beginning(n - 1, 0, TIME, true));
                    return one().ref(0, name).filter(ref("" + n, n)::equals).isPresent();
                },
                taking,
                (seen, taken) -> {
                    assertThat(taken).isTrue();
                    assertThat(one().snapshots().state().last()).isEqualTo(n);
                    assertThat(forgetBlob(one(), 0, blob(n))).isNotEqualTo(seen);
                    one().collection().expire(one().collection().begin(), n + 1);
                    assertThat(forgetBlob(one(), 0, blob(n))).isEqualTo(seen);
                });
    }

    @Test
    default void snapshotAndDrop_everyOrder_whatItMayReadStays() {
        inEveryOrder(n -> {
            storeUnpinned(one(), n);
            return againstSnapshot(n, sql -> RefRows.drop(sql, 0, new RefName("" + n), TIME));
        });
    }

    @Test
    default void snapshotAndSet_everyOrder_whatItMayReadStays() {
        inEveryOrder(n -> {
            storeUnpinned(one(), n);
            storeUnpinned(one(), 100 + n);
            return againstSnapshot(
                    n,
                    sql -> RefRows.set(sql, 0, ref("" + n, 100 + n), TIME).key().equals(blob(100 + n)));
        });
    }

    @Test
    default void snapshotAndCommit_everyOrder_whatItMayReadStays() {
        inEveryOrder(n -> {
            storeUnpinned(one(), n);
            long session = one().beginSession();
            Commit commit =
                    new Commit(session, List.of(), List.of(newBlob(100 + n, 1)), List.of(newRef("" + n, 100 + n)));
            return againstSnapshot(
                    n, sql -> CommitRows.apply(sql, commit, TIME).get(0).isEmpty());
        });
    }

    /** The second sees the first only when it meets it. */
    @Test
    default void setsOfOneFreshRef_whileASnapshotIsWritten_itKeepsBothBlobs() {
        inEveryOrder(n -> {
            storeUnpinned(one(), n);
            storeUnpinned(one(), 100 + n);
            one().dropRef(0, new RefName("" + n));
            one().dropRef(0, new RefName("" + (100 + n)));
            one().snapshots().begin(new SnapshotTable.Beginning(n - 1, 0, TIME, true));
            return new Pair(
                    sql -> !RefRows.set(sql, 0, ref("fresh" + n, n), TIME).legalHold(),
                    sql -> !RefRows.set(sql, 0, ref("fresh" + n, 100 + n), TIME).legalHold(),
                    (one, two) -> {
                        assertThat(one && two).isTrue();
                        assertThat(forgetBlob(one(), 0, blob(n))).isFalse();
                        assertThat(forgetBlob(one(), 0, blob(100 + n))).isFalse();
                    });
        });
    }

    @Test
    default void dropAndForget_snapshotHasIt_blobStays() {
        inEveryOrder(n -> {
            storeUnpinned(one(), n);
            one().snapshots().begin(new SnapshotTable.Beginning(n - 1, 0, TIME, true));
            BlobRow row = one().blob(0, blob(n)).orElseThrow();
            return new Pair(
                    sql -> RefRows.drop(sql, 0, new RefName("" + n), TIME),
                    sql -> DeadRows.bury(sql, List.of(row), TIME).isEmpty(),
                    (dropped, forgotten) -> {
                        assertThat(dropped).isTrue();
                        assertThat(forgotten).isFalse();
                        assertThat(forgetBlob(one(), 0, blob(n))).isFalse();
                    });
        });
    }

    @Test
    default void snapshots_twoAtOnce_oneBegins() {
        inEveryOrder(n -> {
            SnapshotTable.Beginning next = new SnapshotTable.Beginning(n - 1, 0, TIME, true);
            return new Pair(
                    sql -> SnapshotRows.begin(sql, next) == n,
                    sql -> SnapshotRows.begin(sql, next) == n,
                    (one, two) -> {
                        assertThat(one).isNotEqualTo(two);
                        assertThat(one().snapshots().state().keeping()).hasSize((int) n);
                    });
        });
    }

    @Test
    default void expireOverdue_twoAtOnce_eachSessionExpiresOnce() {
        inEveryOrder(n -> {
            List<Long> sessions = one().beginSessions(3, TIME);
            return new Pair(
                    sql -> !SessionRows.expireOverdue(sql, TIME.plusSeconds(1), 9)
                            .isEmpty(),
                    sql -> !SessionRows.expireOverdue(sql, TIME.plusSeconds(1), 9)
                            .isEmpty(),
                    (one, two) -> {
                        assertThat(one).isNotEqualTo(two);
                        assertThat(sessions).allMatch(no -> one().sessionState(no) == SessionState.EXPIRED);
                    });
        });
    }
}
