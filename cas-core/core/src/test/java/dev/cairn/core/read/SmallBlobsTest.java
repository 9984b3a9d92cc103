package dev.cairn.core.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Receipt;
import dev.cairn.api.store.ObjectName;
import dev.cairn.core.Data;
import dev.cairn.core.DomainCas;
import dev.cairn.core.FakeKeys;
import dev.cairn.core.Rig;
import dev.cairn.core.SmallReads;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.catalog.Location;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Small blobs together: those that can be had are right, the others are absent. */
final class SmallBlobsTest {
    private static final int COUNT = 100;

    @TempDir
    Path directory;

    private Rig rig;

    @BeforeEach
    void open() {
        rig = Rig.in(directory).build();
    }

    /** Another one in its place. */
    private void open(UnaryOperator<Rig.Builder> with) {
        rig.close();
        rig = with.apply(Rig.in(directory)).build();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static byte[] content(int number) {
        return Data.random(number, 10 * number);
    }

    private static List<BlobKey> stored(DomainCas cas) {
        List<ByteBuffer> files = IntStream.range(0, COUNT)
                .mapToObj(number -> ByteBuffer.wrap(content(number)))
                .toList();
        return Objects.requireNonNull(cas.<List<BlobKey>>batch(batch -> batch.storeSmall(files)
                        .flatMap(keys ->
                                batch.commit(keys.get(0), Attributes.none()).thenReturn(keys)))
                .block(Rig.PATIENCE));
    }

    private static Map<BlobKey, byte[]> read(DomainCas cas, Collection<BlobKey> keys) {
        return Objects.requireNonNull(
                cas.small().readSmall(keys, SmallBlobsTest::copied).block(Rig.PATIENCE));
    }

    private static Mono<Map<BlobKey, byte[]>> copied(Map<BlobKey, ByteBuffer> found) {
        Map<BlobKey, byte[]> copies = new HashMap<>();
        found.forEach((key, bytes) -> copies.put(key, Data.copy(bytes)));
        return Mono.just(copies);
    }

    private DomainCas cas() {
        return rig.repository().cas();
    }

    private static void assertAllBut(List<BlobKey> absent, List<BlobKey> keys, Map<BlobKey, byte[]> found) {
        assertThat(found.keySet()).noneMatch(absent::contains).hasSize(keys.size() - absent.size());
        for (int i = 0; i < keys.size(); i++) {
            if (!absent.contains(keys.get(i))) {
                assertThat(found.get(keys.get(i))).as("blob %d", i).isEqualTo(content(i));
            }
        }
    }

    @Test
    void readSmall_many_allRightInOneReadAndThreeQuestions() {
        open(builder -> builder.disk());
        List<BlobKey> keys = stored(cas());
        List<String> asked = new ArrayList<>();
        rig.catalog().before = asked::add;
        rig.recorded().reset();
        assertAllBut(List.of(), keys, read(cas(), keys));
        assertThat(rig.recorded().gets()).isEqualTo(1);
        assertThat(asked).containsExactly("blobs", "locate", "replicas");
    }

    @Test
    void readSmall_someBlocksAndTheSameTwice_putTogether() {
        open(builder -> builder.chunker("fixed:100"));
        byte[] same = Data.join(List.of(
                ByteBuffer.wrap(Data.random(1, 100)),
                ByteBuffer.wrap(Data.random(1, 100)),
                ByteBuffer.wrap(Data.random(2, 50))));
        BlobKey some = rig.put(same).key();
        BlobKey empty = rig.put(new byte[0]).key();
        BlobKey one = rig.put(Data.random(1, 100)).key();
        Map<BlobKey, byte[]> found = read(cas(), List.of(some, empty, one, one));
        assertThat(found).hasSize(3);
        assertThat(found.get(some)).isEqualTo(same);
        assertThat(found.get(empty)).isEmpty();
        assertThat(found.get(one)).isEqualTo(Data.random(1, 100));
    }

    @Test
    void readSmall_veryManyBlocks_absentAndReadByItself() {
        open(builder -> builder.chunker("fixed:100"));
        byte[] bytes = Data.random(1, 100_000);
        BlobKey key = rig.put(bytes).key();
        assertThat(read(cas(), List.of(key))).isEmpty();
        assertThat(rig.read(key)).isEqualTo(bytes);
    }

    private Location place(BlockKey block) {
        return Objects.requireNonNull(rig.catalog().locate(0, List.of(block)).get(block))
                .get(0);
    }

    private void damage(BlockKey block) {
        assertThat(rig.packs()).hasSize(1);
        ObjectName name = rig.packs().get(0);
        byte[] pack = rig.object(name);
        pack[(int) place(block).end() - 1] ^= 1;
        rig.tamper(name, pack);
    }

    @Test
    void readSmall_damagedBlock_absentAndCorruptByItself() {
        List<BlobKey> keys = stored(cas());
        damage(rig.catalog().blob(0, keys.get(70)).orElseThrow().root());
        BlobKey good = rig.put(Data.random(7, 3_000)).key();
        List<BlobKey> all = new ArrayList<>(keys);
        all.add(good);
        Map<BlobKey, byte[]> found = read(cas(), all);
        assertThat(found).doesNotContainKey(keys.get(70)).containsKey(good);
        found.forEach((key, bytes) -> assertThat(rig.read(key)).isEqualTo(bytes));
        assertThatThrownBy(() -> rig.read(keys.get(70)))
                .isInstanceOf(CasException.Corrupt.class)
                .hasMessageContaining(keys.get(70).toString());
    }

    @Test
    void readSmall_notThere_absent() {
        List<BlobKey> keys = new ArrayList<>(stored(cas()));
        BlobKey there = keys.get(5);
        BlobKey unknown = new BlobKey(there.algorithm(), there.digest(), there.size() + 1);
        keys.add(unknown);
        assertAllBut(List.of(unknown), keys, read(cas(), keys));
    }

    @Test
    void readSmall_rowThatNamesAnotherBlock_absent() {
        List<BlobKey> keys = stored(cas());
        BlockKey other = rig.catalog().blob(0, keys.get(8)).orElseThrow().root();
        rig.catalog().row = row ->
                row.key().equals(keys.get(7)) ? new BlobRow(row.no(), row.domain(), row.key(), other, false) : row;
        assertAllBut(List.of(keys.get(7)), keys, read(cas(), keys));
    }

    @Test
    void readSmall_privateDomain_rightAndTiedToTheBlobs() {
        open(builder -> builder.keys(new FakeKeys("word")));
        rig.repository().domains().add("one").block(Rig.PATIENCE);
        DomainCas cas = rig.cas("one");
        List<BlobKey> keys = stored(cas);
        assertAllBut(List.of(), keys, read(cas, keys));
        // Two blobs of one length: a keyed block says nothing of the blob.
        List<BlobKey> twins = IntStream.of(1, 2)
                .mapToObj(seed -> Objects.requireNonNull(Data.buffers(Data.random(seed, 500), 500)
                        .as(cas.storeBlob(Attributes.none())::drain)
                        .map(Receipt::key)
                        .block(Rig.PATIENCE)))
                .toList();
        BlockKey other = Optional.of(twins.get(1))
                .flatMap(key -> rig.catalog().blob(cas.domain(), key))
                .orElseThrow()
                .root();
        rig.catalog().row = row ->
                row.key().equals(twins.get(0)) ? new BlobRow(row.no(), row.domain(), row.key(), other, false) : row;
        assertThat(read(cas, twins).keySet()).containsExactly(twins.get(1));
    }

    @Test
    void readSmall_tooManyOrTooLong_refused() {
        BlobKey one = rig.put(Data.random(1, 10)).key();
        List<BlobKey> many = IntStream.rangeClosed(0, SmallReads.COUNT_MAX)
                .mapToObj(n -> new BlobKey(HashAlgorithm.BLAKE3, one.digest(), n))
                .toList();
        assertThatThrownBy(() -> read(cas(), many))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining("257");
        BlobKey big = new BlobKey(HashAlgorithm.BLAKE3, one.digest(), SmallReads.BYTES_MAX);
        assertThatThrownBy(() -> read(cas(), List.of(one, big)))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining("1048586");
    }

    @Test
    void readSmall_littleMemory_whatFitsAndAllOfItReturned() {
        open(builder -> builder.memory(8_000).codec("identity").chunker("fixed:1000"));
        BlobKey small = rig.put(Data.random(1, 500)).key();
        BlobKey large = rig.put(Data.random(2, 6_000)).key();
        assertThat(read(cas(), List.of(small, large)).keySet()).containsExactly(small);
        assertThat(rig.read(large)).hasSize(6_000);
        rig.awaitQuiet();
    }

    @Test
    void readSmall_whileUsed_memoryIsHeldUntilCancelOrFailure() {
        List<BlobKey> keys = stored(cas());
        Disposable using = cas().small().readSmall(keys, found -> Mono.never()).subscribe();
        Rig.eventually("held", () -> rig.environment().memory().usedBytes() > 0);
        using.dispose();
        rig.awaitQuiet();
        assertThatThrownBy(() -> cas().small()
                        .readSmall(keys, found -> Mono.error(new IllegalStateException("mine")))
                        .block(Rig.PATIENCE))
                .hasMessage("mine");
        rig.awaitQuiet();
    }
}
