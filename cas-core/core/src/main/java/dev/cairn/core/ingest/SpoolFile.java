package dev.cairn.core.ingest;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.store.Content;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Bytes that grow from front to back: in a buffer first, in a file once they do not fit it. Not synced here: the driver that takes the
 * file does. A step of a cancelled ingest may still run when it is discarded: what comes after that is ignored.
 */
final class SpoolFile {
    static final int BUFFER_BYTES = 256 << 10;
    private static final Logger LOG = LoggerFactory.getLogger(SpoolFile.class);

    private final Path path;

    // All below guarded by this.
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private long flushed;
    private @Nullable FileChannel channel;
    private boolean discarded;

    private SpoolFile(Path path) {
        this.path = path;
    }

    /** An empty one; a file of this name is made when it is needed. */
    static SpoolFile in(Path directory, String name) {
        return new SpoolFile(directory.resolve(name));
    }

    synchronized long bytes() {
        return flushed + buffer.position();
    }

    synchronized void write(ByteBuffer bytes) {
        if (discarded) {
            return;
        }
        try {
            if (bytes.remaining() > buffer.remaining()) {
                makeRoom(bytes.remaining());
            }
            if (bytes.remaining() > buffer.remaining()) {
                flushed += bytes.remaining();
                writeFully(bytes.duplicate());
            } else {
                buffer.put(bytes.duplicate());
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** So many bytes will come: makes room for them at once, as far as a buffer goes. */
    synchronized void expect(long more) {
        int needed = (int) Math.min(BUFFER_BYTES, buffer.position() + more);
        if (!discarded && needed > buffer.capacity()) {
            buffer = ByteBuffer.allocate(needed).put(buffer.flip());
        }
    }

    /** Bytes that were written before; a buffer of the caller's own. */
    synchronized ByteBuffer read(long offset, int length) {
        if (discarded) {
            throw new CancellationException("the ingest was cancelled");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try {
            while (bytes.hasRemaining() && offset + bytes.position() < flushed) {
                int inFile = (int) Math.min(bytes.remaining(), flushed - offset - bytes.position());
                ByteBuffer part = bytes.slice(bytes.position(), inFile);
                int count = open().read(part, offset + bytes.position());
                if (count < 0) {
                    throw new EOFException("an open pack was cut short by somebody else");
                }
                bytes.position(bytes.position() + count);
            }
        } catch (IOException e) {
            throw failed(e);
        }
        if (bytes.hasRemaining()) {
            int inBuffer = Math.toIntExact(offset + bytes.position() - flushed);
            bytes.put(buffer.duplicate().flip().slice(inBuffer, bytes.remaining()));
        }
        return bytes.flip();
    }

    /** Ends writing; the bytes are complete and stay as they are. */
    synchronized void complete() {
        try {
            if (channel != null && !discarded) {
                flush();
                channel.close();
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** The complete bytes as content that can be read again, or, if they lie in a file, linked into place. */
    synchronized Content content(Scheduler blocking) {
        if (channel == null) {
            return Content.of(buffer.duplicate().flip());
        }
        Flux<ByteBuffer> read =
                Flux.using(() -> FileChannel.open(path, StandardOpenOption.READ), this::buffers, SpoolFile::close);
        return Content.of(read.subscribeOn(blocking), flushed).alsoIn(path);
    }

    /** Closes and removes the file. Never fails: what cannot be removed lies in a staging folder that dies with the process. */
    synchronized void discard() {
        discarded = true;
        buffer = ByteBuffer.allocate(0);
        if (channel == null) {
            return;
        }
        close(channel);
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("open pack {} was not removed: {}", path.getFileName(), e.toString());
        }
    }

    private Flux<ByteBuffer> buffers(FileChannel from) {
        return Flux.generate(sink -> {
            ByteBuffer next = ByteBuffer.allocate(BUFFER_BYTES);
            try {
                if (from.read(next) < 0) {
                    sink.complete();
                } else {
                    sink.next(next.flip());
                }
            } catch (IOException e) {
                sink.error(failed(e));
            }
        });
    }

    private void makeRoom(int arriving) throws IOException {
        int needed = buffer.position() + arriving;
        if (needed > BUFFER_BYTES) {
            flush();
        } else {
            int capacity = Math.min(BUFFER_BYTES, Math.max(needed, 4 * buffer.capacity()));
            buffer = ByteBuffer.allocate(capacity).put(buffer.flip());
        }
    }

    private void flush() throws IOException {
        flushed += buffer.position();
        writeFully(buffer.flip());
        buffer.clear();
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            open().write(bytes);
        }
    }

    private FileChannel open() throws IOException {
        if (channel == null) {
            channel = FileChannel.open(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
        }
        return channel;
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("closing an open pack: {}", e.toString());
        }
    }

    private static CasException failed(IOException e) {
        String said = String.valueOf(e.getMessage());
        String lower = said.toLowerCase(Locale.ROOT);
        CasException.Details details =
                CasException.Details.of("spool", said, Subject.of("open pack")).because(e);
        boolean full = lower.contains("no space left") || lower.contains("quota");
        return full ? new CasException.QuotaExceeded(details) : new CasException.Unavailable(details);
    }
}
