package dev.cairn.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.LongSupplier;

/**
 * Measures what durability costs on a disk: a small file is written under a temporary name and synced, renamed, and its
 * directory synced. Nothing that acknowledges one file at a time can be quicker.
 */
final class DurabilityProbe {
    private final Path directory;
    private final LongSupplier nanoTime;

    /** Leaves its files in the directory, which is the caller's to remove. */
    DurabilityProbe(Path directory, LongSupplier nanoTime) {
        this.directory = directory;
        this.nanoTime = nanoTime;
    }

    /** Runs until there are so many samples or so much time has passed, whichever comes first. */
    Latencies run(int bytes, int samplesMax, long nanosMax) throws IOException {
        Latencies taken = new Latencies();
        ByteBuffer content = ByteBuffer.allocate(bytes);
        long began = nanoTime.getAsLong();
        for (int i = 0; i < samplesMax && nanoTime.getAsLong() - began < nanosMax; i++) {
            long start = nanoTime.getAsLong();
            writeDurably("f" + i, content.clear());
            taken.add(nanoTime.getAsLong() - start);
        }
        return taken;
    }

    private void writeDurably(String name, ByteBuffer content) throws IOException {
        Path temporary = directory.resolve(name + ".new");
        try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (content.hasRemaining()) {
                file.write(content);
            }
            file.force(true);
        }
        Files.move(temporary, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
