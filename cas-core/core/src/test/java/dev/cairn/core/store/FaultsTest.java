package dev.cairn.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.store.ObjectName;
import dev.cairn.conformance.Faults;
import dev.cairn.conformance.Faults.Fault;
import dev.cairn.conformance.FaultyStore;
import dev.cairn.core.Data;
import dev.cairn.core.Oracle;
import dev.cairn.core.Rig;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.SessionState;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Stores that fail as networks and machines do, under the whole pipeline. */
final class FaultsTest {
    private static final String CHUNKER = "fixed:700";
    private static final byte[] BYTES = Data.random(1, 9_000);

    @TempDir
    Path directory;

    private static CasException.Details details(String reason) {
        return CasException.Details.of("store", reason, null);
    }

    /** What passes and what does not. */
    @SuppressWarnings("ImmutableEnumChecker") // an exception has a stack trace, which nobody changes
    private enum Failure {
        UNAVAILABLE(true, new CasException.Unavailable(details("down"))),
        THROTTLED(true, new CasException.Throttled(details("slow down"), Duration.ofMillis(1))),
        TIMED_OUT(true, new CasException.TimedOut(details("late"))),
        UNKNOWN_OUTCOME(true, new CasException.UnknownOutcome(details("no reply"))),
        DENIED(false, new CasException.Denied(details("no"))),
        QUOTA(false, new CasException.QuotaExceeded(details("full")));

        private final boolean passes;
        private final CasException failure;

        Failure(boolean passes, CasException failure) {
            this.passes = passes;
            this.failure = failure;
        }

        /** Fails once, at the n-th call from now on. */
        Function<ObjectName, Mono<Void>> at(int call) {
            AtomicInteger calls = new AtomicInteger();
            return name -> calls.incrementAndGet() == call ? Mono.error(failure) : Mono.empty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void put_failsOnce_retriedOrTypedAndNothingVisible(Failure failure) {
        try (Rig rig = Rig.in(directory).chunker(CHUNKER).build()) {
            rig.store().beforePut = failure.at(1);
            if (failure.passes) {
                Data.assertSame("stored by a retry", rig.read(rig.put(BYTES).key()), BYTES);
            } else {
                assertThatThrownBy(() -> rig.put(BYTES)).isSameAs(failure.failure);
                rig.assertNothingVisible();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void get_failsOnceAtAnyCall_retriedOrTyped(Failure failure) {
        try (Rig rig = Rig.in(directory).chunker(CHUNKER).build()) {
            BlobKey key = rig.put(BYTES).key();
            rig.recorded().reset();
            rig.read(key);
            int calls = (int) rig.recorded().gets();
            assertThat(calls).as("manifest and bytes").isGreaterThanOrEqualTo(2);
            for (int call = 1; call <= calls; call++) {
                rig.store().beforeGet = failure.at(call);
                if (failure.passes) {
                    Data.assertSame("read by a retry", rig.read(key), BYTES);
                } else {
                    assertThatThrownBy(() -> rig.read(key)).isSameAs(failure.failure);
                }
            }
        }
    }

    @Test
    void put_replyLost_resolvedByARepeat() {
        AtomicInteger puts = new AtomicInteger();
        try (Rig rig = Rig.in(directory).chunker(CHUNKER).disk().build()) {
            rig.store().putAnswer = answer ->
                    puts.incrementAndGet() <= 2 ? answer.then(Mono.error(Failure.UNKNOWN_OUTCOME.failure)) : answer;
            Data.assertSame("stored", rig.read(rig.put(BYTES).key()), BYTES);
            assertThat(puts).hasValue(3);
            assertThat(rig.packs()).as("the same name again").hasSize(1);
            assertThat(rig.findings()).isEmpty();
        }
    }

    @Test
    void put_repliesLostForGood_typedAndNothingVisible() {
        try (Rig rig = Rig.in(directory).chunker(CHUNKER).build()) {
            rig.store().putAnswer = answer -> answer.then(Mono.error(Failure.UNKNOWN_OUTCOME.failure));
            assertThatThrownBy(() -> rig.put(BYTES)).isSameAs(Failure.UNKNOWN_OUTCOME.failure);
            rig.assertNothingVisible();
        }
    }

    /** The same block in two packs: damage of one is passed over, as long as the other is good. */
    @Test
    void read_oneOfTwoPlacesDamaged_fallsBack() {
        try (Rig rig = Rig.in(directory).chunker(CHUNKER).build()) {
            BlobKey key = rig.put(BYTES).key();
            rig.catalog().places = found -> Map.of();
            rig.put(BYTES);
            rig.catalog().places = found -> found;
            List<ObjectName> packs = rig.packs();
            assertThat(packs).hasSize(2);
            for (ObjectName pack : packs) {
                byte[] good = rig.object(pack);
                for (byte[] bad : List.of(damaged(good), new byte[0], Data.random(3, good.length))) {
                    rig.tamper(pack, bad);
                    Data.assertSame("from the other pack", rig.read(key), BYTES);
                    assertThat(rig.findings())
                            .isNotEmpty()
                            .noneMatch(f -> key.toString().equals(f.subject().blob()));
                }
                rig.remove(pack);
                Data.assertSame("from the other pack", rig.read(key), BYTES);
                rig.tamper(pack, good);
            }
            packs.forEach(pack -> rig.tamper(pack, damaged(rig.object(pack))));
            assertThatThrownBy(() -> rig.read(key)).isInstanceOf(CasException.Corrupt.class);
        }
    }

    private static byte[] damaged(byte[] pack) {
        byte[] bad = pack.clone();
        for (int at = 100; at < bad.length; at += 97) {
            bad[at] ^= 1;
        }
        return bad;
    }

    @Test
    void read_firstPlaceOfOneBlockDamaged_onlyThatOneIsFetchedElsewhere() {
        try (Rig rig = Rig.in(directory).chunker(CHUNKER).build()) {
            BlobKey key = rig.put(BYTES).key();
            rig.catalog().places = found -> Map.of();
            rig.put(BYTES);
            rig.catalog().places = found -> found;
            BlockKey block =
                    new Oracle(HashAlgorithm.BLAKE3, CHUNKER, BYTES).blocks().get(3);
            Location first = rig.catalog()
                    .locate(0, List.of(block))
                    .values()
                    .iterator()
                    .next()
                    .get(0);
            ObjectName name = rig.packs().stream()
                    .filter(pack -> pack.value().contains(first.pack().digest().hex()))
                    .findFirst()
                    .orElseThrow();
            byte[] bad = rig.object(name);
            bad[(int) first.end() - 1] ^= 1;
            rig.tamper(name, bad);
            Data.assertSame("healed", rig.read(key), BYTES);
            Data.assertSame("one block", Data.copy(block(rig, block)), Arrays.copyOfRange(BYTES, 2_100, 2_800));
        }
    }

    private static ByteBuffer block(Rig rig, BlockKey key) {
        return Objects.requireNonNull(rig.cas().readBlock(key).block(Rig.PATIENCE));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everything_onAStoreThatOftenFails_rightOrTyped(long seed) {
        Faults faults = Faults.seed(seed)
                .sometimes(0.15, Fault.THROTTLED)
                .sometimes(0.15, Fault.RESET_BEFORE)
                .sometimes(0.15, Fault.RESET_MID_BODY)
                .sometimes(0.1, Fault.LOST_ACK)
                .sometimes(0.1, Fault.LOST_REQUEST)
                .sometimes(0.1, Fault.DELIVERED_TWICE)
                .sometimes(0.05, Fault.TRUNCATED_BODY)
                .sometimes(0.05, Fault.BIT_FLIP)
                .build();
        try (Rig rig = Rig.in(directory)
                .chunker(CHUNKER)
                .around(plain -> FaultyStore.of(plain, faults))
                .build()) {
            Map<BlobKey, byte[]> stored = new LinkedHashMap<>();
            int refused = 0;
            for (int i = 0; i < 8; i++) {
                byte[] bytes = Data.random(seed * 100 + i, 500 + 1_500 * i);
                try {
                    stored.put(rig.put(bytes).key(), bytes);
                } catch (CasException e) {
                    refused++;
                }
            }
            for (Map.Entry<BlobKey, byte[]> blob : stored.entrySet()) {
                try {
                    Data.assertSame("seed " + seed, rig.read(blob.getKey()), blob.getValue());
                } catch (CasException e) {
                    assertThat(e.kind()).isNotEqualTo(CasException.Kind.NOT_FOUND);
                    refused++;
                }
            }
            assertThat(stored).as("some get through").isNotEmpty();
            assertThat(stored.size() + refused).isGreaterThanOrEqualTo(8);
            rig.awaitQuiet();
            assertThat(rig.sessions()).doesNotContain(SessionState.LIVE);
            assertThat(rig.catalog().totals().blobs()).isEqualTo(stored.size());
        }
    }
}
