package dev.cairn.simulator.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a crash keeps, over many seeds: the durable always, the rest sometimes, and never anything else. */
final class CrashTest {
    private static final int SEEDS = 300;
    private static final int BYTES = 3 * 4096;

    private static byte[] filled(int with, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    private static void write(Path file, byte[] bytes, StandardOpenOption... options) throws IOException {
        try (FileChannel channel = FileChannel.open(file, options)) {
            channel.write(ByteBuffer.wrap(bytes));
        }
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes the names in the root directory durable. */
    private static void syncNames(Path file) throws IOException {
        sync(file.getFileSystem().getPath("/"));
    }

    /** {@code /file} holds old bytes, durably. */
    private static Path durableFile(SimulatedDisk disk, byte[] old) throws IOException {
        Path file = disk.mount().getPath("/file");
        write(file, old, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        sync(file);
        syncNames(file);
        return file;
    }

    @Test
    void syncedFileAndName_alwaysSurvive() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedDisk disk = SimulatedDisk.ofSeed(1);
            durableFile(disk, filled(1, BYTES));
            assertThat(Files.readAllBytes(disk.crash(seed).getPath("/file"))).isEqualTo(filled(1, BYTES));
        }
    }

    @Test
    void syncedFileWithoutSyncedName_isWholeOrGone() throws IOException {
        Set<Boolean> seen = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedDisk disk = SimulatedDisk.ofSeed(1);
            Path file = disk.mount().getPath("/file");
            write(file, filled(1, BYTES), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            sync(file);
            Path after = disk.crash(seed).getPath("/file");
            seen.add(Files.exists(after));
            if (Files.exists(after)) {
                assertThat(Files.readAllBytes(after)).isEqualTo(filled(1, BYTES));
            }
        }
        assertThat(seen).as("both outcomes occur").containsExactlyInAnyOrder(true, false);
    }

    @Test
    void syncedNameWithoutSyncedBytes_mayBeEmptyTornOrWhole() throws IOException {
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedDisk disk = SimulatedDisk.ofSeed(1);
            Path file = disk.mount().getPath("/file");
            write(file, filled(1, BYTES), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            syncNames(file);
            byte[] left = Files.readAllBytes(disk.crash(seed).getPath("/file"));
            assertSectors(left, 0, 1);
            boolean holes = new String(left, StandardCharsets.ISO_8859_1).contains("\0");
            seen.add(left.length == 0 ? "empty" : holes ? "holes" : left.length == BYTES ? "whole" : "short");
        }
        assertThat(seen).contains("empty", "holes", "whole");
    }

    @Test
    void overwriteWithoutSync_tearsAtSectors() throws IOException {
        Set<Integer> tornAt = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedDisk disk = SimulatedDisk.ofSeed(1);
            Path file = durableFile(disk, filled(1, BYTES));
            write(file, filled(2, BYTES), StandardOpenOption.WRITE);
            byte[] left = Files.readAllBytes(disk.crash(seed).getPath("/file"));
            assertThat(left).hasSize(BYTES);
            assertSectors(left, 1, 2);
            for (int i = 1; i < BYTES; i++) {
                if (left[i] != left[i - 1]) {
                    tornAt.add(i);
                }
            }
        }
        assertThat(tornAt).allMatch(at -> at % 512 == 0).contains(512, 4096, 8192);
    }

    private static void assertSectors(byte[] bytes, int one, int other) {
        for (int at = 0; at + 512 <= bytes.length; at += 512) {
            byte[] sector = Arrays.copyOfRange(bytes, at, at + 512);
            assertThat(Arrays.equals(sector, filled(one, 512)) || Arrays.equals(sector, filled(other, 512)))
                    .as("sector at %d", at)
                    .isTrue();
        }
    }

    @Test
    void twoWritesOfOneSector_neverKeepTheSecondWithoutTheFirst() throws IOException {
        Set<List<Byte>> seen = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedDisk disk = SimulatedDisk.ofSeed(1);
            Path file = durableFile(disk, filled(0, 2));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[] {1}), 0);
                channel.write(ByteBuffer.wrap(new byte[] {2}), 1);
            }
            byte[] left = Files.readAllBytes(disk.crash(seed).getPath("/file"));
            seen.add(List.of(left[0], left[1]));
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        List.of((byte) 0, (byte) 0), List.of((byte) 1, (byte) 0), List.of((byte) 1, (byte) 2));
    }

    @Test
    void writesOfTwoSectors_mayBeReordered() throws IOException {
        Set<List<Byte>> seen = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedDisk disk = SimulatedDisk.ofSeed(1);
            Path file = durableFile(disk, filled(0, BYTES));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[] {1}), 0);
                channel.write(ByteBuffer.wrap(new byte[] {2}), 8192);
            }
            byte[] left = Files.readAllBytes(disk.crash(seed).getPath("/file"));
            seen.add(List.of(left[0], left[8192]));
        }
        assertThat(seen)
                .contains(List.of((byte) 0, (byte) 2), List.of((byte) 1, (byte) 0))
                .hasSize(4);
    }

    @Test
    void renameWithoutSync_leavesOldOrNewNeverAMixture() throws IOException {
        Set<Integer> seen = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedDisk disk = SimulatedDisk.ofSeed(1);
            Path file = durableFile(disk, filled(1, BYTES));
            Path next = file.resolveSibling("next");
            write(next, filled(2, BYTES), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            sync(next);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            byte[] left = Files.readAllBytes(disk.crash(seed).getPath("/file"));
            assertThat(left).isIn(filled(1, BYTES), filled(2, BYTES));
            seen.add((int) left[0]);
        }
        assertThat(seen).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void directoryWithoutSyncedName_takesItsFilesWithIt() throws IOException {
        Set<Boolean> seen = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedDisk disk = SimulatedDisk.ofSeed(1);
            Path directory = Files.createDirectory(disk.mount().getPath("/dir"));
            write(directory.resolve("file"), filled(1, 10), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            sync(directory.resolve("file"));
            sync(directory);
            FileSystem after = disk.crash(seed);
            seen.add(Files.exists(after.getPath("/dir")));
            assertThat(Files.exists(after.getPath("/dir/file"))).isEqualTo(Files.exists(after.getPath("/dir")));
        }
        assertThat(seen).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void hardLinks_areOneFileAfterwards() throws IOException {
        SimulatedDisk disk = SimulatedDisk.ofSeed(1);
        Path file = durableFile(disk, filled(1, 10));
        Files.createLink(file.resolveSibling("link"), file);
        syncNames(file);
        FileSystem after = disk.crash(1);
        assertThat(Files.isSameFile(after.getPath("/file"), after.getPath("/link")))
                .isTrue();
    }

    @Test
    void failedSync_laterSyncSucceedsAndWritesNothing() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedDisk disk = SimulatedDisk.ofSeed(1);
            Path file = durableFile(disk, filled(1, BYTES));
            write(file, filled(2, 2 * BYTES), StandardOpenOption.WRITE);
            disk.faults().failSync(1);
            assertThatThrownBy(() -> sync(file)).isInstanceOf(IOException.class);
            assertThat(disk.faults().syncFailed()).isTrue();
            assertThat(Files.readAllBytes(file)).as("the cache").isEqualTo(filled(2, 2 * BYTES));
            sync(file);
            byte[] left = Files.readAllBytes(disk.crash(seed).getPath("/file"));
            byte[] oldAndZeros = Arrays.copyOf(filled(1, BYTES), 2 * BYTES);
            assertThat(left).as("the length is right, the bytes are not").isEqualTo(oldAndZeros);
        }
    }

    @Test
    void failedSyncOfADirectory_nameIsLostUnlessMadeAgain() throws IOException {
        SimulatedDisk disk = SimulatedDisk.ofSeed(1);
        Path lost = Files.createFile(disk.mount().getPath("/lost"));
        disk.faults().failSync(1);
        assertThatThrownBy(() -> syncNames(lost)).isInstanceOf(IOException.class);
        Path again = lost.resolveSibling("again");
        Files.createLink(again, lost);
        syncNames(lost);
        FileSystem after = disk.crash(1);
        assertThat(Files.exists(after.getPath("/lost"))).isFalse();
        assertThat(Files.exists(after.getPath("/again"))).isTrue();
    }

    @Test
    void sameSeeds_giveTheSameEventsAndSurvivors() throws IOException {
        List<String> hashes = new ArrayList<>();
        List<byte[]> survivors = new ArrayList<>();
        for (long seed : new long[] {7, 7, 8}) {
            SimulatedDisk disk = SimulatedDisk.ofSeed(seed);
            Path file = durableFile(disk, filled(1, 40 * BYTES));
            write(file, filled(2, 40 * BYTES), StandardOpenOption.WRITE);
            survivors.add(Files.readAllBytes(disk.crash(seed).getPath("/file")));
            hashes.add(disk.eventsHash());
        }
        assertThat(hashes.get(0)).isEqualTo(hashes.get(1)).isNotEqualTo(hashes.get(2));
        assertThat(survivors.get(0)).isEqualTo(survivors.get(1));
    }

    @Test
    void crash_killsMountsAndClearsFaults() throws IOException {
        SimulatedDisk disk = SimulatedDisk.ofSeed(1);
        Path file = durableFile(disk, filled(1, 10));
        FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE);
        disk.faults().powerOffAfter(0);
        assertThatThrownBy(() -> Files.size(file)).isInstanceOf(IOException.class);
        FileSystem after = disk.crash(1);
        assertThat(open.isOpen()).isFalse();
        assertThatThrownBy(() -> Files.size(file)).isInstanceOf(IOException.class);
        assertThat(Files.size(after.getPath("/file"))).isEqualTo(10);
    }
}
