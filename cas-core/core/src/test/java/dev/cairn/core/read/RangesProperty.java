package dev.cairn.core.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.BlobKey;
import dev.cairn.api.VerifyPolicy;
import dev.cairn.core.Data;
import dev.cairn.core.Rig;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import reactor.core.publisher.Flux;

/** Ranges of blobs equal slices of their bytes. */
final class RangesProperty {
    private static final int[] LENGTHS = {1, 64, 1_000, 1_024, 60_000, 600_000};
    private static final List<Rig> RIGS = new ArrayList<>();
    private static final List<Stored> STORED = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Stored(Rig rig, BlobKey key, byte[] bytes) {}

    @BeforeContainer
    static void store() {
        for (String chunker : new String[] {"fastcdc-2020:64/256/1024:2:0", "fixed:100", "fastcdc-2020"}) {
            Rig rig = Rig.inTemporaryDirectory().chunker(chunker).build();
            RIGS.add(rig);
            for (int length : LENGTHS) {
                byte[] bytes = length % 3 == 0 ? Data.text(length, length) : Data.random(length, length);
                STORED.add(new Stored(rig, rig.put(bytes).key(), bytes));
            }
        }
    }

    @AfterContainer
    static void close() {
        RIGS.forEach(Rig::close);
        RIGS.clear();
        STORED.clear();
    }

    @Provide
    Arbitrary<VerifyPolicy> policies() {
        return Arbitraries.of(VerifyPolicy.full(), VerifyPolicy.spot(0.3), VerifyPolicy.none());
    }

    @Provide
    Arbitrary<Integer> blobs() {
        return Arbitraries.integers().between(0, 3 * LENGTHS.length - 1);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void at_anyRange_equalsTheSlice(
            @ForAll("blobs") int blob, @ForAll("policies") VerifyPolicy policy, @ForAll int start, @ForAll int count) {
        Stored stored = STORED.get(blob);
        int length = stored.bytes.length;
        int offset = Math.floorMod(start, length);
        int wanted = Math.floorMod(count, length + 100);
        byte[] read = Rig.collect(
                stored.rig.cas().readBlob(stored.key).verifying(policy).at(offset, wanted));
        byte[] slice = Arrays.copyOfRange(stored.bytes, offset, Math.min(length, offset + wanted));
        Data.assertSame(offset + "+" + wanted + " of " + length, read, slice);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void at_neighbouringRanges_makeTheWhole(@ForAll("blobs") int blob, @ForAll int cut) {
        Stored stored = STORED.get(blob);
        int length = stored.bytes.length;
        int at = Math.floorMod(cut, length + 1);
        byte[] both =
                Rig.collect(stored.rig.cas().readBlob(stored.key).at(0, at).concatWith(rest(stored, at)));
        Data.assertSame("cut at " + at, both, stored.bytes);
        assertThat(stored.rig.environment().memory().usedBytes()).isZero();
    }

    private static Flux<ByteBuffer> rest(Stored stored, int at) {
        return stored.rig.cas().readBlob(stored.key).at(at, stored.bytes.length - at);
    }
}
