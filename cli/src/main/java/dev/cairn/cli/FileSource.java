package dev.cairn.cli;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * A regular file as a source. It must be the same at its end as it was at the beginning, so that no mixture of two states
 * gets a key.
 */
final class FileSource implements Source {
    private final Path file;
    private final Stamp before;
    private final FileChannel channel;
    private long read;

    private FileSource(Path file, Stamp before, FileChannel channel) {
        this.file = file;
        this.before = before;
        this.channel = channel;
    }

    /** What a file is known by. */
    private record Stamp(long size, FileTime modified, String key) {
        static Stamp of(Path file) throws IOException {
            BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
            if (a.isRegularFile()) {
                return new Stamp(a.size(), a.lastModifiedTime(), String.valueOf(a.fileKey()));
            }
            String reason = a.isDirectory()
                    ? "is a directory; only files can be put"
                    : "is not a regular file; pipe its bytes into 'cairn put -'";
            throw new CasException.InvalidInput(CasException.Details.of("read", reason, Subject.of(file.toString())));
        }
    }

    static FileSource open(Path file) {
        try {
            return new FileSource(file, Stamp.of(file), FileChannel.open(file, StandardOpenOption.READ));
        } catch (IOException e) {
            throw Failures.of("read", file, e);
        }
    }

    @Override
    public long size() {
        return before.size;
    }

    @Override
    public int read(ByteBuffer into) {
        try {
            int count = channel.read(into);
            read += Math.max(count, 0);
            // A file that grows as fast as it is read has no end. Those of /proc say 0 and mean nothing by it.
            boolean grown = before.size > 0 && read > before.size;
            if (grown || (count < 0 && !Stamp.of(file).equals(before))) {
                String reason = "the file changed while it was read; nothing was stored";
                throw new CasException.Conflict(CasException.Details.of("read", reason, Subject.of(file.toString())));
            }
            return count;
        } catch (IOException e) {
            throw Failures.of("read", file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw Failures.of("close", file, e);
        }
    }
}
