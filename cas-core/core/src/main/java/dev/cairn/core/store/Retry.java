package dev.cairn.core.store;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import dev.cairn.api.store.WriteMode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The only place that tries again: failures that say that they are retryable, and puts of unknown outcome in the modes in
 * which a repeat is harmless. Waits grow by two with jitter, or are what the store asked for. A body that breaks off
 * goes on at the exact offset where it broke, pinned to the version that it began with.
 */
final class Retry extends ForwardingStore {
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private final LayerOptions options;
    private final Environment environment;

    Retry(Store inner, LayerOptions options, Environment environment) {
        super(inner);
        this.options = options;
        this.environment = environment;
    }

    @Override
    public Mono<ObjectInfo> put(ObjectName name, Content content, PutOptions putOptions) {
        boolean repeatable = putOptions.mode() != WriteMode.CREATE;
        return super.put(name, content, putOptions).retryWhen(policy(repeatable));
    }

    @Override
    public Mono<ObjectBody> get(ObjectName name, GetOptions getOptions) {
        return super.get(name, getOptions)
                .retryWhen(policy(true))
                .map(body -> capabilities().rangeRead() ? resumable(name, body) : body);
    }

    @Override
    public Mono<ObjectInfo> stat(ObjectName name) {
        return super.stat(name).retryWhen(policy(true));
    }

    @Override
    public Mono<Void> delete(ObjectName name, DeleteOptions deleteOptions) {
        return super.delete(name, deleteOptions).retryWhen(policy(true));
    }

    private ObjectBody resumable(ObjectName name, ObjectBody first) {
        AtomicLong next = new AtomicLong(first.range().offset());
        Flux<ByteBuffer> begun = first.bytes().doOnNext(b -> next.addAndGet(b.remaining()));
        Flux<ByteBuffer> rest = Flux.defer(() -> tail(name, first, next.get()))
                .doOnNext(b -> next.addAndGet(b.remaining()))
                .retryWhen(policy(true));
        return new ObjectBody(
                first.info(), first.range(), begun.onErrorResume(e -> retryable(e, true) ? rest : Flux.error(e)));
    }

    private Flux<ByteBuffer> tail(ObjectName name, ObjectBody first, long from) {
        ByteRange left = ByteRange.between(from, first.range().end());
        if (left.length() == 0) {
            return Flux.empty();
        }
        GetOptions range = GetOptions.range(left);
        GetOptions pinned =
                capabilities().conditionalGet() ? range.ifVersion(first.info().version()) : range;
        return super.get(name, pinned).flatMapMany(ObjectBody::bytes);
    }

    private reactor.util.retry.Retry policy(boolean unknownToo) {
        return reactor.util.retry.Retry.from(failures -> failures.concatMap(f -> {
            boolean again = f.totalRetries() + 1 < options.attempts() && retryable(f.failure(), unknownToo);
            return again ? wait(f.totalRetries(), f.failure()) : Mono.error(f.failure());
        }));
    }

    private Publisher<Long> wait(long retries, Throwable failure) {
        long base = options.backoff().toMillis() << Math.min(retries, 20);
        long jittered = base / 2 + environment.random().nextLong(base / 2 + 1);
        long asked = failure instanceof CasException.Throttled t ? t.after().toMillis() : 0;
        long millis = Math.min(WAIT_MAX.toMillis(), Math.max(jittered, asked));
        return Mono.delay(Duration.ofMillis(millis), environment.parallel());
    }

    private static boolean retryable(Throwable failure, boolean unknownToo) {
        return failure instanceof CasException e
                && (e.retryable() || (unknownToo && e instanceof CasException.UnknownOutcome));
    }
}
