package dev.cairn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.RebuildEvent;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Catalogs that were lost and made again. */
final class RebuildingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path temporary;

    private Path directory;
    private BlobKey file;
    private BlobKey tree;

    @BeforeEach
    void store() throws IOException {
        directory = temporary.resolve("r");
        Path source = temporary.resolve("source");
        Files.createDirectories(source.resolve("sub/empty"));
        Files.writeString(source.resolve("a"), "a".repeat(100));
        Files.writeString(source.resolve("sub/b"), "b".repeat(2_000_000));
        try (Cairn cairn = Cairn.create(directory, CairnOptions.defaults())) {
            file = put(cairn, "file");
            tree = Objects.requireNonNull(cairn.storeTree(source).block(PATIENCE))
                    .key();
        }
    }

    private static BlobKey put(Cairn cairn, String ref) {
        Flux<ByteBuffer> bytes = Flux.just(ByteBuffer.wrap(ref.getBytes(StandardCharsets.UTF_8)));
        return Objects.requireNonNull(
                        bytes.as(cairn.storeBlob(Attributes.named(ref))::drain).block(PATIENCE))
                .key();
    }

    private RebuildEvent.Done rebuild(boolean replace, String... catalog) {
        RebuildOptions options = new RebuildOptions(replace, Stream.of(catalog).findFirst());
        return Cairn.rebuild(directory.toString(), options, CairnOptions.defaults(), event -> {});
    }

    private void assertWhole(Path restored) throws IOException {
        try (Cairn cairn = Cairn.openExisting(directory.toString(), CairnOptions.defaults())) {
            cairn.loadTree(tree, restored).block(PATIENCE);
            assertThat(restored.resolve("sub/b")).hasContent("b".repeat(2_000_000));
            assertThat(restored.resolve("sub/empty")).isDirectory();
            List<Ref> refs =
                    Objects.requireNonNull(cairn.refs().list("").collectList().block(PATIENCE));
            // What the tree keeps needs no name.
            assertThat(refs).extracting(Ref::key).containsExactlyInAnyOrder(file, tree);
            assertThat(refs).allMatch(ref -> ref.name().value().startsWith("recovered/"));
            assertThat(refs.stream().filter(ref -> ref.key().equals(tree)))
                    .allMatch(ref -> ref.mediaType().equals(Optional.of(Cairn.TREE_MEDIA_TYPE)));
            put(cairn, "later");
            assertThat(cairn.refs().get(new RefName("later")).blockOptional(PATIENCE))
                    .isPresent();
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("catalog.db"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void rebuild_catalogDeleted_treesAndBlobsAreThereAndCanBeWrittenTo() throws IOException {
        Files.delete(directory.resolve("catalog.db"));
        assertThat(rebuild(false)).matches(done -> done.recovered() == 2 && done.damagedBlobs() == 0);
        assertWhole(temporary.resolve("out"));
        assertThat(files()).containsExactly("catalog.db", "catalog.db.lock");
    }

    @Test
    void rebuild_catalogThere_refusedUntilToldAndThenKept() throws IOException {
        byte[] before = Files.readAllBytes(directory.resolve("catalog.db"));
        assertThatThrownBy(() -> rebuild(false)).isInstanceOf(CasException.AlreadyExists.class);
        assertThat(Files.readAllBytes(directory.resolve("catalog.db"))).isEqualTo(before);
        rebuild(true);
        assertWhole(temporary.resolve("out"));
        Path aside = directory.resolve(files().stream()
                .filter(name -> name.matches("catalog.db.replaced-[0-9a-f]+"))
                .findFirst()
                .orElseThrow());
        assertThat(Files.readAllBytes(aside)).isEqualTo(before);
    }

    @Test
    void rebuild_descriptionGoneToo_isWrittenAgain() throws IOException {
        Files.delete(directory.resolve("catalog.db"));
        Files.delete(directory.resolve("repository.json"));
        rebuild(false);
        assertWhole(temporary.resolve("out"));
    }

    @Test
    void rebuild_toPostgresAndBack_sameContent() throws IOException {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "on")
                .start()) {
            String uri = "postgresql://localhost:" + server.getPort() + "/postgres?user=postgres&currentSchema=one";
            assertThat(rebuild(false, uri).recovered()).isEqualTo(2);
            assertWhole(temporary.resolve("out1"));
            assertThat(directory.resolve("repository.json")).content().contains("postgresql:");
            assertThatThrownBy(() -> rebuild(true)).isInstanceOf(CasException.AlreadyExists.class);
            assertThat(rebuild(true, "sqlite:catalog.db").recovered()).isEqualTo(3);
        }
        try (Cairn cairn = Cairn.open(directory)) {
            cairn.loadTree(tree, temporary.resolve("out2")).block(PATIENCE);
        }
    }

    @Test
    void rebuild_noStoreOrNoRepository_notFoundAndNothingMade() throws IOException {
        Path nowhere = temporary.resolve("nowhere");
        assertThatThrownBy(() -> Cairn.rebuild(
                        nowhere.toString(), RebuildOptions.defaults(), CairnOptions.defaults(), event -> {}))
                .isInstanceOf(CasException.NotFound.class);
        assertThat(nowhere).doesNotExist();
        Files.delete(directory.resolve("catalog.db"));
        Files.delete(directory.resolve("store/cairn.json"));
        assertThatThrownBy(() -> rebuild(false)).isInstanceOf(CasException.NotFound.class);
        assertThat(files()).containsExactly("catalog.db.lock");
    }
}
