package dev.cairn.core.store;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.Telemetry;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reports what is asked of a store, as the pipelines see it: one operation with all its attempts and waits, and the bytes that
 * came through. A get lasts until its body ends, so a slow consumer shows in its time. Names stand in docs/telemetry.md.
 */
final class Metrics extends ForwardingStore {
    private static final String OK = "ok";
    private static final String CANCELLED = "cancelled";

    private final Environment environment;
    private final Telemetry telemetry;
    private final Telemetry.Counter bytesIn;
    private final Telemetry.Counter bytesOut;
    /** Instruments by verb and outcome, made when they are first needed: most outcomes never come. */
    private final Map<String, Telemetry.Timer> operations = new ConcurrentHashMap<>();

    Metrics(Store inner, Environment environment) {
        super(inner);
        this.environment = environment;
        this.telemetry = environment.telemetry();
        this.bytesIn = telemetry.counter("cairn.store.put.bytes");
        this.bytesOut = telemetry.counter("cairn.store.get.bytes");
    }

    @Override
    public Mono<ObjectInfo> put(ObjectName name, Content content, PutOptions options) {
        return timed("put", () -> super.put(name, content, options)).doOnNext(info -> bytesIn.add(info.length()));
    }

    @Override
    public Mono<ObjectBody> get(ObjectName name, GetOptions options) {
        return Mono.defer(() -> {
            Call call = new Call("get");
            return super.get(name, options)
                    .map(body -> counted(call, body))
                    .doOnError(call::failed)
                    .doOnCancel(call::cancelled);
        });
    }

    private ObjectBody counted(Call call, ObjectBody body) {
        return new ObjectBody(
                body.info(),
                body.range(),
                watched(call, body.bytes().doOnNext(bytes -> bytesOut.add(bytes.remaining()))));
    }

    @Override
    public Mono<ObjectInfo> stat(ObjectName name) {
        return timed("stat", () -> super.stat(name));
    }

    @Override
    public Mono<Void> delete(ObjectName name, DeleteOptions options) {
        return timed("delete", () -> super.delete(name, options));
    }

    @Override
    public Flux<ObjectInfo> list(String prefix, @Nullable String startAfter) {
        return Flux.defer(() -> watched(new Call("list"), super.list(prefix, startAfter)));
    }

    private <T> Mono<T> timed(String verb, Supplier<Mono<T>> operation) {
        return Mono.defer(() -> {
            Call call = new Call(verb);
            return operation
                    .get()
                    .doOnSuccess(answer -> call.ended(OK))
                    .doOnError(call::failed)
                    .doOnCancel(call::cancelled);
        });
    }

    private static <T> Flux<T> watched(Call call, Flux<T> values) {
        return values.doOnComplete(() -> call.ended(OK)).doOnError(call::failed).doOnCancel(call::cancelled);
    }

    private void record(String verb, String outcome, long nanos) {
        operations
                .computeIfAbsent(
                        verb + " " + outcome,
                        key -> telemetry.timer("cairn.store.operation", "verb", verb, "outcome", outcome))
                .record(nanos);
    }

    /** One operation, reported once: a cancel may still follow the end. */
    private final class Call {
        private final String verb;
        private final long began = environment.nanoTime();
        private final AtomicBoolean reported = new AtomicBoolean();

        Call(String verb) {
            this.verb = verb;
        }

        void ended(String outcome) {
            if (reported.compareAndSet(false, true)) {
                record(verb, outcome, environment.nanoTime() - began);
            }
        }

        void cancelled() {
            ended(CANCELLED);
        }

        void failed(Throwable failure) {
            String kind = failure instanceof CasException known ? known.kind().name() : "internal";
            ended(kind.toLowerCase(Locale.ROOT));
        }
    }
}
