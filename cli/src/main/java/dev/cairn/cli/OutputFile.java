package dev.cairn.cli;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/** A file that grows under a temporary name beside its target and takes its place when it is whole. */
final class OutputFile implements AutoCloseable {
    private final Path target;
    private final Path temporary;
    private final FileChannel channel;

    OutputFile(Session session, String name) {
        target = session.file(name);
        if (Files.isDirectory(target)) {
            throw new CasException.InvalidInput(CasException.Details.of("write", "is a directory", Subject.of(name)));
        }
        String nonce = HexFormat.of().toHexDigits(session.environment().random().nextLong());
        temporary = target.resolveSibling("." + target.getFileName() + "." + nonce + ".part");
        try {
            channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw Failures.of("write", target, e);
        }
    }

    void write(byte[] from, int off, int len) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(from, off, len);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw Failures.of("write", target, e);
        }
    }

    /** Makes the bytes durable and gives them their name, replacing what had it. */
    void publish() {
        try {
            channel.force(true);
            channel.close();
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Failures.of("write", target, e);
        }
    }

    /** Removes what was not published. */
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
