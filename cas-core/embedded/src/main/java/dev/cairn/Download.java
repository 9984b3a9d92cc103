package dev.cairn;

import dev.cairn.api.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
        this.temporary = target.resolveSibling("." + target.getFileName() + "." + nonce + ".part");
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
        publish(file -> file.force(true), () -> {});
    }

    /** Gives the bytes permissions, time and a name that nothing has; not made durable. */
    void publish(FileMeta meta) {
        publish(file -> meta.apply(temporary), this::refuseReplacing);
    }

    private interface Step<T> {
        void run(T on) throws IOException;
    }

    private interface Check {
        void run() throws IOException;
    }

    private synchronized void publish(Step<FileChannel> last, Check before) {
        if (ended) {
            return;
        }
        try (FileChannel whole = open()) {
            last.run(whole);
            before.run();
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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

    /** On file systems that fold case, two names of a tree may be one. */
    private void refuseReplacing() throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
    }

    private FileChannel open() throws IOException {
        if (channel == null) {
            channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
        return channel;
    }
}
