package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.block;
import static dev.cairn.core.catalog.Samples.newBlob;
import static dev.cairn.core.catalog.Samples.packId;
import static dev.cairn.core.catalog.Samples.ref;
import static dev.cairn.core.catalog.Samples.storeUnpinned;
import static dev.cairn.core.catalog.Samples.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two that must not both win, and many that must all. */
interface RaceContract extends CatalogFixture {
    /** A handle for an actor's number: the same catalog, or another process's view of it. */
    default Catalog handle(int actor) {
        return catalog();
    }

    @Test
    default void commit_eightThreads_noRowLost() {
        int threads = 8;
        long all = 96;
        int rounds = 12;
        List<List<Long>> sessions = together(IntStream.range(0, threads)
                .<Callable<List<Long>>>mapToObj(thread -> () -> {
                    List<Long> mine = new ArrayList<>();
                    for (int round = 0; round < rounds; round++) {
                        Catalog catalog = handle(thread);
                        long session = catalog.beginSession();
                        if (round > 0) {
                            assertThat(catalog.pin(session, Set.of(packId(thread * 1000L + round - 1))))
                                    .isEmpty();
                        }
                        catalog.commit(whole(session, thread * 1000L + round));
                        mine.add(session);
                    }
                    return mine;
                })
                .toList());
        assertThat(sessions.stream().flatMap(List::stream))
                .doesNotHaveDuplicates()
                .hasSize((int) all);
        assertThat(catalog().totals()).satisfies(totals -> {
            assertThat(totals.packs()).isEqualTo(all);
            assertThat(totals.blobs()).isEqualTo(all);
        });
        assertThat(catalog().refs(0, "", null, 1000)).hasSize((int) all);
        for (int thread = 0; thread < threads; thread++) {
            for (int round = 0; round < rounds; round++) {
                assertThat(catalog().locate(0, Set.of(block(thread * 1000L + round))))
                        .hasSize(1);
            }
        }
    }

    @Test
    default void pinAndCondemn_raced_exactlyOneWins() {
        for (int n = 1; n <= 20; n++) {
            long pack = n;
            storeUnpinned(catalog(), pack);
            long session = catalog().beginSession();
            List<Boolean> won = together(List.of(
                    () -> handle(0).pin(session, Set.of(packId(pack))).isEmpty(),
                    () -> Collecting.condemn(handle(1), packId(pack))));
            assertThat(won).containsExactlyInAnyOrder(true, false);
            assertThat(catalog().locate(0, Set.of(block(pack))).isEmpty()).isEqualTo(won.get(1));
        }
    }

    @Test
    default void setRefAndForgetBlob_raced_exactlyOneWins() {
        for (int n = 1; n <= 20; n++) {
            long number = n;
            catalog()
                    .commit(new Commit(
                            catalog().beginSession(), List.of(), List.of(newBlob(number, number)), List.of()));
            List<Boolean> won = together(List.of(
                    () -> succeeds(() -> handle(0).setRef(0, ref("n" + number, number)), CasException.NotFound.class),
                    () -> Collecting.forgetBlob(handle(1), 0, blob(number))));
            assertThat(won).containsExactlyInAnyOrder(true, false);
            assertThat(catalog().blob(0, blob(number)).isPresent()).isEqualTo(won.get(0));
        }
    }

    @Test
    default void commitAndExpire_raced_exactlyOneWins() {
        for (int n = 1; n <= 20; n++) {
            long number = n;
            long session = catalog().beginSession();
            List<Boolean> won = together(List.of(
                    () -> succeeds(() -> handle(0).commit(whole(session, number)), CasException.Conflict.class),
                    () -> handle(1).expireSession(session)));
            assertThat(won).containsExactlyInAnyOrder(true, false);
            assertThat(catalog().blob(0, blob(number)).isPresent()).isEqualTo(won.get(0));
            assertThat(catalog().sessionState(session))
                    .isEqualTo(won.get(0) ? SessionState.COMMITTED : SessionState.EXPIRED);
        }
    }

    private static boolean succeeds(Runnable call, Class<? extends CasException> refusal) {
        try {
            call.run();
            return true;
        } catch (CasException e) {
            assertThat(e).isInstanceOf(refusal);
            return false;
        }
    }

    /** Starts all at once and waits for all; any failure fails the test. */
    private static <T> List<T> together(List<Callable<T>> actors) {
        ExecutorService threads = Executors.newFixedThreadPool(actors.size());
        CyclicBarrier start = new CyclicBarrier(actors.size());
        try {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> actor : actors) {
                running.add(threads.submit(() -> {
                    start.await();
                    return actor.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
