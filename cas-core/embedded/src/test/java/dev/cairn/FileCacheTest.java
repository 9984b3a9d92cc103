package dev.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.BlobKey;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of files, and when it is not believed. */
final class FileCacheTest {
    private static final long NOW = TimeUnit.SECONDS.toNanos(1_000_000);
    private static final long OLD = TimeUnit.SECONDS.toNanos(999_000);

    @TempDir
    Path directory;

    private FileCache open() {
        return open(1);
    }

    private FileCache open(long root) {
        Digest about = new Digest(root, 0, 0, 0);
        return FileCache.open(
                new FileCache.Place(directory.resolve("new/cache"), about, HashAlgorithm.BLAKE3, NOW), "nonce");
    }

    private static FileStat stat(long inode, long modifiedNanos, long changedNanos) {
        FileTime modified = FileTime.from(modifiedNanos, TimeUnit.NANOSECONDS);
        return new FileStat(0100644, inode % 7, modified, changedNanos, 3, inode);
    }

    private static BlobKey key(long inode) {
        return new BlobKey(HashAlgorithm.BLAKE3, new Digest(inode, 1, 2, 3), inode % 7);
    }

    private void remembered(int count) {
        try (FileCache cache = open()) {
            for (long inode = 0; inode < count; inode++) {
                cache.add(stat(inode, OLD, OLD), key(inode));
            }
            cache.publish();
        }
    }

    @Test
    void find_afterPublish_isWhatWasAdded() throws IOException {
        remembered(5_000);
        try (FileCache cache = open()) {
            for (long inode = 0; inode < 5_000; inode++) {
                assertThat(cache.find(stat(inode, OLD, OLD))).isEqualTo(key(inode));
            }
            assertThat(cache.find(stat(5_000, OLD, OLD))).isNull();
            assertThat(cache.find(stat(1, OLD + 1, OLD))).isNull();
            assertThat(cache.find(stat(1, OLD, OLD + 1))).isNull();
        }
        assertThat(directory.resolve("new")).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void add_changedJustNow_isNotBelieved() {
        long recent = NOW - TimeUnit.SECONDS.toNanos(1);
        try (FileCache cache = open()) {
            cache.add(stat(1, recent, OLD), key(1));
            cache.add(stat(2, OLD, recent), key(2));
            cache.add(stat(3, NOW + 1, OLD), key(3));
            cache.add(stat(4, OLD, Long.MAX_VALUE), key(4));
            cache.publish();
        }
        try (FileCache cache = open()) {
            assertThat(cache.find(stat(1, recent, OLD))).isNull();
            assertThat(cache.find(stat(2, OLD, recent))).isNull();
            assertThat(cache.find(stat(3, NOW + 1, OLD))).isNull();
            assertThat(cache.find(stat(4, OLD, Long.MAX_VALUE))).isNull();
        }
    }

    @Test
    void open_brokenOrForeign_isEmpty() throws IOException {
        remembered(10);
        Path file = directory.resolve("new/cache");
        byte[] good = Files.readAllBytes(file);
        for (int at = 0; at < good.length; at += 17) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(file, bad);
            assertEmpty();
            Files.write(file, Arrays.copyOf(good, at));
            assertEmpty();
        }
        Files.write(file, good);
        try (FileCache other = open(2)) {
            assertThat(other.find(stat(1, OLD, OLD))).isNull();
        }
        try (FileCache same = open()) {
            assertThat(same.find(stat(1, OLD, OLD))).isEqualTo(key(1));
        }
    }

    private void assertEmpty() {
        try (FileCache cache = open()) {
            assertThat(cache.find(stat(1, OLD, OLD))).isNull();
        }
    }

    @Test
    void close_notPublished_leavesTheOldOne() throws IOException {
        remembered(10);
        open().close();
        assertThat(directory.resolve("new")).isDirectoryNotContaining("glob:**.part");
        try (FileCache cache = open()) {
            assertThat(cache.find(stat(9, OLD, OLD))).isEqualTo(key(9));
        }
    }

    @Test
    void open_whereNothingCanBeWritten_isAsGoodAsNone() throws IOException {
        Files.writeString(directory.resolve("new"), "in the way");
        try (FileCache cache = open()) {
            cache.add(stat(1, OLD, OLD), key(1));
            cache.publish();
            assertThat(cache.find(stat(1, OLD, OLD))).isNull();
        }
    }
}
