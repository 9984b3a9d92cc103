package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Kind;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import dev.cairn.conformance.Faults.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

final class FaultyStoreTest {
    private static final byte[] BYTES = Bytes.random(1, 100_000);

    private final TinyHarness harness = new TinyHarness(Mutant.NONE);
    private final Probe sound = Probe.of(harness);

    @AfterEach
    void close() {
        harness.close();
    }

    private Probe with(Fault fault) {
        return sound.on(
                FaultyStore.of(harness.store(), Faults.seed(77).first(1, fault).build()));
    }

    @ParameterizedTest
    @EnumSource(names = {"THROTTLED", "RESET_BEFORE", "RESET_MID_BODY", "LOST_REQUEST"})
    void put_thatFailsBeforeItsEffect_leavesNothing(Fault fault) {
        Probe faulty = with(fault);
        CasException e = faulty.putFailure(
                "x", Bytes.content(BYTES), PutOptions.unique(), Kind.THROTTLED, Kind.UNAVAILABLE, Kind.UNKNOWN_OUTCOME);
        assertThat(e).hasMessageContaining("seed 77").hasMessageContaining(fault.name());
        assertThat(e.kind() == Kind.UNKNOWN_OUTCOME).isEqualTo(fault == Fault.LOST_REQUEST);
        sound.absent("x");
        faulty.put("x", BYTES);
        sound.present("x", BYTES);
    }

    @Test
    void put_whoseAckIsLost_hasItsEffect() {
        with(Fault.LOST_ACK).putFailure("x", Bytes.content(BYTES), PutOptions.create(), Kind.UNKNOWN_OUTCOME);
        sound.present("x", BYTES);
    }

    @Test
    void delete_whoseAckIsLost_hasItsEffect() {
        sound.put("x", BYTES);
        Probe faulty = with(Fault.LOST_ACK);
        faulty.failure(faulty.store().delete(ObjectName.of("x"), DeleteOptions.any()), Kind.UNKNOWN_OUTCOME);
        sound.absent("x");
    }

    @Test
    void put_deliveredTwice_answersTheFirst() {
        RecordingStore below = RecordingStore.of(harness.store());
        Store faulty = FaultyStore.of(
                below, Faults.seed(7).first(2, Fault.DELIVERED_TWICE).build());
        sound.on(faulty).put("x", Bytes.content(BYTES), PutOptions.create());
        sound.on(faulty).delete("x");
        assertThat(below.puts()).isEqualTo(2);
        assertThat(below.deletes()).isEqualTo(2);
        sound.absent("x");
    }

    @Test
    void get_resetMidBody_failsAfterAPrefix() {
        sound.put("x", BYTES);
        StepVerifier.create(with(Fault.RESET_MID_BODY)
                        .body("x", GetOptions.whole())
                        .map(Bytes::copy)
                        .collectList())
                .verifyErrorSatisfies(e -> assertThat(((CasException) e).kind()).isEqualTo(Kind.UNAVAILABLE));
        byte[] prefix = Bytes.join(sound.all(
                with(Fault.RESET_MID_BODY).body("x", GetOptions.whole()).onErrorComplete(CasException.class)));
        assertThat(prefix.length).isLessThan(BYTES.length);
        Bytes.same("prefix", prefix, Arrays.copyOf(BYTES, prefix.length));
    }

    @Test
    void get_truncated_endsEarlyWithoutAnError() {
        sound.put("x", BYTES);
        byte[] prefix = with(Fault.TRUNCATED_BODY).read("x");
        assertThat(prefix.length).isLessThan(BYTES.length);
        Bytes.same("prefix", prefix, Arrays.copyOf(BYTES, prefix.length));
    }

    @Test
    void get_withABitFlipped_differsInOneBitAndOnce() {
        sound.put("x", BYTES);
        Probe faulty = with(Fault.BIT_FLIP);
        BitSet difference = BitSet.valueOf(faulty.read("x"));
        difference.xor(BitSet.valueOf(BYTES));
        assertThat(difference.cardinality()).isEqualTo(1);
        Bytes.same("second read", faulty.read("x"), BYTES);
        Bytes.same("stored", sound.read("x"), BYTES);
    }

    @Test
    void throttled_saysForHowLong() {
        Probe faulty = with(Fault.THROTTLED);
        CasException e = faulty.failure(faulty.store().list("", null).then(), Kind.THROTTLED);
        assertThat(((CasException.Throttled) e).after()).isPositive();
    }

    @Test
    void outcomes_ofOneSeed_areTheSameAgainInAnyOrder() {
        List<String> once = outcomes(5, false);
        assertThat(outcomes(5, false)).isEqualTo(once);
        assertThat(outcomes(5, true)).isEqualTo(once);
        assertThat(outcomes(6, false)).isNotEqualTo(once);
        assertThat(once.stream().filter(o -> !o.endsWith("ok"))).hasSizeBetween(10, 190);
    }

    private List<String> outcomes(long seed, boolean backwards) {
        Faults.Builder faults = Faults.seed(seed);
        for (Fault f : Fault.values()) {
            faults.sometimes(0.1, f);
        }
        FaultyStore store = FaultyStore.of(
                new TinyStore(new TinyStore.Shelf(), harness.environment(), Mutant.NONE), faults.build());
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int n = backwards ? 199 - i : i;
            outcomes.add(sound.answer(store.put(ObjectName.of("o/" + n), Bytes.content(BYTES), PutOptions.unique())
                    .thenReturn(n + " ok")
                    .onErrorResume(CasException.class, e -> reactor.core.publisher.Mono.just(n + " " + e.reason()))));
        }
        assertThat(store.injected()).isGreaterThan(10);
        outcomes.sort(null);
        return outcomes;
    }

    @Test
    void latency_runsOnTheGivenClock() {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        Faults faults = Faults.seed(3).latency(Duration.ofHours(1), clock).build();
        Store slow = FaultyStore.of(harness.store(), faults);
        StepVerifier.create(slow.list("", null).then())
                .expectSubscription()
                .then(() -> clock.advanceTimeBy(Duration.ofHours(1)))
                .expectComplete()
                .verify(Duration.ofSeconds(10));
        clock.dispose();
    }

    @Test
    void probability_outsideZeroToOne_isRefused() {
        assertThatThrownBy(() -> Faults.seed(1).sometimes(1.5, Fault.BIT_FLIP))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void recording_countsAttemptsAndBytes() {
        RecordingStore recording = RecordingStore.of(harness.store());
        Probe p = sound.on(recording);
        p.put("x", BYTES);
        p.put("y", new byte[10]);
        p.readFailure("missing", GetOptions.whole(), Kind.NOT_FOUND);
        p.read("x", GetOptions.last(30));
        p.stat("x");
        p.names("");
        p.delete("x");
        recording.put(ObjectName.of("never"), Bytes.content(BYTES), PutOptions.unique());
        assertThat(Flux.just(
                                recording.puts(),
                                recording.gets(),
                                recording.stats(),
                                recording.lists(),
                                recording.deletes(),
                                recording.bytesWritten(),
                                recording.bytesRead())
                        .collectList()
                        .block())
                .containsExactly(2L, 2L, 1L, 1L, 1L, 100_010L, 30L);
        recording.reset();
        assertThat(recording.puts() + recording.bytesRead()).isZero();
    }
}
