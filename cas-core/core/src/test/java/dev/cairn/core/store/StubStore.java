package dev.cairn.core.store;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.store.Capabilities;
import dev.cairn.api.store.Checksum;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.Durability;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.ObjectVersion;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A store that does what a test says and remembers what was asked. Used by one thread at a time. */
final class StubStore implements Store {
    static final ObjectName NAME = ObjectName.of("packs/ab/x");
    static final ObjectInfo INFO = new ObjectInfo(NAME, 10, new ObjectVersion("v1"), Instant.EPOCH);

    final List<String> asked = new ArrayList<>();
    Supplier<Mono<ObjectInfo>> put = () -> Mono.just(INFO);
    Function<GetOptions, Mono<ObjectBody>> get = options -> Mono.just(body(Flux.empty()));
    private final Capabilities capabilities;

    private StubStore(boolean capable, long objectBytesMax) {
        capabilities = new Capabilities(
                Durability.VOLATILE,
                capable,
                capable,
                capable,
                capable,
                capable,
                capable,
                true,
                objectBytesMax,
                Duration.ZERO,
                Set.of(Checksum.Algorithm.CRC32C),
                Set.of());
    }

    /** Declares everything. */
    static StubStore capable() {
        return new StubStore(true, 1_000);
    }

    /** Declares nothing. */
    static StubStore bare() {
        return new StubStore(false, 1_000);
    }

    static ObjectBody body(Flux<ByteBuffer> bytes) {
        return new ObjectBody(INFO, new ByteRange(0, INFO.length()), bytes);
    }

    static CasException.Details details(String reason) {
        return CasException.Details.of("stub", reason, null);
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public Mono<ObjectInfo> put(ObjectName name, Content content, PutOptions options) {
        return asked("put", put);
    }

    @Override
    public Mono<ObjectBody> get(ObjectName name, GetOptions options) {
        return asked("get", () -> get.apply(options));
    }

    @Override
    public Mono<ObjectInfo> stat(ObjectName name) {
        return asked("stat", put);
    }

    @Override
    public Mono<Void> delete(ObjectName name, DeleteOptions options) {
        return asked("delete", () -> put.get().then());
    }

    @Override
    public Flux<ObjectInfo> list(String prefix, @Nullable String startAfter) {
        return asked("list", () -> Mono.just(INFO)).flux();
    }

    private <T> Mono<T> asked(String operation, Supplier<Mono<T>> answer) {
        return Mono.defer(() -> {
            asked.add(operation);
            return answer.get();
        });
    }

    @Override
    public <R> Optional<R> role(Class<R> type) {
        return Optional.empty();
    }

    @Override
    public Mono<Void> shutdown() {
        return Mono.empty();
    }
}
