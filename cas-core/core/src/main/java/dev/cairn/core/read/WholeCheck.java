package dev.cairn.core.read;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/** Hashes a complete read and holds back the last block until the blob key agrees. One instance for each subscription. */
final class WholeCheck {
    private final BlobKey key;
    private final WholeDigest digest;
    private @Nullable ByteBuffer held;

    private WholeCheck(BlobKey key) {
        this.key = key;
        this.digest = new WholeDigest(key);
    }

    static Flux<ByteBuffer> of(BlobKey key, Flux<ByteBuffer> blocks) {
        return Flux.defer(() -> {
            WholeCheck check = new WholeCheck(key);
            return blocks.handle(check::next).concatWith(Mono.defer(check::last));
        });
    }

    private void next(ByteBuffer block, SynchronousSink<ByteBuffer> sink) {
        digest.update(block);
        ByteBuffer ready = held;
        held = block;
        if (ready != null) {
            sink.next(ready);
        }
    }

    private Mono<ByteBuffer> last() {
        return digest.disagreement()
                .<Mono<ByteBuffer>>map(reason -> Mono.error(CasException.corrupt("read", reason, about())))
                .orElseGet(() -> Mono.justOrEmpty(held));
    }

    private Subject about() {
        return new Subject(null, key.toString(), null, null, -1);
    }
}
