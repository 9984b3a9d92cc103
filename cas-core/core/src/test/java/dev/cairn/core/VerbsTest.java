package dev.cairn.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlobStat;
import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Receipt;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.VerifyScope;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The verbs of the facade, one by one. */
final class VerbsTest {
    @TempDir
    Path directory;

    private Rig rig;

    @BeforeEach
    void open() {
        rig = Rig.in(directory).chunker("fixed:1000").build();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static <T> T get(Mono<T> answer) {
        return Objects.requireNonNull(answer.block(Rig.PATIENCE));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(
            Class<? extends CasException> kind, Mono<?> answer) {
        return assertThatThrownBy(() -> answer.block(Rig.PATIENCE)).isInstanceOf(kind);
    }

    private Mono<Receipt> block(byte[] bytes) {
        return Data.buffers(bytes, 1 << 20).as(rig.cas().storeBlock(Attributes.none())::drain);
    }

    @Test
    void storeBlob_sameBytesAgain_writesNothing() {
        byte[] bytes = Data.random(1, 5_500);
        Receipt first = rig.put(bytes);
        Receipt second = rig.put(bytes);
        assertThat(first.chunks().added()).isEqualTo(6);
        assertThat(first.chunks().addedBytes()).isEqualTo(5_500);
        assertThat(first.chunks().writtenBytes()).isGreaterThan(5_500);
        assertThat(second.key()).isEqualTo(first.key());
        assertThat(second.ref()).isNotEqualTo(first.ref());
        assertThat(second.chunks()).isEqualTo(new Receipt.Chunks(6, 0, 0, 0));
        assertThat(rig.packs()).hasSize(1);
    }

    @Test
    void storeBlob_someChunksKnown_storesTheOthers() {
        byte[] bytes = Data.random(2, 5_000);
        rig.put(bytes);
        byte[] longer = Arrays.copyOf(bytes, 6_500);
        Receipt receipt = rig.put(longer);
        assertThat(receipt.chunks().count()).isEqualTo(7);
        assertThat(receipt.chunks().added()).isEqualTo(2);
        assertThat(receipt.chunks().addedBytes()).isEqualTo(1_500);
        Data.assertSame("the longer one", rig.read(receipt.key()), longer);
    }

    @Test
    void storeBlob_oneChunkManyTimes_storesItOnce() {
        Receipt receipt = rig.put(new byte[10_000]);
        assertThat(receipt.chunks().count()).isEqualTo(10);
        assertThat(receipt.chunks().added()).isEqualTo(1);
        Data.assertSame("zeros", rig.read(receipt.key()), new byte[10_000]);
    }

    @Test
    void storeBlob_onlyChunkKnownAsData_getsAManifest() {
        byte[] bytes = Data.random(3, 2_000);
        rig.put(bytes);
        byte[] half = Arrays.copyOf(bytes, 1_000);
        Receipt receipt = rig.put(half);
        BlobStat stat = get(rig.cas().statBlob(receipt.key()));
        assertThat(receipt.chunks().added()).isZero();
        assertThat(receipt.chunks().writtenBytes()).isPositive();
        assertThat(stat.chunker()).isEqualTo("fixed:1000");
        assertThat(stat.root()).isNotEqualTo(receipt.block().orElseThrow());
        Data.assertSame("by manifest", rig.read(receipt.key()), half);
        assertThat(rig.put(half).chunks().writtenBytes()).isZero();
    }

    @Test
    void readBlob_oneBlockLostAndTheCallerContinuesOnErrors_nothingIsLeftOut() {
        byte[] bytes = Data.random(5, 200_000);
        BlobKey key = rig.put(bytes).key();
        AtomicInteger lookups = new AtomicInteger();
        rig.catalog().places = found -> {
            if (lookups.incrementAndGet() == 3) {
                throw new IllegalStateException("a bug");
            }
            return found;
        };
        Flux<ByteBuffer> read =
                rig.cas().readBlob(key).range(new ByteRange(0, 200_000)).onErrorContinue((e, what) -> {});
        assertThatThrownBy(() -> read.blockLast(Rig.PATIENCE)).hasMessageContaining("a bug");
        assertThat(lookups.get()).isEqualTo(3);
    }

    @Test
    void storeBlob_chunkKnownAsWhole_servesAsData() {
        byte[] bytes = Data.random(4, 2_000);
        Receipt half = rig.put(Arrays.copyOf(bytes, 1_000));
        Receipt whole = rig.put(bytes);
        assertThat(get(rig.cas().statBlob(half.key())).chunker()).isEqualTo("whole");
        assertThat(whole.chunks().added()).isEqualTo(1);
        Data.assertSame("both halves", rig.read(whole.key()), bytes);
    }

    @Test
    void storeBlob_noBytes_isABlobToo() {
        Receipt receipt = rig.put(new byte[0]);
        assertThat(receipt.key()).isEqualTo(new Oracle(HashAlgorithm.BLAKE3, "fixed:1000", new byte[0]).key());
        assertThat(rig.read(receipt.key())).isEmpty();
        assertThat(rig.cas().readBlob(receipt.key()).all().count().block(Rig.PATIENCE))
                .isZero();
        assertThat(rig.findings(VerifyScope.blob(receipt.key()))).isEmpty();
    }

    @Test
    void storeBlock_atTheLimit_isOneBlock() {
        byte[] bytes = Data.random(5, BlockKey.SIZE_MAX);
        Receipt receipt = get(block(bytes));
        BlockKey key = receipt.block().orElseThrow();
        assertThat(key.size()).isEqualTo(BlockKey.SIZE_MAX);
        assertThat(receipt.chunks().count()).isEqualTo(1);
        Data.assertSame("the block", Data.copy(get(rig.cas().readBlock(key))), bytes);
        Data.assertSame("the blob", rig.read(receipt.key()), bytes);
    }

    @Test
    void storeBlock_overTheLimit_refusedWithLimitAndActual() {
        refused(CasException.InvalidInput.class, block(new byte[BlockKey.SIZE_MAX + 1]))
                .hasMessageContaining("limit 16777216, actual 16777217");
        rig.assertNothingVisible();
    }

    @Test
    void storeBlock_smallOrEmpty_isWhole() {
        for (int length : new int[] {0, 1, 1_000, 1_001, 5_000}) {
            byte[] bytes = Data.random(6, length);
            Receipt receipt = get(block(bytes));
            assertThat(receipt.chunks().count()).isEqualTo(1);
            ByteBuffer read = get(rig.cas().readBlock(receipt.block().orElseThrow()));
            assertThat(read.isReadOnly()).isTrue();
            Data.assertSame("block of " + length, Data.copy(read), bytes);
            assertThat(get(rig.cas().statBlob(receipt.key())).chunker()).isEqualTo("whole");
        }
    }

    @Test
    void readBlock_chunkAndManifest_answered() {
        byte[] bytes = Data.random(7, 2_500);
        Receipt receipt = rig.put(bytes);
        Oracle oracle = new Oracle(HashAlgorithm.BLAKE3, "fixed:1000", bytes);
        ByteBuffer last = get(rig.cas().readBlock(oracle.blocks().get(2)));
        Data.assertSame("last chunk", Data.copy(last), Arrays.copyOfRange(bytes, 2_000, 2_500));
        assertThat(get(rig.cas().readBlock(oracle.root())).remaining())
                .isEqualTo(oracle.root().size());
        assertThat(receipt.block()).isEmpty();
    }

    @Test
    void everyVerb_unknownKey_notFound() {
        BlobKey known = rig.put(Data.random(8, 1_500)).key();
        Digest digest = known.digest();
        List<BlobKey> unknown = List.of(
                new BlobKey(HashAlgorithm.BLAKE3, digest, 1_501),
                new BlobKey(HashAlgorithm.SHA256, digest, 1_500),
                new BlobKey(HashAlgorithm.BLAKE3, new Digest(1, 2, 3, 4), 1_500));
        for (BlobKey key : unknown) {
            refused(CasException.NotFound.class, rig.cas().readBlob(key).all().then());
            refused(
                    CasException.NotFound.class,
                    rig.cas().readBlob(key).at(0, 1).then());
            refused(CasException.NotFound.class, rig.cas().statBlob(key));
            refused(
                    CasException.NotFound.class,
                    rig.cas().verify(VerifyScope.blob(key)).then());
            refused(CasException.NotFound.class, rig.cas().refs().set(new RefName("to/nothing"), key));
        }
        BlockKey block = new BlockKey(BlockScheme.BLAKE3, digest, 1_500);
        refused(CasException.NotFound.class, rig.cas().readBlock(block)).hasMessageContaining(block.toString());
    }

    @Test
    void attributes_advertisedAndTrue_confirmed() {
        byte[] bytes = Data.random(9, 3_000);
        Digest sha = Oracle.digest(HashAlgorithm.SHA256, bytes, 0, bytes.length);
        BlobKey key = new Oracle(HashAlgorithm.BLAKE3, "fixed:1000", bytes).key();
        Receipt receipt = rig.put(
                bytes,
                Attributes.builder()
                        .ref("photos/1")
                        .mediaType("image/png")
                        .custom("camera", "brown box")
                        .key(key)
                        .digest(HashAlgorithm.SHA256, sha)
                        .build());
        assertThat(receipt.digests()).isEqualTo(Map.of(HashAlgorithm.BLAKE3, key.digest(), HashAlgorithm.SHA256, sha));
        assertThat(receipt.sha256Tree()).isEmpty();
        Ref ref = get(rig.cas().refs().get(new RefName("photos/1")));
        assertThat(ref.key()).isEqualTo(key);
        assertThat(ref.mediaType()).hasValue("image/png");
        assertThat(ref.custom()).isEqualTo(Map.of("camera", "brown box"));
    }

    @Test
    void attributes_advertisedAndWrong_refusedAndNothingVisible() {
        byte[] bytes = Data.random(10, 3_000);
        Digest other = new Digest(1, 2, 3, 4);
        List<Attributes> wrong = List.of(
                Attributes.builder().ref("a").size(0).build(),
                Attributes.builder().ref("a").size(2_999).build(),
                Attributes.builder().ref("a").size(3_001).build(),
                Attributes.builder().ref("a").size(Long.MAX_VALUE).build(),
                Attributes.builder()
                        .ref("a")
                        .digest(HashAlgorithm.BLAKE3, other)
                        .build(),
                Attributes.builder()
                        .ref("a")
                        .digest(HashAlgorithm.SHA256, other)
                        .build());
        for (Attributes attributes : wrong) {
            Mono<Receipt> put = Data.buffers(bytes, 100).as(rig.cas().storeBlob(attributes)::drain);
            refused(CasException.PreconditionFailed.class, put).hasMessageContaining("advertised");
        }
        rig.assertNothingVisible();
    }

    @Test
    void statBlob_ofChunkedBlob_tellsLayoutAndRefs() {
        byte[] bytes = Data.random(11, 2_500);
        Receipt receipt = rig.put(bytes, Attributes.named("b"));
        rig.put(bytes, Attributes.named("a"));
        BlobStat stat = get(rig.cas().statBlob(receipt.key()));
        assertThat(stat.key()).isEqualTo(receipt.key());
        assertThat(stat.root()).isEqualTo(new Oracle(HashAlgorithm.BLAKE3, "fixed:1000", bytes).root());
        assertThat(stat.chunker()).isEqualTo("fixed:1000");
        assertThat(stat.chunks()).isEqualTo(3);
        assertThat(stat.storedBytes()).isBetween(2_500L, receipt.chunks().writtenBytes());
        assertThat(stat.packs()).isEqualTo(1);
        assertThat(stat.refs()).containsExactly(new RefName("a"), new RefName("b"));
    }

    @Test
    void drain_subscribedTwice_isTwoIngests() {
        Mono<Receipt> put = Data.buffers(Data.random(12, 500), 100).as(rig.cas().storeBlob(Attributes.none())::drain);
        assertThat(rig.sessions()).isEmpty();
        Receipt first = get(put);
        Receipt second = get(put);
        assertThat(second.key()).isEqualTo(first.key());
        assertThat(second.ref()).isNotEqualTo(first.ref());
        assertThat(first.chunks().added()).isEqualTo(1);
        assertThat(second.chunks().added()).isZero();
    }
}
