package dev.cairn.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Receipt;
import dev.cairn.api.Subject;
import dev.cairn.conformance.LeakGuard;
import dev.cairn.core.Batch;
import dev.cairn.core.Data;
import dev.cairn.core.Rig;
import dev.cairn.core.catalog.SessionState;
import dev.cairn.core.format.Tree;
import dev.cairn.core.format.TreeEntry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Many blobs in one session, and the tree that keeps them. */
@ExtendWith(LeakGuard.class)
class BatchTest {
    private static final Instant TIME = Instant.parse("2020-02-03T04:05:06.000000007Z");

    @TempDir
    Path directory;

    private static List<ByteBuffer> files(int count, int bytes) {
        return IntStream.range(0, count)
                .mapToObj(i -> ByteBuffer.wrap(Data.random(i, bytes + i)))
                .toList();
    }

    private static Tree tree(List<BlobKey> keys) {
        List<TreeEntry> entries = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            entries.add(TreeEntry.file("file-" + i, 0644, TIME, keys.get(i)));
        }
        return Tree.of(entries.stream());
    }

    private static Mono<Receipt> storeAll(Batch batch, List<ByteBuffer> small, byte[] large, Attributes attributes) {
        return Mono.zip(batch.storeSmall(small), batch.store(Data.buffers(large, 100_000)))
                .flatMap(keys -> {
                    List<BlobKey> all = new ArrayList<>(keys.getT1());
                    all.add(keys.getT2());
                    return batch.storeTree(tree(all));
                })
                .flatMap(root -> batch.commit(root, attributes));
    }

    private static Receipt get(Mono<Receipt> put) {
        return Objects.requireNonNull(put.block(Rig.PATIENCE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 10, 1 << 20, 8 << 20})
    void commit_tree_keepsItsChildren(int sharedBytes) {
        try (Rig rig = Rig.in(directory)
                .codec("identity")
                .packing(8 << 20, sharedBytes, 1)
                .build()) {
            List<ByteBuffer> small = files(50, 1_000);
            byte[] large = Data.random(77, 3 << 20);
            Receipt receipt =
                    get(rig.repository().cas().batch(batch -> storeAll(batch, small, large, Attributes.named("tree"))));
            assertThat(receipt.ref().value()).isEqualTo("tree");
            Tree tree = Tree.decode(ByteBuffer.wrap(rig.read(receipt.key())), Subject.of("tree"));
            assertThat(tree.entries()).hasSize(51);
            for (TreeEntry entry : tree.entries()) {
                BlobKey key = entry.node().key().orElseThrow();
                int number = Integer.parseInt(entry.name().substring("file-".length()));
                byte[] expected = number == 50 ? large : small.get(number).array();
                Data.assertSame(entry.name(), rig.read(key), expected);
            }
            assertThat(rig.findings()).isEmpty();
            assertThat(rig.sessions()).doesNotContain(SessionState.LIVE);
            assertThat(rig.catalog().totals().blobs()).isEqualTo(52);
        }
    }

    @Test
    void storeSmall_sameBytesTwice_oneBlob() {
        try (Rig rig = Rig.in(directory).build()) {
            List<ByteBuffer> twice = List.of(ByteBuffer.wrap(new byte[9]), ByteBuffer.wrap(new byte[9]));
            Receipt receipt = get(rig.repository()
                    .cas()
                    .batch(batch -> batch.storeSmall(twice)
                            .doOnNext(keys -> assertThat(keys.get(0)).isEqualTo(keys.get(1)))
                            .flatMap(keys -> batch.storeTree(tree(keys)))
                            .flatMap(root -> batch.commit(root, Attributes.none()))));
            assertThat(receipt.chunks().added()).isEqualTo(2);
            assertThat(rig.catalog().totals().blobs()).isEqualTo(2);
        }
    }

    @Test
    void storeSmall_tooLarge_refused() {
        try (Rig rig = Rig.in(directory).build()) {
            List<ByteBuffer> big = List.of(ByteBuffer.allocate(Batch.SMALL_BYTES_MAX + 1));
            assertThatThrownBy(() -> rig.repository()
                            .cas()
                            .batch(batch -> batch.storeSmall(big))
                            .block(Rig.PATIENCE))
                    .isInstanceOf(CasException.InvalidInput.class);
            rig.assertNothingVisible();
        }
    }

    @Test
    void hold_knownAndUnknown_answersTheUnknown() {
        try (Rig rig = Rig.in(directory).build()) {
            BlobKey known = rig.put(Data.random(1, 1_000)).key();
            BlobKey unknown = new BlobKey(known.algorithm(), known.digest(), 1);
            Receipt receipt = get(rig.repository()
                    .cas()
                    .batch(batch -> batch.hold(List.of(known, unknown))
                            .doOnNext(gone -> assertThat(gone).isEqualTo(Set.of(unknown)))
                            .then(Mono.defer(() -> batch.storeTree(tree(List.of(known)))))
                            .flatMap(root -> batch.commit(root, Attributes.none()))));
            assertThat(rig.read(receipt.key())).isNotEmpty();
            assertThat(rig.findings()).isEmpty();
        }
    }

    @Test
    void storeTree_childNotThere_notFoundAndNothingVisible() {
        try (Rig rig = Rig.in(directory).build()) {
            BlobKey missing = rig.put(Data.random(1, 10)).key();
            BlobKey unknown = new BlobKey(missing.algorithm(), missing.digest(), 11);
            long blobs = rig.catalog().totals().blobs();
            assertThatThrownBy(() -> rig.repository()
                            .cas()
                            .batch(batch -> batch.storeTree(tree(List.of(unknown))))
                            .block(Rig.PATIENCE))
                    .isInstanceOf(CasException.NotFound.class);
            assertThat(rig.catalog().totals().blobs()).isEqualTo(blobs);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 10, 8 << 20})
    void batch_failsBeforeItsCommit_nothingVisible(int sharedBytes) {
        try (Rig rig = Rig.in(directory)
                .codec("identity")
                .packing(8 << 20, sharedBytes, 100)
                .build()) {
            Mono<Receipt> failing = rig.repository()
                    .cas()
                    .batch(batch ->
                            batch.storeSmall(files(100, 500)).then(Mono.error(new IllegalStateException("no"))));
            assertThatThrownBy(() -> failing.block(Rig.PATIENCE)).hasMessage("no");
            rig.assertNothingVisible();
        }
    }

    @Test
    void store_manyAtOnce_allRight() {
        try (Rig rig = Rig.in(directory).packing(2 << 20, 1 << 20, 2).build()) {
            List<byte[]> blobs = IntStream.range(0, 60)
                    .mapToObj(i -> Data.random(i, 20_000 * (i % 9) + i))
                    .toList();
            Receipt receipt = get(rig.repository()
                    .cas()
                    .batch(batch -> Flux.fromIterable(blobs)
                            .flatMapSequential(blob -> batch.store(Data.buffers(blob, 7_000)), 4)
                            .collectList()
                            .flatMap(keys -> batch.storeTree(tree(keys)))
                            .flatMap(root -> batch.commit(root, Attributes.none()))));
            Tree tree = Tree.decode(ByteBuffer.wrap(rig.read(receipt.key())), Subject.of("tree"));
            for (TreeEntry entry : tree.entries()) {
                byte[] expected = blobs.get(Integer.parseInt(entry.name().substring("file-".length())));
                Data.assertSame(entry.name(), rig.read(entry.node().key().orElseThrow()), expected);
            }
            assertThat(rig.findings()).isEmpty();
        }
    }

    private Rig ofManyPacks() {
        return Rig.in(directory)
                .codec("identity")
                .packing(256 << 10, 8 << 10, 1)
                .build();
    }

    /** More than a pack, then a failure while that pack is written. */
    private static Flux<ByteBuffer> failing(Rig rig, byte[] bytes) {
        Sinks.Empty<Void> writing = Sinks.empty();
        AtomicBoolean first = new AtomicBoolean();
        rig.store().beforePut = name -> {
            if (!name.toString().startsWith("packs/") || !first.compareAndSet(false, true)) {
                return Mono.empty();
            }
            writing.tryEmitEmpty();
            // So that the failure overtakes the pack.
            return Mono.delay(Duration.ofMillis(200)).then();
        };
        return Data.buffers(bytes, 100_000)
                .concatWith(writing.asMono().then(Mono.error(new IllegalStateException("the file cannot be read"))));
    }

    @Test
    void store_sourceFailsWhileAPackIsWritten_whatItStoredIsThere() {
        try (Rig rig = ofManyPacks()) {
            byte[] bytes = Data.random(5, 2 << 20);
            Receipt receipt = get(rig.repository()
                    .cas()
                    .batch(batch -> batch.store(failing(rig, bytes))
                            .onErrorResume(IllegalStateException.class, e -> Mono.empty())
                            .then(batch.store(Data.buffers(bytes, 100_000)))
                            .flatMap(key -> batch.commit(key, Attributes.none()))));
            assertThat(rig.read(receipt.key())).isEqualTo(bytes);
            assertThat(rig.findings()).isEmpty();
        }
    }

    @Test
    void store_packIsNotWritten_nothingIsCommitted() {
        try (Rig rig = ofManyPacks()) {
            byte[] bytes = Data.random(5, 2 << 20);
            AtomicInteger puts = new AtomicInteger();
            rig.store().beforePut = name -> puts.incrementAndGet() == 2
                    ? Mono.error(new CasException.Denied(CasException.Details.of("put", "not now", null)))
                    : Mono.empty();
            Mono<Receipt> put = rig.repository()
                    .cas()
                    .batch(batch -> batch.store(Data.buffers(bytes, 100_000))
                            .onErrorResume(CasException.Denied.class, e -> Mono.empty())
                            .then(batch.store(Data.buffers(bytes, 100_000)))
                            .flatMap(key -> batch.commit(key, Attributes.none())));
            assertThatThrownBy(() -> get(put)).isInstanceOf(CasException.Denied.class);
            assertThat(puts).hasValueGreaterThan(1);
            rig.awaitQuiet();
            assertThat(rig.catalog().refs(0, "", null, 10)).isEmpty();
            rig.assertSessions(SessionState.EXPIRED);
        }
    }
}
