package dev.cairn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.RefName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** How repositories come into being and end, also when somebody dies or hurries. */
final class CreationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private static BlobKey put(Cairn cairn, String ref) {
        Flux<ByteBuffer> bytes = Flux.just(ByteBuffer.wrap(new byte[100]));
        return Objects.requireNonNull(
                        bytes.as(cairn.storeBlob(Attributes.named(ref))::drain).block(PATIENCE))
                .key();
    }

    @Test
    void create_diedWhileTheCatalogWasBuilt_isCompleted() throws IOException {
        for (String left : List.of(
                "catalog.db.new",
                "catalog.db.new-journal",
                "catalog.db.new-wal",
                "catalog.db.new-shm",
                "catalog.db.lock")) {
            Files.writeString(directory.resolve(left), "half");
        }
        try (Cairn cairn = Cairn.open(directory)) {
            put(cairn, "a");
        }
        try (Cairn cairn = Cairn.open(directory);
                Stream<Path> files = Files.list(directory)) {
            assertThat(cairn.refs().get(new RefName("a")).block(PATIENCE)).isNotNull();
            assertThat(files).noneMatch(file -> file.toString().contains(".new"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"store/cairn.json", "repository.json"})
    void create_diedBeforeOneOfItsFiles_isCompleted(String missing) throws IOException {
        Cairn.open(directory).close();
        Files.delete(directory.resolve("repository.json"));
        Files.writeString(directory.resolve("repository.json.new-0123456789abcdef"), "{");
        Files.deleteIfExists(directory.resolve(missing));
        try (Cairn cairn = Cairn.open(directory)) {
            put(cairn, "a");
        }
        Cairn.openExisting(directory.toString(), CairnOptions.defaults()).close();
    }

    @Test
    void open_byManyAtOnce_allEndWithTheSameRepository() {
        Path data = directory.resolve("data");
        int count = 4;
        List<Cairn> opened = Objects.requireNonNull(Flux.range(0, count)
                .flatMap(
                        i -> Flux.defer(() -> Flux.just(Cairn.open(data))).subscribeOn(Schedulers.boundedElastic()),
                        count)
                .collectList()
                .block(PATIENCE));
        try {
            for (int i = 0; i < count; i++) {
                BlobKey key = put(opened.get(i), "from/" + i);
                assertThat(opened)
                        .allSatisfy(other ->
                                assertThat(other.statBlob(key).block(PATIENCE)).isNotNull());
            }
            assertThat(opened.get(0).refs().list("from/").count().block(PATIENCE))
                    .isEqualTo(count);
        } finally {
            opened.forEach(Cairn::close);
        }
    }

    @Test
    void open_aFile_isInvalidInputOrNotFoundAndTheFileStays() throws IOException {
        Path file = directory.resolve("thesis.txt");
        Files.writeString(file, "precious");
        assertThatThrownBy(() -> Cairn.open(file)).isInstanceOf(CasException.InvalidInput.class);
        assertThat(file).hasContent("precious");
    }

    @Test
    void close_rightAfterACancel_neverFailsAndLeavesNoSpool() throws IOException {
        long before = spools();
        for (int i = 0; i < 30; i++) {
            try (Cairn cairn = Cairn.openExisting("memory:", CairnOptions.defaults())) {
                Flux<ByteBuffer> endless = Flux.generate(sink -> sink.next(ByteBuffer.wrap(new byte[10_000])));
                Disposable ingest = endless.as(cairn.storeBlob(Attributes.none())::drain)
                        .onErrorComplete(CasException.class)
                        .subscribe();
                LockSupport.parkNanos(i * 1_000_000L);
                ingest.dispose();
            }
        }
        assertThat(spools()).isEqualTo(before);
    }

    private static long spools() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("cairn-spool-"))
                    .count();
        }
    }

    @Test
    void anyVerb_afterClose_closed() {
        Cairn cairn = Cairn.open(directory);
        BlobKey key = put(cairn, "a");
        cairn.close();
        assertThatThrownBy(() -> put(cairn, "b")).isInstanceOf(CasException.Closed.class);
        assertThatThrownBy(() -> cairn.readBlob(key).all().blockLast(PATIENCE)).isInstanceOf(CasException.Closed.class);
        assertThatThrownBy(() -> cairn.statBlob(key).block(PATIENCE)).isInstanceOf(CasException.Closed.class);
        assertThatThrownBy(() -> cairn.refs().list("").blockLast(PATIENCE)).isInstanceOf(CasException.Closed.class);
        cairn.close();
    }
}
