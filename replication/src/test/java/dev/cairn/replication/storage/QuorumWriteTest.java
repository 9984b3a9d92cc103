package dev.cairn.replication.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Three copies of which two are enough, on stores 1 to 5; who has enough waits a second for the others. */
final class QuorumWriteTest {
    private static final PackId PACK = new PackId(HashAlgorithm.BLAKE3, new Digest(1, 2, 3, 4));
    private static final CasException.Details DETAILS = CasException.Details.of("put", "for the test", null);

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final List<Integer> begun = new ArrayList<>();
    private final List<Integer> cancelled = new ArrayList<>();
    private final AtomicReference<Object> heard = new AtomicReference<>();

    @AfterEach
    void stop() {
        clock.dispose();
    }

    private static Replica on(int store) {
        return Replica.whole(PACK, Integer.toString(store).repeat(32), store);
    }

    private static int store(Replica copy) {
        return copy.store().charAt(0) - '0';
    }

    private void write(Map<Integer, Mono<Void>> puts) {
        List<Replica> all = Stream.of(1, 2, 3, 4, 5)
                .filter(puts::containsKey)
                .map(QuorumWriteTest::on)
                .toList();
        new QuorumWrite(
                        all.subList(0, Math.min(3, all.size())),
                        (held, failed) -> all.stream()
                                .filter(copy -> !held.contains(copy.store()) && !failed.contains(copy.store()))
                                .findFirst(),
                        3,
                        2,
                        copy -> puts.getOrDefault(store(copy), Mono.never())
                                .doOnSubscribe(s -> begun.add(store(copy)))
                                .doOnCancel(() -> cancelled.add(store(copy))),
                        Duration.ofSeconds(1),
                        clock)
                .write()
                .subscribe(heard::set, heard::set);
    }

    private Mono<Void> after(int millis) {
        return Mono.delay(Duration.ofMillis(millis), clock).then();
    }

    private static Mono<Void> failing() {
        return Mono.error(new CasException.Unavailable(DETAILS));
    }

    private static Replica doubtful(int store) {
        return on(store).in(Replica.State.QUARANTINED);
    }

    @Test
    void write_allGood_threeCopiesOnTheBestStores() {
        write(Map.of(1, Mono.empty(), 2, Mono.empty(), 3, Mono.empty(), 4, Mono.empty()));
        assertThat(heard.get()).isEqualTo(List.of(on(1), on(2), on(3)));
        assertThat(begun).containsExactly(1, 2, 3);
    }

    @Test
    void write_storeFails_theNextOneTakesItsPlace() {
        write(Map.of(1, Mono.empty(), 2, failing(), 3, after(5), 4, after(1), 5, Mono.empty()));
        clock.advanceTimeBy(Duration.ofMillis(10));
        assertThat(heard.get())
                .as("the failed put may have arrived")
                .isEqualTo(List.of(on(1), on(4), on(3), doubtful(2)));
        assertThat(begun).containsExactly(1, 2, 3, 4);
    }

    @Test
    void write_tooManyFail_enoughIsEnough() {
        write(Map.of(1, failing(), 2, Mono.empty(), 3, failing(), 4, after(1)));
        clock.advanceTimeBy(Duration.ofMillis(1));
        assertThat(heard.get()).isEqualTo(List.of(on(2), on(4), doubtful(1), doubtful(3)));
    }

    @Test
    void write_fewerThanTheQuorum_unavailableNamingBoth() {
        write(Map.of(1, failing(), 2, Mono.empty(), 3, failing()));
        assertThat(heard.get())
                .isInstanceOf(CasException.Unavailable.class)
                .asString()
                .contains("limit 2, actual 1 of 3");
    }

    @Test
    void write_fewerStoresThanTheQuorum_unavailable() {
        write(Map.of(1, Mono.empty()));
        assertThat(heard.get()).isInstanceOf(CasException.Unavailable.class);
        assertThat(begun).isEmpty();
    }

    @Test
    void write_straggler_isGivenUpAndRemembered() {
        write(Map.of(1, after(5), 2, Mono.never(), 3, after(9), 4, Mono.empty()));
        clock.advanceTimeBy(Duration.ofMillis(1_008));
        assertThat(heard.get()).isNull();
        clock.advanceTimeBy(Duration.ofMillis(1));
        assertThat(heard.get()).isEqualTo(List.of(on(1), on(3), doubtful(2)));
        assertThat(cancelled).containsExactly(2);
        assertThat(begun).as("a slow store is no reason for another copy").containsExactly(1, 2, 3);
    }

    @Test
    void write_unknownOutcome_anotherCopyIsMadeAndThatOneRemembered() {
        write(Map.of(1, Mono.error(new CasException.UnknownOutcome(DETAILS)), 2, after(1), 3, after(1), 4, after(1)));
        clock.advanceTimeBy(Duration.ofMillis(1));
        assertThat(heard.get()).isEqualTo(List.of(on(2), on(3), on(4), doubtful(1)));
    }

    @Test
    void write_refusedPut_leftNothing() {
        write(Map.of(1, Mono.error(new CasException.QuotaExceeded(DETAILS)), 2, Mono.empty(), 3, Mono.empty()));
        assertThat(heard.get()).isEqualTo(List.of(on(2), on(3)));
    }

    @Test
    void write_putThatThrows_isOneThatFails() {
        write(Map.of(
                1,
                Mono.defer(() -> {
                    throw new IllegalStateException("for the test");
                }),
                2,
                Mono.empty(),
                3,
                Mono.empty()));
        assertThat(heard.get()).isEqualTo(List.of(on(2), on(3), doubtful(1)));
    }

    @Test
    void write_nobodyAnswers_waits() {
        write(Map.of(1, Mono.never(), 2, Mono.never(), 3, Mono.never()));
        clock.advanceTimeBy(Duration.ofHours(1));
        assertThat(heard.get()).as("attempts have limits of their own").isNull();
    }
}
