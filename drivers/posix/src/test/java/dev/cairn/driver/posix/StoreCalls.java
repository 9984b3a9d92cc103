package dev.cairn.driver.posix;

import dev.cairn.api.store.Content;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import reactor.core.publisher.Mono;

/** Calls that wait, and bytes. */
final class StoreCalls {
    private StoreCalls() {}

    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    static Content content(byte[] bytes) {
        return Content.of(ByteBuffer.wrap(bytes));
    }

    static ObjectInfo put(PosixStore store, String name, byte[] bytes) {
        return put(store, name, content(bytes), PutOptions.unique());
    }

    static ObjectInfo put(PosixStore store, String name, Content content, PutOptions options) {
        return present(store.put(ObjectName.of(name), content, options));
    }

    static byte[] read(PosixStore store, String name) {
        List<ByteBuffer> buffers = present(store.get(ObjectName.of(name), GetOptions.whole())
                .flatMapMany(ObjectBody::bytes)
                .collectList());
        ByteBuffer all = ByteBuffer.allocate(
                buffers.stream().mapToInt(ByteBuffer::remaining).sum());
        buffers.forEach(all::put);
        return all.array();
    }

    static List<String> names(PosixStore store) {
        return present(store.list("", null).map(i -> i.name().value()).collectList());
    }

    static <T> T present(Mono<T> mono) {
        return mono.blockOptional().orElseThrow(() -> new AssertionError("an answer, not an empty completion"));
    }
}
