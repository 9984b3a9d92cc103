package dev.cairn.core.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.CasException;
import dev.cairn.api.Finding;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.VerifyPolicy;
import dev.cairn.api.VerifyScope;
import dev.cairn.api.store.ObjectName;
import dev.cairn.core.Data;
import dev.cairn.core.Oracle;
import dev.cairn.core.Rig;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.codec.Chunkers;
import dev.cairn.core.format.EntryHeader;
import dev.cairn.core.format.ManifestBuilder;
import dev.cairn.core.hash.Hashes;
import dev.cairn.engines.Crc32c;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Damage whose checksums are right: only digests can tell, and only where the policy asks them. */
final class ForgeryTest {
    private static final String CHUNKER = "fixed:100";
    private static final byte[] BYTES = Data.random(1, 1_000);
    private static final Oracle ORACLE = new Oracle(HashAlgorithm.BLAKE3, CHUNKER, BYTES);

    @TempDir
    Path directory;

    private Rig rig;
    private BlobKey key;

    @BeforeEach
    void open() {
        rig = Rig.in(directory).chunker(CHUNKER).build();
        key = rig.put(BYTES).key();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** Puts other bytes, with checksums of their own, in the place of a block. */
    private Location forge(BlockKey block, int codec, byte[] stored) {
        Location place = Objects.requireNonNull(
                        rig.catalog().locate(0, List.of(block)).get(block))
                .get(0);
        ObjectName name = rig.packs().get(0);
        byte[] pack = rig.object(name);
        long mark = ByteBuffer.wrap(pack, (int) place.offset(), Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        EntryHeader header = new EntryHeader(
                mark,
                place.kind(),
                codec,
                EntryHeader.SEAL_NONE,
                0,
                block,
                stored.length,
                Crc32c.of(ByteBuffer.wrap(stored)));
        ByteBuffer forged = ByteBuffer.wrap(pack);
        forged.position((int) place.offset()).put(header.encode()).put(stored);
        rig.tamper(name, pack);
        return place;
    }

    private byte[] read(VerifyPolicy policy) {
        return Rig.collect(rig.cas().readBlob(key).verifying(policy).all());
    }

    @Test
    void read_forgedBlock_corruptWhereDigestsAreAsked() {
        byte[] other = Data.random(2, 100);
        Location place = forge(ORACLE.blocks().get(4), EntryHeader.CODEC_IDENTITY, other);
        for (VerifyPolicy policy : List.of(VerifyPolicy.full(), VerifyPolicy.spot(1))) {
            assertThatThrownBy(() -> read(policy))
                    .isInstanceOf(CasException.Corrupt.class)
                    .hasMessageContaining("digest of the block differs")
                    .hasMessageContaining("offset " + place.offset());
        }
        for (VerifyPolicy policy : List.of(VerifyPolicy.none(), VerifyPolicy.spot(0))) {
            byte[] expected = BYTES.clone();
            System.arraycopy(other, 0, expected, 400, 100);
            Data.assertSame("unverified, as asked for", read(policy), expected);
        }
        assertThat(rig.findings()).extracting(Finding::kind).contains(Finding.Kind.CORRUPT_BLOCK);
    }

    @Test
    void read_forgedFrameOfACodec_corruptUnderEveryPolicy() {
        forge(ORACLE.blocks().get(4), 1, Data.random(3, 100));
        for (VerifyPolicy policy : List.of(VerifyPolicy.full(), VerifyPolicy.none())) {
            assertThatThrownBy(() -> read(policy))
                    .isInstanceOf(CasException.Corrupt.class)
                    .hasMessageContaining("zstd frame does not decode")
                    .hasMessageContaining(ORACLE.blocks().get(4).toString());
        }
    }

    @Test
    void read_unknownCodec_unsupported() {
        forge(ORACLE.blocks().get(4), 99, Data.random(3, 100));
        assertThatThrownBy(() -> read(VerifyPolicy.full()))
                .isInstanceOf(CasException.Unsupported.class)
                .hasMessageContaining("99");
    }

    /** A manifest that names the blob and lists its chunks in another order; every block is what its key says. */
    private void forgeManifest() {
        List<BlockKey> blocks = new ArrayList<>(ORACLE.blocks());
        Collections.swap(blocks, 0, 1);
        ManifestBuilder builder =
                new ManifestBuilder(0, page -> Hashes.blockKey(BlockScheme.BLAKE3, page), Chunkers.parse(CHUNKER));
        blocks.forEach(builder::add);
        ByteBuffer manifest = builder.finish(key, Map.of(), page -> {});
        BlockKey root = Objects.requireNonNull(Flux.just(manifest)
                        .as(rig.cas().storeBlock(Attributes.none())::drain)
                        .block(Rig.PATIENCE))
                .block()
                .orElseThrow();
        rig.catalog().row = row -> row.key().equals(key) ? new BlobRow(row.no(), row.domain(), key, root, true) : row;
    }

    @Test
    void read_forgedManifest_lastBlockWithheld() {
        forgeManifest();
        List<ByteBuffer> emitted = new ArrayList<>();
        assertThatThrownBy(() ->
                        rig.cas().readBlob(key).all().doOnNext(emitted::add).blockLast(Rig.PATIENCE))
                .isInstanceOf(CasException.Corrupt.class)
                .hasMessageContaining("the whole differs from the blob key")
                .hasMessageContaining(key.toString());
        assertThat(Data.join(emitted)).hasSize(900);
        assertThat(rig.findings(VerifyScope.blob(key))).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.DAMAGED_BLOB);
            assertThat(finding.subject().blob()).isEqualTo(key.toString());
        });
    }

    /** A range is bound to the manifest only, as the reader's contract says. */
    @Test
    void range_forgedManifest_isWhatTheManifestSays() {
        forgeManifest();
        byte[] first = Rig.collect(rig.cas().readBlob(key).at(0, 100));
        assertThat(first).isEqualTo(Arrays.copyOfRange(BYTES, 100, 200));
    }
}
