package dev.cairn.driver.posix;

import dev.cairn.api.CasException;
import dev.cairn.api.store.Checksum;
import dev.cairn.api.store.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A file in staging that becomes an object: written by us, or another name of a file that the caller wrote. Its
 * length and checksum are checked while it grows. Writing and discarding exclude each other; what comes after the
 * discard is ignored.
 */
final class StagedFile {
    private final Op op;
    private final Path path;
    private final long declaredLength;
    private final long bytesMax;
    private final @Nullable Checksum expected;
    private final @Nullable Sums sums;

    private volatile boolean adopted;
    /** These are guarded by this. */
    private @Nullable FileChannel channel;

    private long length;
    private boolean discarded;

    private StagedFile(Op op, Path path, Content content, long bytesMax) {
        this.op = op;
        this.path = path;
        this.bytesMax = bytesMax;
        this.declaredLength = content.length().orElse(-1);
        this.expected = content.checksum().orElse(null);
        this.sums = content.checksum().map(c -> Sums.of(c.algorithm())).orElse(null);
    }

    /** A new empty file, for the bytes of the content. */
    static StagedFile create(Op op, Path path, Content content, long bytesMax) throws IOException {
        StagedFile file = new StagedFile(op, path, content, bytesMax);
        file.channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return file;
    }

    /** A file that is already complete, under a second name; it is read through if there is a checksum to compare. */
    static StagedFile adopt(Op op, Path path, Content content, long bytesMax) throws IOException {
        StagedFile file = new StagedFile(op, path, content, bytesMax);
        try {
            file.adopt();
            return file;
        } catch (IOException | RuntimeException e) {
            file.discard();
            throw e;
        }
    }

    Path path() {
        return path;
    }

    /** Whether the bytes were written by somebody else. */
    boolean adopted() {
        return adopted;
    }

    private synchronized void adopt() throws IOException {
        adopted = true;
        FileChannel opened =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        channel = opened;
        count(opened.size());
        if (sums != null) {
            ByteBuffer buffer = ByteBuffer.allocate(Slabs.SLAB_BYTES);
            while (opened.read(buffer) >= 0) {
                sums.update(buffer.flip());
                buffer.clear();
            }
        }
    }

    /** Appends all remaining bytes. */
    synchronized void write(ByteBuffer bytes) throws IOException {
        if (discarded || channel == null) {
            return;
        }
        count(bytes.remaining());
        if (sums != null) {
            sums.update(bytes.duplicate());
        }
        ByteBuffer rest = bytes.duplicate();
        while (rest.hasRemaining()) {
            int step = Math.min(rest.remaining(), Slabs.SLAB_BYTES);
            append(channel, rest.slice(rest.position(), step));
            rest.position(rest.position() + step);
        }
    }

    /** Checks length and checksum and makes the bytes durable. */
    synchronized void seal() throws IOException {
        if (discarded || channel == null) {
            throw new CancellationException("the put was cancelled");
        }
        if (declaredLength >= 0 && length != declaredLength) {
            throw lengthDiffers(length);
        }
        if (sums != null && !sums.finish().equals(expected)) {
            throw new CasException.PreconditionFailed(
                    op.details("the content does not have the checksum that was declared, " + expected));
        }
        channel.force(true);
        channel.close();
    }

    /** Removes the file unless it was moved away; what remains in spite of it goes with the staging folder. */
    synchronized void discard() {
        discarded = true;
        try {
            if (channel != null) {
                channel.close();
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // Never visible, and removed with the folder.
        }
    }

    private void count(long more) {
        length += more;
        if (declaredLength >= 0 && length > declaredLength) {
            throw lengthDiffers(length);
        }
        if (length > bytesMax) {
            throw new CasException.QuotaExceeded(
                    op.details("object too large (limit " + bytesMax + ", actual at least " + length + ")"));
        }
    }

    private CasException lengthDiffers(long actual) {
        return new CasException.PreconditionFailed(
                op.details("the content does not have the length that was declared (limit " + declaredLength
                        + ", actual " + (actual > declaredLength ? "at least " : "") + actual + ")"));
    }

    private void append(FileChannel to, ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
        } catch (IOException e) {
            long usable = usableBytes();
            throw usable < bytes.remaining() ? new Failures.NoRoom(bytes.remaining(), usable, e) : e;
        }
    }

    private long usableBytes() {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }
}
