package dev.cairn.cli;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;

/** Takes a publisher's values in the thread of the command. */
final class Transfer {
    private Transfer() {}

    /** Hands on each value; few are under way at a time, and the rest is cancelled when the consumer throws. */
    static <T> void each(Flux<T> values, int ahead, Consumer<T> consumer) {
        try (Stream<T> stream = values.toStream(ahead)) {
            for (Iterator<T> all = stream.iterator(); all.hasNext(); ) {
                consumer.accept(all.next());
            }
        }
    }

    /** Hands on bytes and counts them. */
    static void bytes(Flux<ByteBuffer> bytes, Progress progress, Consumer<ByteBuffer> consumer) {
        each(bytes, 1, buffer -> {
            int count = buffer.remaining();
            consumer.accept(buffer);
            progress.advance(count);
        });
    }
}
