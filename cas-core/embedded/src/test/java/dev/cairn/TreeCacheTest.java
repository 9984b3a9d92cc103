package dev.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Directories that are stored again. */
final class TreeCacheTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration AHEAD = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private Path root;
    private final AtomicLong bytesRead = new AtomicLong();

    @BeforeEach
    void files() throws IOException {
        root = directory.resolve("root");
        Files.createDirectories(root.resolve("sub"));
        Files.writeString(root.resolve("small"), "small");
        Files.writeString(root.resolve("sub/empty"), "");
        Files.write(root.resolve("sub/large"), new byte[300_000]);
    }

    private TreeReceipt store(Duration ahead) {
        try (LaterEnvironment environment = new LaterEnvironment(ahead);
                Cairn cairn = Cairn.open(
                        directory.resolve("data"),
                        CairnOptions.builder().environment(environment).build())) {
            bytesRead.set(0);
            TreeOptions options = TreeOptions.builder()
                    .fileCache(directory.resolve("cache"))
                    .progress((files, bytes) -> bytesRead.set(bytes))
                    .build();
            Mono<TreeReceipt> stored = cairn.storeTree(root, options);
            return Objects.requireNonNull(stored.block(PATIENCE));
        }
    }

    @Test
    void storeTree_unchanged_readsNoFileAndWritesNothing() {
        TreeReceipt first = store(AHEAD);
        assertThat(first.counts().unchanged()).isZero();
        assertThat(bytesRead).hasValue(300_005);
        TreeReceipt second = store(AHEAD);
        assertThat(second.key()).isEqualTo(first.key());
        assertThat(second.counts().unchanged()).isEqualTo(3);
        assertThat(second.counts().files()).isEqualTo(3);
        assertThat(second.counts().bytes()).isEqualTo(300_005);
        assertThat(bytesRead).hasValue(0);
        assertThat(second.chunks().writtenBytes()).isZero();
        assertThat(store(AHEAD).counts().unchanged()).as("remembered again").isEqualTo(3);
    }

    @Test
    void storeTree_changedWithTheSameSizeAndTime_isRead() throws IOException {
        Path file = root.resolve("small");
        FileTime time = Files.getLastModifiedTime(file);
        TreeReceipt first = store(AHEAD);
        Files.writeString(file, "SMALL");
        Files.setLastModifiedTime(file, time);
        TreeReceipt second = store(AHEAD);
        assertThat(second.key()).isNotEqualTo(first.key());
        assertThat(second.counts().unchanged()).isEqualTo(2);
        assertThat(bytesRead).hasValue(5);
    }

    @Test
    void storeTree_changedJustBefore_isNotTrusted() {
        store(Duration.ZERO);
        assertThat(store(Duration.ZERO).counts().unchanged()).isZero();
        assertThat(bytesRead).hasValue(300_005);
    }

    @Test
    void storeTree_moved_isKnownAllTheSame() throws IOException {
        store(AHEAD);
        Files.move(root.resolve("sub"), root.resolve("moved"));
        assertThat(store(AHEAD).counts().unchanged()).isEqualTo(3);
    }
}
