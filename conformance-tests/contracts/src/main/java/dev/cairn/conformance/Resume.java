package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.Store;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import reactor.core.publisher.Mono;

/** Reads an object through a store whose bodies break off, going on behind the last byte received. */
final class Resume {
    private static final int ATTEMPTS_MAX = 1000;

    private Resume() {}

    static byte[] read(Probe p, Store store, String name, int length) {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        int attempts = 0;
        while (received.size() < length) {
            assertThat(++attempts).as("attempts to read %s", name).isLessThan(ATTEMPTS_MAX);
            GetOptions rest = GetOptions.range(new ByteRange(received.size(), length - received.size()));
            Mono<Void> part = p.on(store)
                    .body(name, rest)
                    .doOnNext(b -> append(received, b))
                    .then();
            p.await(part.onErrorComplete(CasException.Unavailable.class));
        }
        assertThat(attempts).as("bodies, of which all but the last broke off").isGreaterThan(1);
        return received.toByteArray();
    }

    private static void append(ByteArrayOutputStream received, ByteBuffer buffer) {
        received.writeBytes(Bytes.copy(buffer));
    }
}
