package dev.cairn.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/** Bytes to put, read once, in order, by one thread at a time; every call may block. */
interface Source extends AutoCloseable {
    int BUFFER_BYTES = 256 << 10;

    /** The number of bytes, or -1 if only the end will tell. */
    long size();

    /** Reads at least one byte; -1 at the end. */
    int read(ByteBuffer into);

    @Override
    void close();

    /** The bytes by demand, through one buffer: a sink has read it in full when {@code onNext} returns. */
    default Flux<ByteBuffer> bytes(LongConsumer counted) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        return Flux.generate((SynchronousSink<ByteBuffer> sink) -> {
            int count = read(buffer.clear());
            if (count < 0) {
                sink.complete();
            } else {
                counted.accept(count);
                sink.next(buffer.flip());
            }
        });
    }

    /** Standard input; it stays open. */
    static Source of(InputStream in) {
        return new Source() {
            @Override
            public long size() {
                return -1;
            }

            @Override
            public int read(ByteBuffer into) {
                try {
                    int count = in.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
                    into.position(into.position() + Math.max(count, 0));
                    return count;
                } catch (IOException e) {
                    throw Failures.of("read", Path.of("-"), e);
                }
            }

            @Override
            public void close() {
                // Standard input is the process's.
            }
        };
    }
}
