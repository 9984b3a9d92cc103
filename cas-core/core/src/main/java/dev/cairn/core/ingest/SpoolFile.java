package dev.cairn.core.ingest;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.store.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** The file that an open pack is written to, with a small buffer. Not synced here: the driver that takes it does. */
final class SpoolFile {
    static final int BUFFER_BYTES = 256 << 10;
    private static final Logger LOG = LoggerFactory.getLogger(SpoolFile.class);

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    private SpoolFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static SpoolFile create(Path directory, String name) {
        Path path = directory.resolve(name);
        try {
            return new SpoolFile(path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    void write(ByteBuffer bytes) {
        try {
            if (bytes.remaining() > buffer.remaining()) {
                flush();
            }
            if (bytes.remaining() >= buffer.capacity()) {
                writeFully(bytes.duplicate());
            } else {
                buffer.put(bytes.duplicate());
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Ends writing; the file is complete and stays as it is. */
    void complete() {
        try {
            flush();
            channel.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** The complete file as content that can be read again, or linked into place. */
    Content content(long bytes, Scheduler blocking) {
        Flux<ByteBuffer> read =
                Flux.using(() -> FileChannel.open(path, StandardOpenOption.READ), this::buffers, SpoolFile::close);
        return Content.of(read.subscribeOn(blocking), bytes).alsoIn(path);
    }

    /** Closes and removes the file. Never fails: what cannot be removed lies in a staging folder that dies with the process. */
    void discard() {
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

    private void flush() throws IOException {
        writeFully(buffer.flip());
        buffer.clear();
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
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
