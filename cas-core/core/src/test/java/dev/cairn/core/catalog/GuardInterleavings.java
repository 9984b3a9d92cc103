package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.Collecting.condemn;
import static dev.cairn.core.catalog.Collecting.forgetBlob;
import static dev.cairn.core.catalog.Collecting.sentence;
import static dev.cairn.core.catalog.Samples.TIME;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.block;
import static dev.cairn.core.catalog.Samples.newBlob;
import static dev.cairn.core.catalog.Samples.newRef;
import static dev.cairn.core.catalog.Samples.pack;
import static dev.cairn.core.catalog.Samples.packId;
import static dev.cairn.core.catalog.Samples.ref;
import static dev.cairn.core.catalog.Samples.storeUnpinned;
import static dev.cairn.core.catalog.Samples.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.api.CasException;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** Two that exclude each other, in every order of work and commit: exactly one wins, by foreign keys and row counts. */
interface GuardInterleavings {
    /** The catalog under test. */
    SqlCatalog one();

    /** Another handle on it, with connections of its own. */
    SqlCatalog other();

    /** Whether one transaction waits for another; true where nobody can tell. */
    boolean isWaiting();

    /**
     * Two actors.
     *
     * @param first what one does
     * @param second what the other does
     * @param check is told whether the first and the second won
     */
    record Pair(Sql.Work<Boolean> first, Sql.Work<Boolean> second, Check check) {}

    /** What must hold in the end. */
    interface Check {
        void that(boolean first, boolean second);
    }

    /** Runs a pair, made anew for each number, in every order. */
    default void inEveryOrder(LongFunction<Pair> pairs) {
        long n = 0;
        for (boolean swapped : new boolean[] {false, true}) {
            for (boolean secondCommitsFirst : new boolean[] {false, true}) {
                Pair pair = pairs.apply(++n);
                Interleaving.Actor first = new Interleaving.Actor(one(), swapped ? pair.second() : pair.first());
                Interleaving.Actor second = new Interleaving.Actor(other(), swapped ? pair.first() : pair.second());
                Interleaving.Outcome won = Interleaving.of(first, second, secondCommitsFirst, this::isWaiting);
                pair.check().that(swapped ? won.second() : won.first(), swapped ? won.first() : won.second());
            }
        }
    }

    /** Stores blob n without a name. */
    default void unnamed(long n) {
        storeUnpinned(one(), n);
        one().dropRef(0, new RefName(Long.toString(n)));
    }

    private Sql.Work<Boolean> burial(long n) {
        BlobRow row = one().blob(0, blob(n)).orElseThrow();
        return sql -> DeadRows.bury(sql, List.of(row), TIME).isEmpty();
    }

    private Pair againstForget(long n, Sql.Work<Boolean> keeper) {
        return new Pair(keeper, burial(n), (kept, forgotten) -> {
            assertThat(kept).isNotEqualTo(forgotten);
            assertThat(one().blob(0, blob(n)).isPresent()).isEqualTo(kept);
            assertThat(forgetBlob(one(), 0, blob(n))).isFalse();
        });
    }

    @Test
    default void pinAndCondemn_everyOrder_exactlyOneWins() {
        inEveryOrder(n -> {
            storeUnpinned(one(), n);
            long session = one().beginSession();
            return new Pair(
                    sql -> SessionRows.pin(sql, session, Set.of(packId(n))).isEmpty(),
                    sql -> !CondemnedRows.condemn(sql, 1, List.of(sentence(packId(n))), TIME)
                            .isEmpty(),
                    (pinned, condemned) -> {
                        assertThat(pinned).isNotEqualTo(condemned);
                        assertThat(one().locate(0, Set.of(block(n))).isEmpty()).isEqualTo(condemned);
                        assertThat(condemn(one(), packId(n))).isFalse();
                    });
        });
    }

    @Test
    default void refAndForget_everyOrder_exactlyOneWins() {
        inEveryOrder(n -> {
            unnamed(n);
            return againstForget(
                    n, sql -> !RefRows.set(sql, 0, ref("r" + n, n), TIME).legalHold());
        });
    }

    @Test
    default void committedRefAndForget_everyOrder_exactlyOneWins() {
        inEveryOrder(n -> {
            unnamed(n);
            long session = one().beginSession();
            Commit commit = new Commit(session, List.of(), List.of(), List.of(newRef("r" + n, n)));
            return againstForget(
                    n, sql -> CommitRows.apply(sql, commit, TIME).get(0).isEmpty());
        });
    }

    @Test
    default void linkAndForget_everyOrder_exactlyOneWins() {
        inEveryOrder(n -> {
            unnamed(n);
            long session = one().beginSession();
            Commit commit = new Commit(session, List.of(), List.of(LinkContract.parent(100 + n, n)), List.of());
            return againstForget(
                    n, sql -> CommitRows.apply(sql, commit, TIME).get(0).isEmpty());
        });
    }

    @Test
    default void holdAndForget_everyOrder_exactlyOneWins() {
        inEveryOrder(n -> {
            unnamed(n);
            long session = one().beginSession();
            return againstForget(
                    n, sql -> LinkRows.hold(sql, session, 0, Set.of(blob(n))).isEmpty());
        });
    }

    @Test
    default void storedAgainAndForget_everyOrder_writerAlwaysWins() {
        inEveryOrder(n -> {
            unnamed(n);
            long session = one().beginSession();
            Commit commit = new Commit(session, List.of(), List.of(newBlob(n, n)), List.of(newRef("r" + n, n)));
            return new Pair(
                    sql -> CommitRows.apply(sql, commit, TIME).get(0).isEmpty(), burial(n), (stored, forgotten) -> {
                        assertThat(stored).isTrue();
                        assertThat(one().ref(0, new RefName("r" + n))).contains(ref("r" + n, n));
                        assertThat(forgetBlob(one(), 0, blob(n))).isFalse();
                    });
        });
    }

    @Test
    default void commitAndExpire_everyOrder_exactlyOneWins() {
        inEveryOrder(n -> {
            long session = one().beginSession();
            return new Pair(
                    sql -> CommitRows.apply(sql, whole(session, n), TIME).get(0).isEmpty(),
                    sql -> SessionRows.expire(sql, Set.of(session)) == 1,
                    (committed, expired) -> {
                        assertThat(committed).isNotEqualTo(expired);
                        assertThat(one().sessionState(session))
                                .isEqualTo(committed ? SessionState.COMMITTED : SessionState.EXPIRED);
                        assertThat(one().blob(0, blob(n)).isPresent()).isEqualTo(committed);
                        assertThat(one().replicas(packId(n)).isEmpty()).isEqualTo(expired);
                    });
        });
    }

    @Test
    default void pinAndReplace_everyOrder_exactlyOneWins() {
        inEveryOrder(n -> {
            storeUnpinned(one(), n);
            long run = one().collection().begin();
            List<Long> sessions = one().beginSessions(2, null);
            return new Pair(
                    sql -> SessionRows.pin(sql, sessions.get(0), Set.of(packId(n)))
                            .isEmpty(),
                    sql -> CondemnedRows.replace(
                            sql, run, pack(sessions.get(1), 100 + n, n), List.of(sentence(packId(n))), TIME),
                    (pinned, replaced) -> {
                        assertThat(pinned).isNotEqualTo(replaced);
                        assertThat(one().locate(0, Set.of(block(n))).get(block(n)))
                                .extracting(Location::pack)
                                .containsExactly(packId(replaced ? 100 + n : n));
                    });
        });
    }

    @Test
    default void changesOfTwoRuns_everyOrder_laterOneWins() {
        inEveryOrder(n -> {
            storeUnpinned(one(), n);
            long run = one().collection().begin();
            return new Pair(
                    sql -> {
                        CollectionRows.fence(sql, "test", run, 1);
                        return !CondemnedRows.condemn(sql, run, List.of(sentence(packId(n))), TIME)
                                .isEmpty();
                    },
                    sql -> sql.update("UPDATE collector SET run = run + 1 WHERE one = 1") == 1,
                    (condemned, begun) -> {
                        assertThat(begun).isTrue();
                        assertThat(one().locate(0, Set.of(block(n))).isEmpty()).isEqualTo(condemned);
                        CasException refused = catchThrowableOfType(
                                CasException.class,
                                () -> one().collection().condemn(run, List.of(sentence(packId(n))), TIME));
                        assertThat(refused).isInstanceOf(CasException.Conflict.class);
                    });
        });
    }

    /** Names blob n "n", and stores blob 100 + n too. */
    private void named(long n) {
        storeUnpinned(one(), n);
        storeUnpinned(one(), 100 + n);
    }

    private Pair againstDrop(long n, Sql.Work<Boolean> keeper) {
        RefName name = new RefName(Long.toString(n));
        return new Pair(keeper, sql -> RefRows.drop(sql, 0, name, TIME), (kept, dropped) -> {
            assertThat(kept).isNotEqualTo(dropped);
            assertThat(one().ref(0, name).isPresent()).isEqualTo(kept);
            assertThat(forgetBlob(one(), 0, blob(n))).isEqualTo(dropped);
        });
    }

    /** Both may get through if the name is pointed elsewhere first; what is protected then stays. */
    private Pair againstReplace(long n, Sql.Work<Boolean> keeper, Sql.Work<Boolean> replacing) {
        RefName name = new RefName(Long.toString(n));
        return new Pair(keeper, replacing, (kept, replaced) -> {
            assertThat(kept).isTrue();
            Ref there = one().ref(0, name).orElseThrow();
            assertThat(there.key()).isEqualTo(blob(replaced ? 100 + n : n));
            assertThat(there.legalHold() || there.retainUntil().isPresent()).isTrue();
        });
    }

    private Sql.Work<Boolean> retaining(long n) {
        RefName name = new RefName(Long.toString(n));
        Instant until = TIME.plusSeconds(60);
        return sql -> RefRows.retain(sql, 0, name, until, TIME).retainUntil().isPresent();
    }

    private Sql.Work<Boolean> holding(long n) {
        return sql -> RefRows.hold(sql, 0, new RefName(Long.toString(n)), true).legalHold();
    }

    @Test
    default void holdRefAndDrop_everyOrder_exactlyOneWins() {
        inEveryOrder(n -> {
            named(n);
            return againstDrop(n, holding(n));
        });
    }

    @Test
    default void retainRefAndDrop_everyOrder_exactlyOneWins() {
        inEveryOrder(n -> {
            named(n);
            return againstDrop(n, retaining(n));
        });
    }

    @Test
    default void retainRefAgainAndDrop_afterItsEnd_exactlyOneWins() {
        inEveryOrder(n -> {
            named(n);
            one().setRef(0, RefGuard.under(ref("" + n, n), Optional.of(TIME), false));
            return againstDrop(n, retaining(n));
        });
    }

    @Test
    default void holdRefAndSet_everyOrder_heldNameStays() {
        inEveryOrder(n -> {
            named(n);
            return againstReplace(
                    n,
                    holding(n),
                    sql -> !RefRows.set(sql, 0, ref("" + n, 100 + n), TIME).legalHold());
        });
    }

    @Test
    default void retainRefAndCommittedReplace_everyOrder_retainedNameStays() {
        inEveryOrder(n -> {
            named(n);
            long session = one().beginSession();
            Commit commit = new Commit(session, List.of(), List.of(), List.of(newRef("" + n, 100 + n)));
            return againstReplace(
                    n,
                    retaining(n),
                    sql -> CommitRows.apply(sql, commit, TIME).get(0).isEmpty());
        });
    }

    @Test
    default void bornHeldAndReplace_nameNotThereBefore_heldNameStays() {
        inEveryOrder(n -> {
            named(n);
            List<Long> sessions = one().beginSessions(2, null);
            Ref held = RefGuard.under(ref("new" + n, n), Optional.empty(), true);
            Commit holding = new Commit(sessions.get(0), List.of(), List.of(), List.of(new Commit.NewRef(0, held)));
            Commit replacing = new Commit(sessions.get(1), List.of(), List.of(), List.of(newRef("new" + n, 100 + n)));
            return new Pair(
                    sql -> CommitRows.apply(sql, holding, TIME).get(0).isEmpty(),
                    sql -> CommitRows.apply(sql, replacing, TIME).get(0).isEmpty(),
                    (kept, replaced) -> {
                        assertThat(kept).isTrue();
                        assertThat(one().ref(0, held.name())).contains(held);
                    });
        });
    }
}
