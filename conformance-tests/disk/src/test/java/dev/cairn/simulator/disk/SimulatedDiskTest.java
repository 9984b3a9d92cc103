package dev.cairn.simulator.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The file system without any trouble, and troubles without a crash. */
final class SimulatedDiskTest {
    private static final byte[] BYTES = {1, 2, 3, 4, 5};

    private final SimulatedDisk disk = SimulatedDisk.ofSeed(1);
    private final FileSystem mount = disk.mount();
    private final Path file = mount.getPath("/file");

    @Test
    void files_readBackWhatWasWritten() throws IOException {
        Files.write(file, BYTES);
        assertThat(Files.readAllBytes(file)).isEqualTo(BYTES);
        Files.write(file, new byte[] {6}, StandardOpenOption.APPEND);
        assertThat(Files.readAllBytes(file)).containsExactly(1, 2, 3, 4, 5, 6);
        Files.write(file, new byte[] {7});
        assertThat(Files.readAllBytes(file)).as("truncated").containsExactly(7);
        Files.copy(file, mount.getPath("/copy"));
        assertThat(Files.mismatch(file, mount.getPath("/copy"))).isEqualTo(-1);
        assertThat(disk.files()).containsExactly("/copy", "/file");
    }

    @Test
    void channel_positionsTruncatesAndRefuses() throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(BYTES), 3);
            assertThat(channel.position()).isZero();
            assertThat(channel.size()).isEqualTo(8);
            ByteBuffer all = ByteBuffer.allocate(20);
            assertThat(channel.read(all)).isEqualTo(8);
            assertThat(all.array()).startsWith(0, 0, 0, 1, 2, 3, 4, 5);
            assertThat(channel.read(all)).isEqualTo(-1);
            channel.truncate(4);
            assertThat(channel.position()).isEqualTo(4);
            assertThat(channel.size()).isEqualTo(4);
        }
        FileChannel reader = FileChannel.open(file);
        assertThatThrownBy(() -> reader.write(ByteBuffer.allocate(1))).isInstanceOf(NonWritableChannelException.class);
        reader.close();
        assertThatThrownBy(reader::size).isInstanceOf(ClosedChannelException.class);
        try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertThatThrownBy(() -> writer.read(ByteBuffer.allocate(1)))
                    .isInstanceOf(NonReadableChannelException.class);
        }
    }

    @Test
    void names_failAsOnUnix() throws IOException {
        Files.write(file, BYTES);
        Path directory = Files.createDirectory(mount.getPath("/dir"));
        Files.write(directory.resolve("child"), BYTES);
        assertThatThrownBy(() -> Files.createFile(file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> Files.createDirectory(directory)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> Files.createLink(file, directory.resolve("child")))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> Files.delete(directory)).isInstanceOf(DirectoryNotEmptyException.class);
        assertThatThrownBy(() -> Files.delete(mount.getPath("/none"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> Files.createFile(mount.getPath("/none/x"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> Files.createFile(file.resolve("x"))).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> Files.newDirectoryStream(file)).isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> Files.move(file, directory, StandardCopyOption.ATOMIC_MOVE))
                .isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> Files.move(file, directory.resolve("child")))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> Files.move(directory, directory.resolve("into"), StandardCopyOption.ATOMIC_MOVE))
                .isInstanceOf(FileSystemException.class);
    }

    @Test
    void links_shareBytesAndOutliveEachOther() throws IOException {
        Files.write(file, BYTES);
        Path link = Files.createLink(mount.getPath("/link"), file);
        assertThat(Files.isSameFile(file, link)).isTrue();
        Files.write(link, new byte[] {9});
        assertThat(Files.readAllBytes(file)).containsExactly(9);
        Files.delete(file);
        assertThat(Files.readAllBytes(link)).containsExactly(9);
    }

    @Test
    void move_replacesAtOnceAndOpenReadersKeepTheOldFile() throws IOException {
        Files.write(file, BYTES);
        Path next = Files.write(mount.getPath("/next"), new byte[] {9});
        try (FileChannel reader = FileChannel.open(file)) {
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            assertThat(reader.size()).isEqualTo(BYTES.length);
        }
        assertThat(Files.readAllBytes(file)).containsExactly(9);
        assertThat(Files.exists(next)).isFalse();
    }

    @Test
    void attributes_tellIdentitySizeAndTime() throws IOException {
        Files.write(file, BYTES);
        BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
        Files.write(file, BYTES);
        BasicFileAttributes b = Files.readAttributes(file, BasicFileAttributes.class);
        assertThat(a.fileKey()).isEqualTo(b.fileKey());
        assertThat(a.lastModifiedTime()).isLessThan(b.lastModifiedTime());
        assertThat(a.size()).isEqualTo(BYTES.length);
        FileTime then = FileTime.from(Instant.parse("2026-05-01T00:00:00.000001Z"));
        Files.setLastModifiedTime(file, then);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(then);
    }

    @Test
    void locks_excludeOtherProcessesUntilReleaseOrDeath() throws IOException {
        Files.write(file, BYTES);
        FileSystem other = disk.mount();
        FileChannel mine = FileChannel.open(file, StandardOpenOption.WRITE);
        assertThat(mine.tryLock()).isNotNull();
        assertThatThrownBy(mine::tryLock).isInstanceOf(OverlappingFileLockException.class);
        try (FileChannel theirs = FileChannel.open(other.getPath("/file"), StandardOpenOption.WRITE)) {
            assertThat(theirs.tryLock()).isNull();
            assertThatThrownBy(theirs::lock).isInstanceOf(IOException.class);
            mount.close();
            assertThat(mine.isOpen()).isFalse();
            assertThat(theirs.tryLock()).isNotNull();
        }
        assertThatThrownBy(() -> Files.size(file)).isInstanceOf(ClosedFileSystemException.class);
        assertThat(Files.readAllBytes(other.getPath("/file")))
                .as("what a dead process wrote")
                .isEqualTo(BYTES);
    }

    @Test
    void lock_isLostWithAnyChannelOfTheFile() throws IOException {
        Files.write(file, BYTES);
        try (FileChannel locked = FileChannel.open(file, StandardOpenOption.WRITE);
                FileChannel theirs = FileChannel.open(disk.mount().getPath("/file"), StandardOpenOption.WRITE)) {
            assertThat(locked.lock().isValid()).isTrue();
            FileChannel.open(file).close();
            assertThat(theirs.tryLock()).isNotNull();
        }
    }

    @Test
    void paths_behaveAsOnUnix() {
        Path path = mount.getPath("/a", "b", "c");
        assertThat(path.toString()).isEqualTo("/a/b/c");
        assertThat((Object) path.getParent()).isEqualTo(mount.getPath("/a/b"));
        assertThat(path.getFileName().toString()).isEqualTo("c");
        assertThat(path.startsWith("/a/b")).isTrue();
        assertThat(path.endsWith("b/c")).isTrue();
        assertThat(path.endsWith("lock")).isFalse();
        assertThat(mount.getPath("/a/./x/../b").normalize().toString()).isEqualTo("/a/b");
        assertThat(mount.getPath("/a").relativize(path).toString()).isEqualTo("b/c");
        assertThat(path.relativize(mount.getPath("/a/d")).toString()).isEqualTo("../../d");
        assertThat(path.resolveSibling("d").toString()).isEqualTo("/a/b/d");
        assertThat((Object) mount.getPath("/").getParent()).isNull();
        assertThat((Object) path).isNotEqualTo(disk.mount().getPath("/a/b/c"));
        assertThat(path.subpath(1, 3).toString()).isEqualTo("b/c");
    }

    @Test
    void fullDisk_cutsAWriteShortAndThenFails() throws IOException {
        disk.faults().fillUp(3);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(BYTES);
            assertThat(channel.write(bytes)).isEqualTo(3);
            assertThatThrownBy(() -> channel.write(bytes)).hasMessageContaining("No space left");
            assertThat(bytes.remaining()).isEqualTo(2);
            channel.write(ByteBuffer.wrap(new byte[] {9}), 0);
        }
        assertThat(Files.getFileStore(file).getUsableSpace()).isZero();
        Files.delete(file);
        assertThat(Files.getFileStore(file).getUsableSpace()).isEqualTo(3);
    }

    @Test
    void orderedFailures_comeAtTheirCallAndOnce() throws IOException {
        Files.write(file, BYTES);
        disk.faults().failCall(2);
        assertThat(Files.size(file)).isEqualTo(5);
        assertThatThrownBy(() -> Files.size(file)).hasMessageContaining("Input/output error");
        assertThat(disk.faults().callFailed()).isTrue();
        assertThat(Files.size(file)).isEqualTo(5);
        disk.faults().denyAccess(true);
        assertThatThrownBy(() -> Files.size(file)).isInstanceOf(AccessDeniedException.class);
        disk.faults().denyAccess(false);
        int before = disk.faults().changes();
        disk.faults().powerOffAfter(1);
        Files.createDirectory(mount.getPath("/dir"));
        assertThat(disk.faults().poweredOff()).isTrue();
        disk.faults().powerOffAfter(5);
        assertThat(disk.faults().poweredOff()).as("no order brings it back").isTrue();
        assertThatThrownBy(() -> Files.delete(file)).hasMessageContaining("without power");
        assertThat(disk.faults().changes() - before).isEqualTo(1);
        assertThat(disk.files()).containsExactly("/file");
    }

    @Test
    void actionBeforeSync_comesAtItsSyncAndOnce() throws IOException {
        Files.write(file, BYTES);
        List<Boolean> existed = new ArrayList<>();
        disk.faults().beforeSync(2, () -> existed.add(Files.exists(mount.getPath("/between"))));
        try (FileChannel channel = FileChannel.open(file)) {
            channel.force(true);
            Files.createFile(mount.getPath("/between"));
            channel.force(true);
            channel.force(true);
        }
        assertThat(existed).containsExactly(true);
    }

    @Test
    void flippedBit_changesCacheAndDisk() throws IOException {
        Files.write(file, BYTES);
        try (FileChannel channel = FileChannel.open(file);
                FileChannel root = FileChannel.open(mount.getPath("/"))) {
            channel.force(true);
            root.force(true);
        }
        disk.flipBit(file, 8);
        assertThat(Files.readAllBytes(file)).containsExactly(1, 3, 3, 4, 5);
        assertThat(Files.readAllBytes(disk.crash(1).getPath("/file"))).containsExactly(1, 3, 3, 4, 5);
    }

    @Test
    void misdirect_movesASector_andNoLengthChanges() throws IOException {
        Path other = mount.getPath("/other");
        byte[] long1 = new byte[700];
        Arrays.fill(long1, (byte) 1);
        byte[] long2 = new byte[1200];
        Arrays.fill(long2, (byte) 2);
        synced(file, long1);
        synced(other, long2);
        disk.misdirect(file, 512, other, 1024);
        byte[] expected1 = Arrays.copyOf(Arrays.copyOf(long1, 512), 700);
        byte[] expected2 = long2.clone();
        Arrays.fill(expected2, 1024, 1200, (byte) 1);
        assertThat(Files.readAllBytes(file)).isEqualTo(expected1);
        assertThat(Files.readAllBytes(other)).isEqualTo(expected2);
        FileSystem after = disk.crash(1);
        assertThat(Files.readAllBytes(after.getPath("/other"))).isEqualTo(expected2);
        assertThat(Files.readAllBytes(after.getPath("/file"))).isEqualTo(expected1);
    }

    private void synced(Path path, byte[] bytes) throws IOException {
        Files.write(path, bytes);
        try (FileChannel channel = FileChannel.open(path);
                FileChannel root = FileChannel.open(mount.getPath("/"))) {
            channel.force(true);
            root.force(true);
        }
    }

    @Test
    void events_tellWhatHappened() throws IOException {
        Files.write(file, BYTES);
        Files.delete(file);
        assertThat(disk.events()).hasSize(3).first().isEqualTo("0 1 create /file");
        assertThat(disk.events().get(2)).isEqualTo("2 1 delete /file");
        assertThat(List.of(disk.eventsHash())).allMatch(hash -> hash.length() == 64);
    }
}
