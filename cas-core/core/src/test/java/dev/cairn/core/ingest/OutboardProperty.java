package dev.cairn.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.core.Data;
import dev.cairn.core.Rig;
import dev.cairn.engines.CompactOutboardEncoder;
import dev.cairn.engines.TreeHash;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What is stored is what can be computed, wherever the source's buffers end. */
final class OutboardProperty {
    private static final int LENGTH_MAX = 2 << 20;
    private static final Map<HashAlgorithm, Rig> RIGS = new EnumMap<>(HashAlgorithm.class);

    @BeforeContainer
    static void open() {
        for (HashAlgorithm algorithm : HashAlgorithm.values()) {
            RIGS.put(
                    algorithm,
                    Rig.inTemporaryDirectory()
                            .algorithm(algorithm)
                            .chunker("fastcdc-2020:64/256/1024:2:0")
                            .build());
        }
    }

    @AfterContainer
    static void close() {
        RIGS.values().forEach(Rig::close);
        RIGS.clear();
    }

    @Provide
    Arbitrary<Integer> lengths() {
        Arbitrary<Integer> nearGroups = Arbitraries.integers()
                .between(1, LENGTH_MAX / TreeHash.GROUP_BYTES)
                .flatMap(groups ->
                        Arbitraries.integers().between(-1, 1).map(more -> groups * TreeHash.GROUP_BYTES + more));
        return Arbitraries.oneOf(nearGroups, Arbitraries.integers().between(0, LENGTH_MAX));
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void put_anyLength_storesTheComputedOutboard(
            @ForAll HashAlgorithm algorithm,
            @ForAll("lengths") int length,
            @ForAll @IntRange(min = 1_000, max = 700_000) int bufferBytes) {
        Rig rig = Objects.requireNonNull(RIGS.get(algorithm));
        byte[] bytes = Data.random(length, length);
        Attributes asked = Attributes.builder().outboardFrom(0).build();
        BlobKey key = rig.put(Data.buffers(bytes, bufferBytes), asked).key();
        Optional<BlockKey> stored = Objects.requireNonNull(
                        rig.cas().statBlob(key).block(Rig.PATIENCE))
                .outboard();
        assertThat(stored.isPresent()).isEqualTo(length > TreeHash.GROUP_BYTES);
        stored.ifPresent(block -> assertThat(Data.join(List.of(
                        Objects.requireNonNull(rig.cas().readBlock(block).block(Rig.PATIENCE)))))
                .isEqualTo(computed(algorithm, bytes)));
        assertThat(rig.environment().memory().usedBytes()).isZero();
    }

    private static byte[] computed(HashAlgorithm algorithm, byte[] bytes) {
        CompactOutboardEncoder encoder =
                new CompactOutboardEncoder(algorithm == HashAlgorithm.BLAKE3 ? TreeHash.BLAKE3 : TreeHash.SHA256_TREE);
        encoder.update(bytes, 0, bytes.length);
        encoder.finish();
        return encoder.outboard();
    }
}
