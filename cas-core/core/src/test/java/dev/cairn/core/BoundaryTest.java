package dev.cairn.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobStat;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Receipt;
import dev.cairn.core.format.ManifestPage;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blobs of every length that lies at a border, through every flavour of repository. */
final class BoundaryTest {
    private static final List<Integer> CHUNK_BORDERS =
            List.of(0, 1, 63, 64, 65, 255, 256, 257, 511, 512, 513, 1023, 1024, 1025, 1026, 2047, 2048, 2049, 100_000);
    private static final int PAGE = ManifestPage.KEYS_MAX;
    private static final List<Integer> PAGE_BORDERS =
            List.of(PAGE * 256 - 256, PAGE * 256, PAGE * 256 + 1, 2 * PAGE * 256, 2 * PAGE * 256 + 1);

    @TempDir
    Path directory;

    private enum Flavour {
        MEMORY_FASTCDC_ZSTD(HashAlgorithm.BLAKE3, "fastcdc-2020:64/256/1024:2:0", "zstd", false),
        MEMORY_FASTCDC_SEEDED(HashAlgorithm.BLAKE3, "fastcdc-2020:64/512/1024:1:77", "identity", false),
        MEMORY_FIXED_IDENTITY(HashAlgorithm.BLAKE3, "fixed:256", "identity", false),
        MEMORY_FIXED_FIPS(HashAlgorithm.SHA256, "fixed:256", "zstd", false),
        DISK_FASTCDC_FIPS(HashAlgorithm.SHA256, "fastcdc-2020:64/256/1024:2:0", "zstd", true),
        DISK_FIXED_ZSTD(HashAlgorithm.BLAKE3, "fixed:256", "zstd", true);

        private final HashAlgorithm algorithm;
        private final String chunker;
        private final String codec;
        private final boolean disk;

        Flavour(HashAlgorithm algorithm, String chunker, String codec, boolean disk) {
            this.algorithm = algorithm;
            this.chunker = chunker;
            this.codec = codec;
            this.disk = disk;
        }

        Rig rig(Path directory) {
            Rig.Builder builder =
                    Rig.in(directory).algorithm(algorithm).chunker(chunker).codec(codec);
            return disk ? builder.disk().build() : builder.build();
        }
    }

    @ParameterizedTest
    @EnumSource
    void put_lengthsAtChunkBorders_readBackAndCutAsTheOracleSays(Flavour flavour) {
        try (Rig rig = flavour.rig(directory)) {
            for (int length : CHUNK_BORDERS) {
                roundTrip(rig, flavour, n -> Data.random(n, n), length);
                roundTrip(rig, flavour, n -> Data.text(n, n), length);
                roundTrip(rig, flavour, byte[]::new, length);
            }
            assertThat(rig.findings()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MEMORY_FIXED_IDENTITY", "MEMORY_FIXED_FIPS"})
    void put_lengthsAtPageBorders_readBackAndCutAsTheOracleSays(Flavour flavour) {
        try (Rig rig = flavour.rig(directory)) {
            for (int length : PAGE_BORDERS) {
                roundTrip(rig, flavour, n -> Data.random(7, n), length);
            }
            assertThat(rig.findings()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MEMORY_FASTCDC_ZSTD", "DISK_FASTCDC_FIPS"})
    void put_severalMiB_hasPagesAndReadsBack(Flavour flavour) {
        try (Rig rig = flavour.rig(directory)) {
            BlobStat stat = roundTrip(rig, flavour, n -> Data.random(8, n), (2 << 20) + 3);
            assertThat(stat.chunks()).isGreaterThan(PAGE);
            assertThat(rig.findings()).isEmpty();
        }
    }

    private static BlobStat roundTrip(Rig rig, Flavour flavour, IntFunction<byte[]> content, int length) {
        byte[] bytes = content.apply(length);
        String what = flavour + " of " + length;
        Oracle oracle = new Oracle(flavour.algorithm, flavour.chunker, bytes);
        Receipt receipt = rig.put(bytes);
        assertThat(receipt.key()).as(what).isEqualTo(oracle.key());
        assertThat(receipt.digests())
                .containsEntry(flavour.algorithm, oracle.key().digest());
        assertThat(receipt.sha256Tree()).as(what).isEqualTo(oracle.tree());
        assertThat(receipt.chunks().count()).as(what).isEqualTo(oracle.cuts().size());
        assertThat(receipt.block().isPresent()).as(what).isEqualTo(oracle.cuts().size() == 1);
        Data.assertSame(what, rig.read(receipt.key()), bytes);
        BlobStat stat = Objects.requireNonNull(rig.cas().statBlob(receipt.key()).block(Rig.PATIENCE));
        assertThat(stat.chunks()).isEqualTo(receipt.chunks().count());
        if (oracle.cuts().size() > 1) {
            assertThat(stat.root()).as(what).isEqualTo(oracle.root());
        }
        Receipt again = rig.put(bytes, Attributes.named("again"));
        assertThat(again.key()).isEqualTo(receipt.key());
        assertThat(again.chunks().writtenBytes()).as("dedup of " + what).isZero();
        return stat;
    }
}
