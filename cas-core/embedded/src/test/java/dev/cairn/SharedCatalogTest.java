package dev.cairn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.RefName;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Repositories whose catalog is a PostgreSQL server's. */
final class SharedCatalogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static EmbeddedPostgres server;

    @TempDir
    Path directory;

    private CairnOptions options;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /** A schema of its own for each test. */
    @BeforeEach
    void choose(TestInfo test) {
        options = CairnOptions.builder()
                .catalog("postgresql://localhost:" + server.getPort() + "/postgres?user=postgres&currentSchema="
                        + test.getTestMethod().orElseThrow().getName().replaceAll("[^a-z]", ""))
                .build();
    }

    private static BlobKey put(Cairn cairn, String ref) {
        Flux<ByteBuffer> bytes = Flux.just(ByteBuffer.wrap(ref.getBytes(StandardCharsets.UTF_8)));
        return Objects.requireNonNull(
                        bytes.as(cairn.storeBlob(Attributes.named(ref))::drain).block(PATIENCE))
                .key();
    }

    private static boolean has(Cairn cairn, String ref) {
        return cairn.refs().get(new RefName(ref)).blockOptional(PATIENCE).isPresent();
    }

    @Test
    void create_thenOpen_bytesAreThereAndNoCatalogFile() {
        BlobKey key;
        try (Cairn cairn = Cairn.create(directory, options)) {
            key = put(cairn, "a");
        }
        try (Cairn cairn = Cairn.open(directory);
                Cairn other = Cairn.openExisting(directory.toString(), CairnOptions.defaults())) {
            assertThat(cairn.readBlob(key).all().count().block(PATIENCE)).isEqualTo(1);
            put(other, "b");
            assertThat(has(cairn, "b")).isTrue();
        }
        assertThat(directory.resolve("catalog.db")).doesNotExist();
        assertThatThrownBy(() -> Cairn.create(directory, options)).isInstanceOf(CasException.AlreadyExists.class);
    }

    @Test
    void create_diedBeforeTheEnd_isCompleted() throws IOException {
        try (Cairn cairn = Cairn.create(directory, options)) {
            put(cairn, "a");
        }
        Files.delete(directory.resolve("repository.json"));
        try (Cairn cairn = Cairn.create(directory, options)) {
            assertThat(has(cairn, "a")).isTrue();
        }
    }

    @Test
    void create_overTheCatalogOfAnother_alreadyExistsAndBothStay(@TempDir Path elsewhere) {
        try (Cairn cairn = Cairn.create(directory, options)) {
            put(cairn, "a");
            for (int time = 0; time < 2; time++) {
                assertThatThrownBy(() -> Cairn.create(elsewhere, options))
                        .isInstanceOf(CasException.AlreadyExists.class)
                        .hasMessageContaining("that of repository");
            }
            assertThat(elsewhere.resolve("repository.json")).doesNotExist();
            assertThat(has(cairn, "a")).isTrue();
        }
        try (Cairn cairn = Cairn.open(directory)) {
            put(cairn, "b");
        }
    }

    @Test
    void open_storeOfAnother_storeMismatch(@TempDir Path elsewhere) throws IOException {
        Cairn.create(directory, options).close();
        Cairn.create(elsewhere, CairnOptions.defaults()).close();
        Files.copy(
                directory.resolve("repository.json"),
                elsewhere.resolve("repository.json"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> Cairn.open(elsewhere)).isInstanceOf(CasException.StoreMismatch.class);
    }

    @Test
    void create_passwordOrOtherUri_invalidInput() {
        for (String uri : new String[] {"postgresql://h/c?password=hunter2", "sqlite:catalog.db", "mysql://h/c"}) {
            assertThatThrownBy(() -> CairnOptions.builder().catalog(uri))
                    .isInstanceOf(CasException.InvalidInput.class)
                    .hasMessageNotContaining("hunter2");
        }
    }

    @Test
    void create_withPassword_askedForIt() {
        int[] asked = new int[1];
        CairnOptions withPassword = CairnOptions.builder()
                .catalog(options.catalog().orElseThrow())
                .catalogPassword(() -> {
                    asked[0]++;
                    return "secret".toCharArray();
                })
                .build();
        Cairn.create(directory, withPassword).close();
        assertThat(asked[0]).isPositive();
        assertThat(directory.resolve("repository.json")).content().doesNotContain("secret");
    }
}
