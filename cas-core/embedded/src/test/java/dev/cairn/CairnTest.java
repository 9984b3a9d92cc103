package dev.cairn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Receipt;
import dev.cairn.api.RefName;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyScope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class CairnTest {
    @TempDir
    Path directory;

    private static Receipt put(Cairn cairn, String text) {
        Flux<ByteBuffer> bytes = Flux.just(ByteBuffer.wrap(text.getBytes(UTF_8)));
        return requireNonNull(
                bytes.as(cairn.storeBlob(Attributes.none())::drain).block());
    }

    private static String get(Cairn cairn, BlobKey key) {
        return requireNonNull(cairn.readBlob(key)
                .all()
                .map(b -> UTF_8.decode(b).toString())
                .reduce("", String::concat)
                .block());
    }

    private static void replace(Path file, String was, String becomes) throws IOException {
        String text = Files.readString(file);
        assertThat(text).containsPattern(was);
        Files.writeString(file, text.replaceFirst(was, becomes));
    }

    @Test
    void open_absentDirectory_createsAndReopens() {
        Path data = directory.resolve("a/b");
        Receipt receipt;
        try (Cairn cairn = Cairn.open(data)) {
            receipt = put(cairn, "hello");
        }
        try (Cairn cairn = Cairn.open(data)) {
            assertThat(get(cairn, receipt.key())).isEqualTo("hello");
            assertThat(cairn.refs().get(receipt.ref()).block()).isNotNull();
        }
    }

    @Test
    void open_twiceAtOnce_seesEachOther() {
        try (Cairn one = Cairn.open(directory.resolve("data"));
                Cairn two = Cairn.open(directory.resolve("data"))) {
            Receipt first = put(one, "from one");
            assertThat(get(two, first.key())).isEqualTo("from one");
            assertThat(put(two, "from one").chunks().added()).isZero();
        }
    }

    @Test
    void openExisting_memory_isANewOneEachTime() {
        try (Cairn one = Cairn.openExisting("memory:", CairnOptions.defaults());
                Cairn two = Cairn.openExisting("memory:", CairnOptions.defaults())) {
            BlobKey key = put(one, "kept nowhere").key();
            assertThat(get(one, key)).isEqualTo("kept nowhere");
            assertThatThrownBy(() -> get(two, key)).isInstanceOf(CasException.NotFound.class);
        }
    }

    @Test
    void openExisting_nothingThere_isNotFoundAndCreatesNothing() {
        Path absent = directory.resolve("absent");
        assertThatThrownBy(() -> Cairn.openExisting(absent.toString(), CairnOptions.defaults()))
                .isInstanceOf(CasException.NotFound.class);
        assertThat(absent).doesNotExist();
    }

    @Test
    void openExisting_storeUriAlone_isRefusedWithTheReason() {
        assertThatThrownBy(() -> Cairn.openExisting("s3://bucket/prefix", CairnOptions.defaults()))
                .isInstanceOf(CasException.Unsupported.class)
                .hasMessageContaining("repository.json");
    }

    @Test
    void create_otherFilesInTheWay_isRefusedAndTouchesNothing() throws IOException {
        Files.writeString(directory.resolve("thesis.txt"), "precious");
        assertThatThrownBy(() -> Cairn.open(directory)).isInstanceOf(CasException.InvalidInput.class);
        assertThat(directory).isDirectoryContaining(p -> p.endsWith("thesis.txt"));
        assertThat(requireNonNull(directory.toFile().list())).hasSize(1);
    }

    @Test
    void create_whereOneIs_isAlreadyExists() {
        Path data = directory.resolve("data");
        Cairn.create(data, CairnOptions.defaults()).close();
        assertThatThrownBy(() -> Cairn.create(data, CairnOptions.defaults()))
                .isInstanceOf(CasException.AlreadyExists.class);
    }

    @Test
    void open_creationThatDiedHalfWay_isCompleted() throws IOException {
        Path data = directory.resolve("data");
        BlobKey key;
        try (Cairn cairn = Cairn.open(data)) {
            key = put(cairn, "survives").key();
        }
        // repository.json is written last; without it the directory is what a creation leaves that died just before.
        Files.delete(data.resolve("repository.json"));
        try (Cairn cairn = Cairn.open(data)) {
            assertThat(get(cairn, key)).isEqualTo("survives");
        }
    }

    @Test
    void open_otherStoreInPlace_isStoreMismatch() throws IOException {
        Cairn.open(directory.resolve("one")).close();
        Cairn.open(directory.resolve("two")).close();
        Files.copy(
                directory.resolve("two/store/cairn.json"),
                directory.resolve("one/store/cairn.json"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> Cairn.open(directory.resolve("one"))).isInstanceOf(CasException.StoreMismatch.class);
    }

    @Test
    void open_storeThatLooksEmpty_isStoreMismatchNotEmpty() throws IOException {
        Cairn.open(directory.resolve("data")).close();
        Files.delete(directory.resolve("data/store/cairn.json"));
        assertThatThrownBy(() -> Cairn.open(directory.resolve("data")))
                .isInstanceOf(CasException.StoreMismatch.class)
                .hasMessageContaining("no cairn.json");
    }

    @Test
    void open_newerFormat_isRefusedByBothFiles() throws IOException {
        Path data = directory.resolve("data");
        Cairn.open(data).close();
        replace(data.resolve("store/cairn.json"), "\"format\" ?: 1", "\"format\": 2");
        assertThatThrownBy(() -> Cairn.open(data))
                .isInstanceOf(CasException.IncompatibleFormat.class)
                .hasMessageContaining("2");
        replace(data.resolve("repository.json"), "\"format\" ?: 1", "\"format\": 7");
        assertThatThrownBy(() -> Cairn.open(data))
                .isInstanceOf(CasException.IncompatibleFormat.class)
                .hasMessageContaining("7");
    }

    @Test
    void open_brokenRepositoryFile_isInvalidInput() throws IOException {
        Path data = directory.resolve("data");
        Cairn.open(data).close();
        for (String broken : new String[] {"", "{", "[]", "{\"format\":1}", "{\"format\":1,\"stores\":[]}"}) {
            Files.writeString(data.resolve("repository.json"), broken);
            assertThatThrownBy(() -> Cairn.open(data)).as(broken).isInstanceOf(CasException.class);
        }
    }

    @Test
    void open_movedDirectory_stillWorks() throws IOException {
        BlobKey key;
        try (Cairn cairn = Cairn.open(directory.resolve("here"))) {
            key = put(cairn, "moved").key();
        }
        Files.move(directory.resolve("here"), directory.resolve("there"));
        try (Cairn cairn = Cairn.open(directory.resolve("there"))) {
            assertThat(get(cairn, key)).isEqualTo("moved");
        }
    }

    @Test
    void fipsRepository_keysAndTree_areSha256() {
        CairnOptions fips =
                CairnOptions.builder().algorithm(HashAlgorithm.SHA256).build();
        try (Cairn cairn = Cairn.create(directory.resolve("fips"), fips)) {
            Receipt receipt = put(cairn, "abc");
            assertThat(receipt.key())
                    .hasToString("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad:3");
            assertThat(receipt.sha256Tree()).isPresent();
            assertThat(get(cairn, receipt.key())).isEqualTo("abc");
            assertThat(cairn.verify(VerifyScope.everything())
                            .filter(VerifyEvent.Damaged.class::isInstance)
                            .count()
                            .block())
                    .isZero();
        }
    }

    @Test
    void storeFile_thatChangesWhileRead_isConflictAndStoresNothing() throws IOException {
        Path file = directory.resolve("growing");
        byte[] first = new byte[4 << 20];
        new Random(1).nextBytes(first);
        Files.write(file, first);
        try (Cairn cairn = Cairn.open(directory.resolve("data"))) {
            Mono<Receipt> store = cairn.storeFile(file, Attributes.named("growing"));
            // The size is taken at the subscription; the attributes of the file differ when its last byte was read.
            Thread writer = new Thread(() -> append(file));
            writer.start();
            assertThatThrownBy(() -> {
                        while (true) {
                            store.block();
                        }
                    })
                    .isInstanceOf(CasException.Conflict.class)
                    .hasMessageContaining("changed while it was read");
            writer.interrupt();
            join(writer);
            assertThat(cairn.verify(VerifyScope.everything())
                            .filter(VerifyEvent.Damaged.class::isInstance)
                            .count()
                            .block())
                    .isZero();
        }
    }

    private static void append(Path file) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Files.write(file, new byte[] {1}, java.nio.file.StandardOpenOption.APPEND);
                Thread.sleep(1);
            }
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void storeFile_absentOrDirectory_isTypedAndNamesTheFile() {
        try (Cairn cairn = Cairn.open(directory.resolve("data"))) {
            assertThatThrownBy(
                            () -> cairn.storeFile(directory.resolve("absent")).block())
                    .isInstanceOf(CasException.NotFound.class)
                    .hasMessageContaining("absent");
            assertThatThrownBy(() -> cairn.storeFile(directory).block()).isInstanceOf(CasException.InvalidInput.class);
        }
    }

    @Test
    void loadFile_bufferNotWrittenAndTheCallerContinuesOnErrors_noFileAppears() {
        try (Cairn cairn = Cairn.open(directory.resolve("data"))) {
            byte[] bytes = new byte[3 << 20];
            new Random(1).nextBytes(bytes);
            Receipt receipt = requireNonNull(Flux.just(ByteBuffer.wrap(bytes))
                    .as(cairn.storeBlob(Attributes.none())::drain)
                    .block());
            Path target = directory.resolve("target");
            AtomicInteger buffers = new AtomicInteger();
            Mono<Path> load = cairn.loadFile(receipt.key(), target, count -> {
                        if (buffers.incrementAndGet() == 2) {
                            throw new IllegalStateException("a bug");
                        }
                    })
                    .onErrorContinue((failure, what) -> {});
            assertThatThrownBy(load::block).hasMessageContaining("a bug");
            assertThat(target).doesNotExist();
        }
    }

    @Test
    void loadFile_damagedBlob_leavesTheTargetAsItWas() throws IOException {
        Path data = directory.resolve("data");
        Path target = directory.resolve("target");
        Files.writeString(target, "as it was");
        try (Cairn cairn = Cairn.open(data)) {
            BlobKey key = put(cairn, "good bytes").key();
            cairn.loadFile(key, target).block();
            assertThat(target).hasContent("good bytes");
            damage(data);
            Files.writeString(target, "as it was");
            assertThatThrownBy(() -> cairn.loadFile(key, target).block()).isInstanceOf(CasException.Corrupt.class);
            assertThat(target).hasContent("as it was");
            assertThat(directory).isDirectoryNotContaining(p -> p.toString().endsWith(".part"));
        }
    }

    private static void damage(Path data) throws IOException {
        try (var files = Files.walk(data.resolve("store/packs"))) {
            Path pack = files.filter(Files::isRegularFile).findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(pack);
            bytes[80 + 64] ^= 1;
            Files.write(pack, bytes);
        }
    }

    @Test
    void contents_afterPuts_countsPacksAndBlobs() {
        try (Cairn cairn = Cairn.open(directory.resolve("data"))) {
            put(cairn, "one");
            put(cairn, "two");
            put(cairn, "two");
            Contents contents = requireNonNull(cairn.contents().block());
            assertThat(contents.blobs()).isEqualTo(2);
            assertThat(contents.packs()).isEqualTo(2);
            assertThat(requireNonNull(cairn.refs().list("").count().block())).isEqualTo(3);
            assertThat(cairn.refs().get(new RefName("absent")).block()).isNull();
        }
    }
}
