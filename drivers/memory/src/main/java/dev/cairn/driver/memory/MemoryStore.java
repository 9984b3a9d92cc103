package dev.cairn.driver.memory;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.Subject;
import dev.cairn.api.store.Capabilities;
import dev.cairn.api.store.Checksum;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.Durability;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Objects in the memory of this process, by namespace: two stores of one name see the same objects, and a namespace
 * outlives its stores until {@link #erase(String)}. Durability is VOLATILE; every other promise of the contract holds.
 * Nothing blocks and nothing switches threads.
 *
 * <p>Objects are not counted against the environment's memory budget, which is for bytes in flight; a namespace grows
 * until the heap is full.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public final class MemoryStore implements Store {
    private static final int PREFETCH = 16;

    private final MemoryStoreConfig config;
    private final Environment environment;
    private final Namespace namespace;
    private final Capabilities capabilities;
    // Written by shutdown, read by every subscription.
    private volatile boolean closed;

    private MemoryStore(MemoryStoreConfig config, Environment environment) {
        this.config = config;
        this.environment = environment;
        this.namespace = Namespace.named(config.name());
        this.capabilities = new Capabilities(
                Durability.VOLATILE,
                true,
                true,
                true,
                true,
                true,
                true,
                true,
                config.objectBytesMax(),
                Duration.ZERO,
                EnumSet.allOf(Checksum.Algorithm.class),
                Set.of());
    }

    /** A store on a namespace of this process, which is made if there is none. */
    public static MemoryStore open(MemoryStoreConfig config, Environment environment) {
        return new MemoryStore(config, environment);
    }

    /** Forgets a namespace with all its objects; stores that are open on it keep what they see. */
    public static void erase(String name) {
        Namespace.forget(name);
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public Mono<ObjectInfo> put(ObjectName name, Content content, PutOptions options) {
        return open("put", () -> {
            Intake intake = new Intake(name, content, config.objectBytesMax());
            // Buffers are copied before limitRate, which may hold them back.
            return content.bytes()
                    .doOnNext(intake::add)
                    .limitRate(PREFETCH)
                    .then(Mono.fromCallable(
                            () -> namespace.put(name, intake.finish(), options.mode(), environment.now())));
        });
    }

    @Override
    public Mono<ObjectBody> get(ObjectName name, GetOptions options) {
        return open("get", () -> {
            StoredObject object = namespace.get("get", name, options.ifVersion());
            return Mono.just(object.body(range(object.info(), options)));
        });
    }

    private static ByteRange range(ObjectInfo info, GetOptions options) {
        try {
            return options.span().within(info.length());
        } catch (CasException e) {
            throw e.about(nobody -> Subject.of(info.name().value()));
        }
    }

    @Override
    public Mono<ObjectInfo> stat(ObjectName name) {
        return open(
                "stat",
                () -> Mono.just(namespace.get("stat", name, Optional.empty()).info()));
    }

    @Override
    public Mono<Void> delete(ObjectName name, DeleteOptions options) {
        return open("delete", () -> {
            namespace.delete(name, options.ifVersion());
            return Mono.empty();
        });
    }

    @Override
    public Flux<ObjectInfo> list(String prefix, @Nullable String startAfter) {
        return open("list", () -> Mono.just(namespace.from(prefix, startAfter)))
                .flatMapIterable(objects -> objects)
                .map(StoredObject::info)
                .takeWhile(info -> info.name().value().startsWith(prefix));
    }

    @Override
    public <R> Optional<R> role(Class<R> type) {
        return Optional.empty();
    }

    @Override
    public Mono<Void> shutdown() {
        return Mono.fromRunnable(() -> closed = true);
    }

    @Override
    public String toString() {
        return config.location().toString();
    }

    private <T> Mono<T> open(String operation, Supplier<Mono<T>> run) {
        return Mono.defer(() -> closed
                ? Mono.error(new CasException.Closed(
                        CasException.Details.of(operation, "the store is shut down", Subject.of(toString()))))
                : run.get());
    }
}
