package dev.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Subject;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.core.format.Tree;
import dev.cairn.core.format.TreeRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change while they are read, and a cache that knows more than the repository. */
final class TreeUploadTest {
    private static final int LARGE = 400_000;

    @TempDir
    Path directory;

    private Path root;
    private final List<CasException> failures = new ArrayList<>();
    private TreeTally tally = new TreeTally(TreeOptions.defaults());

    @BeforeEach
    void files() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        Files.write(root.resolve("large"), new byte[LARGE]);
        Files.writeString(root.resolve("small"), "small");
    }

    private Tree store(IntConsumer streaming, Optional<FileCache> cache) {
        TreeOptions options = TreeOptions.builder().failed(failures::add).build();
        tally = new TreeTally(options);
        FakeBatch batch = new FakeBatch(streaming);
        TreeUpload upload = new TreeUpload(
                batch, new FileSteps(TestEnvironment.create()), tally, new TreeUpload.TreeSource(root, options, cache));
        BlobKey key = Objects.requireNonNull(upload.run().block(Duration.ofSeconds(60)));
        byte[] bytes = Objects.requireNonNull(batch.blobs.get(key));
        return Tree.decode(ByteBuffer.wrap(bytes), Subject.of("root"));
    }

    private void append() {
        try {
            Files.write(root.resolve("large"), new byte[1], StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void run_changesOnce_isReadAgain() {
        Tree tree = store(
                buffer -> {
                    if (buffer == 0) {
                        append();
                    }
                },
                Optional.empty());
        assertThat(tree.entries().get(0).node().size()).isEqualTo(LARGE + 1);
        assertThat(tally.counts()).isEqualTo(new TreeCounts(2, 1, 0, LARGE + 6, 0, 0, 0));
    }

    @Test
    void run_rootChangesMeanwhile_hasTheTimeOfBefore() throws IOException {
        FileStat before = FileStat.of(root);
        Tree tree = store(
                buffer -> {
                    try {
                        Files.createFile(root.resolve("late" + buffer));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                Optional.empty());
        assertThat(FileStat.of(root).modified()).isNotEqualTo(before.modified());
        assertThat(tree.root())
                .contains(new TreeRoot(before.permissions(), before.modified().toInstant()));
        assertThat(tree.entries()).hasSize(2);
    }

    @Test
    void run_changesAllTheTime_hasFailedAndTheRestIsStored() {
        Tree tree = store(buffer -> append(), Optional.empty());
        assertThat(tree.entries())
                .singleElement()
                .satisfies(e -> assertThat(e.name()).isEqualTo("small"));
        assertThat(tally.counts().failed()).isEqualTo(1);
        assertThat(failures).singleElement().isInstanceOf(CasException.Conflict.class);
    }

    @Test
    void run_cacheKnowsWhatTheRepositoryLost_isStoredAgain() throws IOException {
        FileCache.Place place = new FileCache.Place(
                directory.resolve("cache"), new Digest(1, 2, 3, 4), HashAlgorithm.BLAKE3, Long.MAX_VALUE - 1);
        FileStat stat = FileStat.of(root.resolve("small"), LinkOption.NOFOLLOW_LINKS);
        try (FileCache cache = FileCache.open(place, "a")) {
            cache.add(stat, new BlobKey(HashAlgorithm.BLAKE3, new Digest(9, 9, 9, 9), 5));
            cache.publish();
        }
        try (FileCache cache = FileCache.open(place, "b")) {
            assertThat(cache.find(stat)).isNotNull();
            Tree tree = store(buffer -> {}, Optional.of(cache));
            assertThat(tree.entries()).hasSize(2);
            assertThat(tally.counts()).isEqualTo(new TreeCounts(2, 1, 0, LARGE + 5, 0, 0, 0));
        }
    }
}
