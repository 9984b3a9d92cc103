package dev.cairn;

import dev.cairn.api.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A file that grows under a temporary name beside its target and takes its place when it is whole. */
final class Download {
    private final Path target;
    private final Path temporary;

    // Guarded by this: a cancel may discard while a write runs.
    private @Nullable FileChannel channel;
    private boolean ended;

    Download(Path target, Environment environment) {
        this.target = target;
        String nonce = HexFormat.of().toHexDigits(environment.random().nextLong());
        this.temporary = target.resolveSibling("." + nonce + ".part");
    }

    synchronized void write(ByteBuffer bytes) {
        if (ended) {
            return;
        }
        try {
            while (bytes.hasRemaining()) {
                open().write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the bytes durable and gives them their name, replacing what had it. */
    void publish() {
        publish(file -> file.force(true), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Gives the bytes permissions, time and a name that nothing has; not made durable. On file systems that fold case, two names of a
     * tree may be one.
     */
    void publish(FileMeta meta) {
        publish(file -> meta.apply(temporary));
    }

    private interface Step {
        void run(FileChannel whole) throws IOException;
    }

    private synchronized void publish(Step last, CopyOption... options) {
        if (ended) {
            return;
        }
        try (FileChannel whole = open()) {
            last.run(whole);
            Files.move(temporary, target, options);
            ended = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void discard() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            if (channel != null) {
                channel.close();
                channel = null;
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FileChannel open() throws IOException {
        if (channel == null) {
            channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
        return channel;
    }
}
