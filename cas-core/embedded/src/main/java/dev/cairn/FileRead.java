package dev.cairn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongConsumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

/**
 * One reading of a file from beginning to end, which fails with Conflict when the file is not the same afterwards, so that no
 * mixture of two states gets a key.
 */
final class FileRead {
    private static final int BUFFER_BYTES = 256 << 10;

    private final Path file;
    private final FileStat before;
    private final LongConsumer counted;
    private final LinkOption[] links;

    /**
     * A reading.
     *
     * @param file a regular file
     * @param before what it was known by when it was chosen
     * @param counted is told the length of each buffer
     * @param links whether a symbolic link is followed
     */
    FileRead(Path file, FileStat before, LongConsumer counted, LinkOption... links) {
        this.file = file;
        this.before = before;
        this.counted = counted;
        this.links = links;
    }

    /** The bytes, through one buffer: a sink has read it in full when {@code onNext} returns. */
    Flux<ByteBuffer> bytes(Scheduler blocking) {
        Flux<ByteBuffer> content = Flux.using(() -> open(file, links), this::buffers, FileRead::close);
        return content.concatWith(Mono.defer(this::unchanged)).subscribeOn(blocking);
    }

    static FileChannel open(Path file, LinkOption... links) throws IOException {
        Set<OpenOption> options = new HashSet<>(Arrays.asList(links));
        options.add(StandardOpenOption.READ);
        return FileChannel.open(file, options);
    }

    /**
     * Ends at the size that the file had, so that a file which grows as fast as it is read comes to an end. Those of /proc say
     * 0 and mean nothing by it.
     */
    private Flux<ByteBuffer> buffers(FileChannel channel) {
        long size = before.size() == 0 ? Long.MAX_VALUE : before.size();
        int capacity = before.size() == 0 ? BUFFER_BYTES : (int) Math.min(size, BUFFER_BYTES);
        ByteBuffer buffer = ByteBuffer.allocate(capacity);
        return Flux.generate(() -> size, (left, sink) -> left - read(channel, buffer, left, sink));
    }

    private long read(FileChannel channel, ByteBuffer buffer, long left, SynchronousSink<ByteBuffer> sink) {
        try {
            buffer.clear().limit((int) Math.min(left, buffer.capacity()));
            int count = left == 0 ? -1 : channel.read(buffer);
            if (count < 0) {
                sink.complete();
            } else {
                counted.accept(count);
                sink.next(buffer.flip());
            }
            return Math.max(count, 0);
        } catch (IOException e) {
            sink.error(e);
            return 0;
        }
    }

    private Mono<ByteBuffer> unchanged() {
        try {
            if (FileStat.of(file, links).equals(before)) {
                return Mono.empty();
            }
        } catch (IOException e) {
            return Mono.error(e);
        }
        return Mono.error(FileFailures.conflict("the file changed while it was read; nothing was stored", file));
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
