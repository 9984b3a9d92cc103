package dev.cairn.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlobStat;
import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.Digest;
import dev.cairn.api.Finding;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.VerifyScope;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.codec.Chunkers;
import dev.cairn.core.format.BlobIdentity;
import dev.cairn.core.format.EntryKind;
import dev.cairn.core.format.ManifestBuilder;
import dev.cairn.core.format.ManifestPage;
import dev.cairn.core.hash.Hashes;
import dev.cairn.engines.BlobTree;
import dev.cairn.engines.ByteRanges;
import dev.cairn.engines.CompactOutboard;
import dev.cairn.engines.CompactOutboardEncoder;
import dev.cairn.engines.SlicePlan;
import dev.cairn.engines.SliceVerifier;
import dev.cairn.engines.TreeHash;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Outboards that are stored with blobs. */
final class OutboardTest {
    private static final int GROUP = TreeHash.GROUP_BYTES;
    private static final int CHUNK = 64;
    private static final int PAGE = ManifestPage.KEYS_MAX * CHUNK;
    private static final String CHUNKER = "fixed:" + CHUNK;
    private static final Attributes ASKED = Attributes.builder().outboardFrom(0).build();

    @TempDir
    Path directory;

    private @Nullable Rig open;

    private Rig rig(HashAlgorithm algorithm, String chunker) {
        open = Rig.in(directory).algorithm(algorithm).chunker(chunker).build();
        return open;
    }

    private Rig rig() {
        return rig(HashAlgorithm.BLAKE3, CHUNKER);
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }

    private static Optional<BlockKey> outboard(Rig rig, BlobKey key) {
        return stat(rig, key).outboard();
    }

    private static BlobStat stat(Rig rig, BlobKey key) {
        return Objects.requireNonNull(rig.cas().statBlob(key).block(Rig.PATIENCE));
    }

    private static byte[] block(Rig rig, BlockKey key) {
        return Data.join(List.of(Objects.requireNonNull(rig.cas().readBlock(key).block(Rig.PATIENCE))));
    }

    private static byte[] computed(HashAlgorithm algorithm, byte[] bytes) {
        CompactOutboardEncoder encoder =
                new CompactOutboardEncoder(algorithm == HashAlgorithm.BLAKE3 ? TreeHash.BLAKE3 : TreeHash.SHA256_TREE);
        encoder.update(bytes, 0, bytes.length);
        encoder.finish();
        return encoder.outboard();
    }

    @ParameterizedTest
    @EnumSource
    void asked_storedIsTheComputedOne(HashAlgorithm algorithm) {
        Rig rig = rig(algorithm, CHUNKER);
        for (int size : new int[] {GROUP + 1, 2 * GROUP - 1, 2 * GROUP, 5 * GROUP + 77, PAGE, PAGE + 1, 3 * PAGE + 9}) {
            byte[] bytes = Data.random(size, size);
            BlobKey key = rig.put(bytes, ASKED).key();
            assertThat(key).isEqualTo(new BlobKey(algorithm, Hashes.digest(algorithm, ByteBuffer.wrap(bytes)), size));
            BlockKey outboard = outboard(rig, key).orElseThrow();
            assertThat(block(rig, outboard)).isEqualTo(computed(algorithm, bytes));
            List<Location> places = Objects.requireNonNull(
                    rig.catalog().locate(0, List.of(outboard)).get(outboard));
            assertThat(places).extracting(Location::kind).containsOnly(EntryKind.OUTBOARD.id());
            assertThat(rig.read(key)).isEqualTo(bytes);
            assertThat(rig.findings(VerifyScope.blob(key))).isEmpty();
        }
        assertThat(rig.findings()).isEmpty();
    }

    @Test
    void blobOfOneGroupOrBlock_hasNone() {
        Rig rig = rig();
        assertThat(outboard(rig, rig.put(Data.random(1, GROUP), ASKED).key())).isEmpty();
        assertThat(outboard(rig, rig.put(new byte[0], ASKED).key())).isEmpty();
        rig.close();
        rig = rig(HashAlgorithm.BLAKE3, "fixed:1000000");
        assertThat(outboard(rig, rig.put(Data.random(2, 1_000_000), ASKED).key()))
                .isEmpty();
        assertThat(outboard(rig, rig.put(Data.random(3, 1_000_001), ASKED).key()))
                .isPresent();
    }

    @Test
    void from_aLength_countsTheBlobs() {
        Rig rig = rig();
        Attributes long100k = Attributes.builder().outboardFrom(100_000).build();
        assertThat(outboard(rig, rig.put(Data.random(1, 99_999), long100k).key()))
                .isEmpty();
        assertThat(outboard(rig, rig.put(Data.random(2, 100_000), long100k).key()))
                .isPresent();
        Attributes announced =
                Attributes.builder().outboardFrom(100_000).size(99_998).build();
        assertThat(outboard(rig, rig.put(Data.random(3, 99_998), announced).key()))
                .isEmpty();
        assertThat(outboard(rig, rig.put(Data.random(4, 200_000)).key())).isEmpty();
    }

    @Test
    void blobThatIsThere_staysAsItWas() {
        Rig rig = rig();
        byte[] without = Data.random(1, 100_000);
        byte[] with = Data.random(2, 100_000);
        BlobKey first = rig.put(without).key();
        BlobKey second = rig.put(with, ASKED).key();
        rig.put(without, ASKED);
        rig.put(with);
        assertThat(outboard(rig, first)).isEmpty();
        assertThat(outboard(rig, second)).isPresent();
        assertThat(rig.findings()).isEmpty();
    }

    @Test
    void stat_countsItsBytes() {
        Rig rig = rig();
        BlobStat stat = stat(rig, rig.put(Data.random(1, 100_000), ASKED).key());
        assertThat(stat.storedBytes())
                .isGreaterThan(100_000 + stat.outboard().orElseThrow().size());
        assertThat(stat.storedBytes()).isEqualTo(entries(rig));
    }

    private static long entries(Rig rig) {
        return rig.catalog().packs(null, 10).stream()
                .flatMap(pack -> rig.catalog().locations(pack.id()).stream())
                .mapToLong(Location::entryBytes)
                .sum();
    }

    @Test
    void verify_damagedOutboard_namesTheBlob() {
        Rig rig = rig();
        BlobKey key = rig.put(Data.random(1, 100_000), ASKED).key();
        BlockKey outboard = outboard(rig, key).orElseThrow();
        Location place = Objects.requireNonNull(
                        rig.catalog().locate(0, List.of(outboard)).get(outboard))
                .get(0);
        byte[] pack = rig.object(rig.packs().get(0));
        pack[(int) place.end() - 1] ^= 1;
        rig.tamper(rig.packs().get(0), pack);
        assertThat(rig.findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.CORRUPT_BLOCK, Finding.Kind.DAMAGED_BLOB);
        assertThat(rig.findings(VerifyScope.blob(key))).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.DAMAGED_BLOB);
            assertThat(finding.subject().block()).isEqualTo(outboard.toString());
        });
    }

    private static BlockKey stored(Rig rig, ByteBuffer bytes) {
        return Objects.requireNonNull(Flux.just(bytes)
                        .as(rig.cas().storeBlock(Attributes.none())::drain)
                        .block(Rig.PATIENCE))
                .block()
                .orElseThrow();
    }

    /** A manifest of the right blob and blocks, with another outboard or tree digest. */
    private static void forgeManifest(
            Rig rig, BlobKey key, byte[] bytes, Optional<BlockKey> outboard, Optional<Digest> tree) {
        BlockScheme scheme = BlockScheme.open(key.algorithm());
        ManifestBuilder builder =
                new ManifestBuilder(0, page -> Hashes.blockKey(scheme, page), Chunkers.parse(CHUNKER));
        for (int at = 0; at < bytes.length; at += CHUNK) {
            builder.add(Hashes.blockKey(scheme, ByteBuffer.wrap(bytes, at, Math.min(CHUNK, bytes.length - at))));
        }
        outboard.ifPresent(builder::outboard);
        ByteBuffer manifest = builder.finish(new BlobIdentity(key, Map.of(), tree), page -> {});
        BlockKey root = stored(rig, manifest);
        rig.catalog().row = row -> row.key().equals(key) ? new BlobRow(row.no(), row.domain(), key, root, true) : row;
    }

    @Test
    void verify_wrongTreeDigest_found() {
        Rig rig = rig(HashAlgorithm.SHA256, CHUNKER);
        byte[] bytes = Data.random(1, 100_000);
        BlobKey key = rig.put(bytes, ASKED).key();
        BlockKey outboard = outboard(rig, key).orElseThrow();
        forgeManifest(rig, key, bytes, Optional.of(outboard), Optional.of(key.digest()));
        assertThat(rig.findings(VerifyScope.blob(key)))
                .extracting(Finding::reason)
                .satisfiesExactly(
                        whole -> assertThat(whole).contains("the manifest's sha256-tree digest"),
                        nodes -> assertThat(nodes).contains("is not the blob's sha256-tree digest"));
        assertThat(rig.findings()).extracting(Finding::reason).singleElement().isNotNull();
    }

    /** A block of the right digest that has not the nodes of this blob. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void verify_outboardOfOtherNodes_found(boolean ofAnotherBlob) {
        Rig rig = rig();
        byte[] bytes = Data.random(1, 100_000);
        BlobKey key = rig.put(bytes, ASKED).key();
        byte[] wrong = computed(HashAlgorithm.BLAKE3, ofAnotherBlob ? Data.random(2, 100_000) : bytes);
        wrong[100] ^= (byte) (ofAnotherBlob ? 0 : 1);
        BlockKey forged = stored(rig, ByteBuffer.wrap(wrong));
        forgeManifest(rig, key, bytes, Optional.of(forged), Optional.empty());
        String reason = ofAnotherBlob ? "is not the blob's blake3 digest" : "a node that the one above";
        for (VerifyScope scope : List.of(VerifyScope.everything(), VerifyScope.blob(key))) {
            assertThat(rig.findings(scope)).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.DAMAGED_BLOB);
                assertThat(finding.reason()).contains(reason);
                assertThat(finding.subject().blob()).isEqualTo(key.toString());
                assertThat(finding.subject().block()).isEqualTo(forged.toString());
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void proof_ofAFarRange_readsLittleMoreThanIt(HashAlgorithm algorithm) {
        Rig rig = rig(algorithm, "fastcdc-2020");
        int size = (40 << 20) + 5;
        byte[] bytes = Data.random(7, size);
        BlobKey key = rig.put(bytes, ASKED).key();
        rig.recorded().reset();
        ByteRanges wanted = ByteRanges.of(30 << 20, 31 << 20);
        BlobTree tree = new BlobTree(algorithm == HashAlgorithm.BLAKE3 ? TreeHash.BLAKE3 : TreeHash.SHA256_TREE, size);
        CompactOutboard outboard =
                new CompactOutboard(tree, block(rig, outboard(rig, key).orElseThrow()));
        byte[] near = Rig.collect(rig.cas().readBlob(key).at(30 << 20, 1 << 20));
        ByteArrayOutputStream slice = new ByteArrayOutputStream();
        SlicePlan.write(
                tree,
                wanted,
                outboard.over((at, to, off, len) -> {
                    throw new IllegalStateException("all nodes are stored");
                }),
                (at, to, off, len) -> System.arraycopy(near, (int) at - (30 << 20), to, off, len),
                (at, from, off, len) -> slice.write(from, off, len));
        ByteArrayOutputStream proved = new ByteArrayOutputStream();
        SliceVerifier verifier = SliceVerifier.expecting(
                tree, outboard.root(), wanted, (at, from, off, len) -> proved.write(from, off, len));
        verifier.update(slice.toByteArray(), 0, slice.size());
        verifier.finish();
        assertThat(proved.toByteArray()).isEqualTo(Arrays.copyOfRange(bytes, 30 << 20, 31 << 20));
        assertThat(rig.recorded().bytesRead()).isLessThan(5 << 20);
    }
}
