package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Kind;
import dev.cairn.api.store.Checksum;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import dev.cairn.conformance.Faults.Fault;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * Group D, first part: what a get answers. See {@link GetUnderChangeContract} for gets that meet something.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface GetContract extends StoreCases {
    private boolean reads(Mono<?> asking) {
        return Gate.orRefused(harness(), Ability.RANGE_READ, asking);
    }

    private Mono<?> askingForRange() {
        return Probe.of(harness())
                .body("asked", GetOptions.range(new ByteRange(0, 1)))
                .then();
    }

    private ByteRange answered(String name, GetOptions options) {
        Probe p = Probe.of(harness());
        Mono<ByteRange> range = p.store()
                .get(ObjectName.of(name), options)
                .flatMap(body -> body.bytes().then(Mono.just(body.range())));
        return p.answer(range);
    }

    @Test
    default void d01_whole_isExact() {
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(1, 3_000_001);
        ObjectInfo put = p.put("whole", bytes);
        p.present("whole", bytes);
        assertThat(answered("whole", GetOptions.whole())).isEqualTo(new ByteRange(0, bytes.length));
        Mono<ObjectInfo> info = p.store()
                .get(ObjectName.of("whole"), GetOptions.whole())
                .flatMap(body -> body.bytes().then(Mono.just(body.info())));
        assertThat(p.answer(info)).isEqualTo(put);
    }

    @Test
    default void d01_bodyBuffers_areTheReadersOwn() {
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(11, 200_000);
        p.put("scribbled", bytes);
        p.all(p.body("scribbled", GetOptions.whole()).doOnNext(b -> {
            assertThat(b.isDirect()).as("a heap buffer").isFalse();
            while (!b.isReadOnly() && b.hasRemaining()) {
                b.put((byte) 0);
            }
        }));
        p.present("scribbled", bytes);
    }

    @Test
    default void d02_missing_isNotFound() {
        Probe p = Probe.of(harness());
        p.put("there", Bytes.text("there"));
        for (String name : new String[] {"missing", "ther", "there2", "deep/missing/one"}) {
            CasException e = p.readFailure(name, GetOptions.whole(), Kind.NOT_FOUND);
            assertThat(e.getMessage()).as("the message names the object").contains(name);
        }
    }

    @Test
    default void d03_rangeTable() {
        if (reads(askingForRange())) {
            Probe p = Probe.of(harness());
            byte[] bytes = Bytes.random(3, 200_000);
            p.put("ranged", bytes);
            long[][] table = {
                {0, 1}, {0, 200_000}, {1, 63}, {65_535, 2}, {100_000, 65_537}, {199_999, 1}, {7, 0}, {0, 0}
            };
            for (long[] row : table) {
                ByteRange range = new ByteRange(row[0], row[1]);
                byte[] slice = Arrays.copyOfRange(bytes, (int) range.offset(), (int) range.end());
                Bytes.same("range " + range, p.read("ranged", GetOptions.range(range)), slice);
                assertThat(answered("ranged", GetOptions.range(range))).isEqualTo(range);
            }
        }
    }

    @Test
    default void d04_rangePastTheEnd_isCutShort() {
        if (reads(askingForRange())) {
            Probe p = Probe.of(harness());
            byte[] bytes = Bytes.random(4, 1000);
            p.put("ranged", bytes);
            for (long length : new long[] {101, 100_000, Long.MAX_VALUE - 900}) {
                GetOptions past = GetOptions.range(new ByteRange(900, length));
                Bytes.same("cut short", p.read("ranged", past), Arrays.copyOfRange(bytes, 900, 1000));
                assertThat(answered("ranged", past)).isEqualTo(new ByteRange(900, 100));
            }
        }
    }

    @Test
    default void d05_startAtEnd_isRangeNotSatisfiable() {
        if (reads(askingForRange())) {
            Probe p = Probe.of(harness());
            p.put("ranged", Bytes.random(5, 1000));
            p.put("empty", new byte[0]);
            p.readFailure("ranged", GetOptions.range(new ByteRange(1000, 1)), Kind.RANGE);
            p.readFailure("ranged", GetOptions.range(new ByteRange(5000, 1)), Kind.RANGE);
            p.readFailure("ranged", GetOptions.range(new ByteRange(1001, 0)), Kind.RANGE);
            p.readFailure("empty", GetOptions.range(new ByteRange(0, 1)), Kind.RANGE);
            assertThat(p.read("ranged", GetOptions.range(new ByteRange(1000, 0))))
                    .isEmpty();
            assertThat(p.read("empty", GetOptions.range(new ByteRange(0, 0)))).isEmpty();
            p.readFailure("missing", GetOptions.range(new ByteRange(0, 1)), Kind.NOT_FOUND);
        }
    }

    @Test
    default void d06_negative_isRejectedBeforeIo() {
        assertThatThrownBy(() -> new ByteRange(-1, 1)).isInstanceOf(CasException.InvalidInput.class);
        assertThatThrownBy(() -> new ByteRange(1, -1)).isInstanceOf(CasException.InvalidInput.class);
        assertThatThrownBy(() -> new ByteRange(2, Long.MAX_VALUE)).isInstanceOf(CasException.InvalidInput.class);
        assertThatThrownBy(() -> GetOptions.last(-1)).isInstanceOf(CasException.InvalidInput.class);
    }

    @Test
    default void d07_suffixTable() {
        if (reads(askingForRange())) {
            Probe p = Probe.of(harness());
            byte[] bytes = Bytes.random(7, 100_000);
            p.put("ranged", bytes);
            for (int length : new int[] {1, 1000, 99_999, 100_000}) {
                byte[] tail = Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
                Bytes.same("last " + length, p.read("ranged", GetOptions.last(length)), tail);
            }
            Bytes.same("all of it", p.read("ranged", GetOptions.last(Long.MAX_VALUE)), bytes);
            assertThat(answered("ranged", GetOptions.last(10))).isEqualTo(new ByteRange(99_990, 10));
            p.readFailure("ranged", GetOptions.last(0), Kind.RANGE);
        }
    }

    @Test
    default void d09_versionMismatch_isRefused() {
        Probe p = Probe.of(harness());
        ObjectInfo old = p.replace("versioned", Bytes.text("old"));
        GetOptions pinned = GetOptions.whole().ifVersion(old.version());
        if (Gate.orRefused(
                harness(), Ability.CONDITIONAL_GET, p.body("missing", pinned).then())) {
            assertThat(p.read("versioned", pinned)).isEqualTo(Bytes.text("old"));
            p.replace("versioned", Bytes.text("new"));
            p.readFailure("versioned", pinned, Kind.PRECONDITION);
            p.delete("versioned");
            p.readFailure("versioned", pinned, Kind.NOT_FOUND, Kind.PRECONDITION);
        }
    }

    @Test
    default void d15_versionPinnedRanges_failOnChange() {
        Probe p = Probe.of(harness());
        Gate.declared(harness(), Ability.RANGE_READ);
        Gate.declared(harness(), Ability.CONDITIONAL_GET);
        ObjectInfo old = p.replace("pinned", Bytes.random(15, 100_000));
        GetOptions second = GetOptions.range(new ByteRange(50_000, 50_000)).ifVersion(old.version());
        assertThat(p.read("pinned", second)).hasSize(50_000);
        p.replace("pinned", Bytes.random(16, 100_000));
        p.readFailure("pinned", second, Kind.PRECONDITION);
    }

    @Test
    default void d16_resumeAfterReset_continuesAtTheExactOffset() {
        Gate.declared(harness(), Ability.RANGE_READ);
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(16, 1_000_000);
        p.put("resumed", bytes);
        Store resetting = FaultyStore.of(
                p.store(), Faults.seed(16).first(3, Fault.RESET_MID_BODY).build());
        byte[] resumed = Resume.read(p, resetting, "resumed", bytes.length);
        Bytes.same("resumed", resumed, bytes);
    }

    @Test
    default void d17_rangedRead_isNeverComparedToTheWholeDigest() {
        Gate.declared(harness(), Ability.RANGE_READ);
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(17, 100_000);
        p.put("plain", bytes);
        assertThat(p.read("plain", GetOptions.range(new ByteRange(10, 10))))
                .isEqualTo(Arrays.copyOfRange(bytes, 10, 20));
        for (Checksum.Algorithm a : p.store().capabilities().checksums()) {
            p.put("sum/" + a, Bytes.content(bytes).withChecksum(Bytes.checksum(a, bytes)), PutOptions.unique());
            byte[] middle = p.read("sum/" + a, GetOptions.range(new ByteRange(10, 70_000)));
            Bytes.same("middle", middle, Arrays.copyOfRange(bytes, 10, 70_010));
        }
    }
}
