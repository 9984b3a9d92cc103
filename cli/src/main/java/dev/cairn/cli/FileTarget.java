package dev.cairn.cli;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.Subject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/** A file that is written beside its target and takes the target's place when it is whole; closed before, it is gone. */
final class FileTarget implements AutoCloseable {
    private final Path target;
    private final Path temporary;
    private final FileChannel channel;

    private FileTarget(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    static FileTarget open(Path target, Environment environment) {
        if (Files.isDirectory(target)) {
            Subject subject = Subject.of(target.toString());
            throw new CasException.InvalidInput(CasException.Details.of("write", "is a directory", subject));
        }
        String nonce = HexFormat.of().toHexDigits(environment.random().nextLong());
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + nonce + ".part");
        try {
            StandardOpenOption[] mode = {StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE};
            return new FileTarget(target, temporary, FileChannel.open(temporary, mode));
        } catch (IOException e) {
            throw Failures.of("write", target, e);
        }
    }

    void write(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw Failures.of("write", target, e);
        }
    }

    /** Makes the bytes durable and gives them their name. */
    void publish() {
        try {
            channel.force(true);
            channel.close();
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Failures.of("write", target, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw Failures.of("remove", temporary, e);
        }
    }
}
