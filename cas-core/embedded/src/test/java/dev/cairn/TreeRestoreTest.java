package dev.cairn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.core.SmallReads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Many small files on their way out together. */
final class TreeRestoreTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Cairn cairn;
    private Path root;

    @BeforeEach
    void open() throws IOException {
        cairn = Cairn.open(directory.resolve("data"));
        root = Files.createDirectory(directory.resolve("root"));
    }

    @AfterEach
    void close() {
        cairn.close();
    }

    private static <T> T get(Mono<T> answer) {
        return Objects.requireNonNull(answer.block(PATIENCE));
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    private void file(String name, byte[] bytes, int mode) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        Files.setAttribute(file, "unix:mode", mode);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_600_000_000_123L + bytes.length));
    }

    private BlobKey stored() {
        return get(cairn.storeTree(root)).key();
    }

    /** The tree of a copy has the key of the original's when all names, bytes, permissions and times are the same. */
    private void assertSame(Path copy, BlobKey key) throws IOException {
        assertThat(stored()).as("untouched").isEqualTo(key);
        assertThat(get(cairn.storeTree(copy)).key()).isEqualTo(key);
        assertThat(files(copy)).noneMatch(file -> file.toString().endsWith(".part"));
    }

    private static List<Path> files(Path in) throws IOException {
        try (Stream<Path> all = Files.walk(in)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    /** Directories of a few files each, some bytes under many names, empty files, and some too long for a group. */
    private BlobKey mixed() throws IOException {
        for (int i = 0; i < 700; i++) {
            file("d" + i / 7 + "/e/f" + i, random(i % 5 == 0 ? 0 : 3_000 + i % 11, i % 50), i % 2 == 0 ? 0640 : 0400);
        }
        for (int i = 0; i < 12; i++) {
            file("d" + i + "/some", random(120_000 + i, i), 0600);
            file("large" + i, random(RestorePlan.SMALL_BYTES_MAX + i, i), 0755);
        }
        return stored();
    }

    @Test
    void loadTree_groupsAcrossDirectoriesAndBytesUnderManyNames_same() throws IOException {
        BlobKey key = mixed();
        Path copy = directory.resolve("copy");
        TreeCounts counts = get(cairn.loadTree(key, copy));
        assertThat(counts.files()).isEqualTo(724);
        assertThat(counts.directories()).isEqualTo(201);
        assertSame(copy, key);
    }

    @Test
    void loadTree_nameOfTheMostBytes_restored() throws IOException {
        file("n".repeat(255), random(10, 1), 0600);
        BlobKey key = stored();
        get(cairn.loadTree(key, directory.resolve("copy")));
        assertSame(directory.resolve("copy"), key);
    }

    /** Has a part of what it is asked for, and notes it. */
    private static final class FewReads implements SmallReads {
        private final Map<BlobKey, byte[]> blobs;
        private final List<Collection<BlobKey>> asked = Collections.synchronizedList(new ArrayList<>());

        FewReads(Map<BlobKey, byte[]> blobs) {
            this.blobs = blobs;
        }

        @Override
        public <T> Mono<T> readSmall(Collection<BlobKey> keys, Function<Map<BlobKey, ByteBuffer>, Mono<T>> use) {
            asked.add(keys);
            Map<BlobKey, ByteBuffer> found = new HashMap<>();
            keys.stream()
                    .filter(blobs::containsKey)
                    .forEach(key -> found.put(key, ByteBuffer.wrap(Objects.requireNonNull(blobs.get(key)))));
            return use.apply(found);
        }
    }

    @Test
    void loadTree_whatCannotBeReadTogether_isReadByItself() throws IOException {
        BlobKey key = mixed();
        Map<BlobKey, byte[]> some = new HashMap<>();
        for (int i = 1; i < 20; i += 3) {
            byte[] bytes = random(3_000 + i % 11, i % 50);
            BlobKey blob = get(cairn.storeFile(Files.write(directory.resolve("one"), bytes)))
                    .key();
            some.put(blob, bytes);
        }
        FewReads reads = new FewReads(some);
        try (TestEnvironment environment = TestEnvironment.create()) {
            Path copy = directory.resolve("copy");
            get(new TreeDownload(cairn, reads, environment, TreeOptions.defaults()).run(key, copy));
            assertSame(copy, key);
        }
        assertThat(reads.asked).allSatisfy(keys -> {
            assertThat(keys).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(SmallReads.COUNT_MAX);
            assertThat(keys.stream().mapToLong(BlobKey::size).sum()).isLessThanOrEqualTo(SmallReads.BYTES_MAX);
        });
        assertThat(reads.asked).as("groups, not single files").hasSizeLessThan(250);
    }

    /** Turns one bit of the only pack that holds these bytes. */
    private void damage(byte[] bytes) throws IOException {
        for (Path pack : files(directory.resolve("data"))) {
            byte[] all = Files.readAllBytes(pack);
            for (int at = 0; at + bytes.length <= all.length; at++) {
                if (Arrays.equals(all, at, at + bytes.length, bytes, 0, bytes.length)) {
                    all[at] ^= 1;
                    Files.setPosixFilePermissions(pack, PosixFilePermissions.fromString("rw-------"));
                    Files.write(pack, all);
                    return;
                }
            }
        }
        throw new AssertionError("nowhere");
    }

    @Test
    void loadTree_oneDamagedBlock_itsBlobIsNamedAndTheOthersOfTheGroupAreThere() throws IOException {
        for (int i = 0; i < 200; i++) {
            file("d" + i / 20 + "/f" + i, random(2_000, i), 0644);
        }
        BlobKey key = stored();
        Path damaged = root.resolve("d4/f91");
        BlobKey blob = get(cairn.storeFile(damaged)).key();
        damage(Files.readAllBytes(damaged));
        Path copy = directory.resolve("copy");
        assertThatThrownBy(() -> get(cairn.loadTree(key, copy)))
                .isInstanceOf(CasException.Corrupt.class)
                .hasMessageContaining(blob.toString());
        assertThat(copy.resolve("d4/f91")).doesNotExist();
        for (Path file : files(copy)) {
            assertThat(file).hasSameBinaryContentAs(root.resolve(copy.relativize(file)));
        }
    }

    @Test
    void loadTree_cancelledInTheMiddleOfAGroup_beginsNoMoreFilesAndLeavesNoParts() throws IOException {
        for (int i = 0; i < 200; i++) {
            file("f" + i, random(1_000, i), 0644);
        }
        BlobKey key = stored();
        Sinks.Empty<Void> enough = Sinks.empty();
        TreeOptions options = TreeOptions.builder()
                .progress((files, bytes) -> {
                    if (files == 100) {
                        enough.tryEmitEmpty();
                    }
                })
                .build();
        Path copy = directory.resolve("copy");
        assertThat(cairn.loadTree(key, copy, options)
                        .takeUntilOther(enough.asMono())
                        .blockOptional(PATIENCE))
                .isEmpty();
        // A repository that is closed has no steps that still run.
        cairn.close();
        assertThat(files(copy)).hasSize(100);
        for (Path file : files(copy)) {
            assertThat(file).hasSameBinaryContentAs(root.resolve(copy.relativize(file)));
        }
    }
}
