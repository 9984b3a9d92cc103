package dev.cairn.conformance;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Details;
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
import dev.cairn.api.store.ObjectVersion;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import dev.cairn.api.store.WriteMode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The smallest store that keeps the contract, unless it has a {@link Mutant}. */
final class TinyStore implements Store {
    static final long OBJECT_BYTES_MAX = 10 << 20;
    static final String PASSWORD = "correct horse battery staple";

    private final Shelf shelf;
    private final Environment environment;
    private final Mutant mutant;
    private volatile boolean closed;

    TinyStore(Shelf shelf, Environment environment, Mutant mutant) {
        this.shelf = shelf;
        this.environment = environment;
        this.mutant = mutant;
    }

    /** What several stores share. */
    static final class Shelf {
        final Map<String, Kept> objects = new TreeMap<>();
        final Map<String, ObjectInfo> cache = new TreeMap<>();
        long versions;
    }

    /** One object. */
    record Kept(ObjectInfo info, ByteBuffer bytes) {}

    private boolean is(Mutant wanted) {
        return mutant == wanted;
    }

    @Override
    public Capabilities capabilities() {
        Set<Class<?>> roles = is(Mutant.DECLARES_TOO_MUCH) ? Set.of(Runnable.class) : Set.of();
        return new Capabilities(
                Durability.VOLATILE,
                true,
                !is(Mutant.IGNORES_WHAT_IT_DID_NOT_DECLARE),
                true,
                true,
                true,
                true,
                true,
                OBJECT_BYTES_MAX,
                Duration.ZERO,
                Set.of(Checksum.Algorithm.CRC32C),
                roles);
    }

    @Override
    public Mono<ObjectInfo> put(ObjectName name, Content content, PutOptions options) {
        Mono<ObjectInfo> put = open(() -> {
            if (!is(Mutant.READS_TOO_LARGE_OBJECTS) && content.length().orElse(0) > OBJECT_BYTES_MAX) {
                throw new CasException.QuotaExceeded(details("put", "too large", name));
            }
            boolean taken = has(name);
            List<ByteBuffer> read = new ArrayList<>();
            return source(content, read)
                    .onErrorResume(e -> keepsHalf(name, read).then(Mono.error(e)))
                    .then(Mono.fromCallable(() -> commit(name, content, options.mode(), read, taken)));
        });
        if (is(Mutant.STARTS_WHEN_ASSEMBLED)) {
            Mono<ObjectInfo> running = put.cache();
            running.subscribe(info -> {}, e -> {});
            return running;
        }
        return put;
    }

    private Mono<Void> source(Content content, List<ByteBuffer> read) {
        Flux<ByteBuffer> bytes = content.bytes().doOnNext(b -> read(b, read));
        if (is(Mutant.DETACHES_THE_SOURCE)) {
            return Mono.fromFuture(bytes.then().toFuture(), true);
        }
        if (is(Mutant.DROPS_THE_CONTEXT)) {
            return Mono.fromFuture(bytes.then().toFuture());
        }
        return is(Mutant.ASKS_FOR_EVERYTHING)
                ? bytes.then()
                : bytes.limitRate(16).then();
    }

    private void read(ByteBuffer buffer, List<ByteBuffer> read) {
        long length = read.stream().mapToLong(ByteBuffer::remaining).sum() + buffer.remaining();
        if (length > OBJECT_BYTES_MAX) {
            throw new CasException.QuotaExceeded(Details.of("put", "too large", Subject.of("short of room")));
        }
        read.add(is(Mutant.KEEPS_BUFFERS) ? buffer.duplicate() : ByteBuffer.wrap(Bytes.copy(buffer)));
        if (is(Mutant.MOVES_POSITIONS)) {
            buffer.position(buffer.limit());
        }
    }

    private Mono<Void> keepsHalf(ObjectName name, List<ByteBuffer> read) {
        return Mono.fromRunnable(() -> {
            if (is(Mutant.KEEPS_HALF_OF_A_FAILED_PUT)) {
                keep(name, Bytes.join(read));
            }
        });
    }

    private ObjectInfo commit(ObjectName name, Content content, WriteMode mode, List<ByteBuffer> read, boolean taken) {
        byte[] bytes = Bytes.join(read);
        if (content.length().orElse(bytes.length) != bytes.length && !is(Mutant.ACCEPTS_WRONG_LENGTHS)) {
            throw new CasException.PreconditionFailed(details("put", "wrong length", name));
        }
        if (content.checksum()
                        .filter(c -> !c.equals(Bytes.checksum(c.algorithm(), bytes)))
                        .isPresent()
                && !is(Mutant.IGNORES_CHECKSUMS)) {
            throw new CasException.PreconditionFailed(details("put", "wrong checksum", name));
        }
        return commit(name, bytes, mode, taken);
    }

    private ObjectInfo commit(ObjectName name, byte[] bytes, WriteMode mode, boolean taken) {
        if (is(Mutant.CREATE_CHECKS_THEN_ACTS) && mode == WriteMode.CREATE) {
            if (taken) {
                throw new CasException.AlreadyExists(details("put", "taken", name));
            }
            waitABit();
            return keep(name, bytes);
        }
        synchronized (shelf) {
            @Nullable Kept kept = shelf.objects.get(name.value());
            if (kept == null || mode == WriteMode.REPLACE || is(Mutant.REPLACES_UNIQUE_OBJECTS)) {
                return keep(name, bytes);
            }
            boolean forgives = mode == WriteMode.UNIQUE || is(Mutant.CREATE_FORGIVES_THE_SAME_BYTES);
            if (!forgives || !kept.bytes().equals(ByteBuffer.wrap(bytes))) {
                throw new CasException.AlreadyExists(details("put", "taken", name));
            }
            return kept.info();
        }
    }

    private ObjectInfo keep(ObjectName name, byte[] bytes) {
        synchronized (shelf) {
            String version = is(Mutant.NEVER_CHANGES_VERSIONS) ? "1" : Long.toString(++shelf.versions);
            Duration ahead = is(Mutant.RUNS_FAST) ? Duration.ofMinutes(10) : Duration.ZERO;
            ObjectInfo info = new ObjectInfo(
                    name,
                    bytes.length,
                    new ObjectVersion(version),
                    environment.now().plus(ahead));
            shelf.objects.put(name.value(), new Kept(info, ByteBuffer.wrap(bytes)));
            return info;
        }
    }

    private boolean has(ObjectName name) {
        synchronized (shelf) {
            return shelf.objects.containsKey(name.value());
        }
    }

    private Kept kept(String operation, ObjectName name) {
        synchronized (shelf) {
            @Nullable Kept kept = shelf.objects.get(name.value());
            if (kept == null && is(Mutant.THROWS_RAW_ERRORS)) {
                throw new IllegalStateException("no such object");
            }
            if (kept == null) {
                String secret = is(Mutant.SHOWS_SECRETS) ? " with password " + PASSWORD : "";
                throw CasException.notFound(operation, "object" + secret, name.value());
            }
            return kept;
        }
    }

    @Override
    public Mono<ObjectBody> get(ObjectName name, GetOptions options) {
        return open(() -> {
            Kept kept = kept("get", name);
            if (!is(Mutant.IGNORES_WHAT_IT_DID_NOT_DECLARE)) {
                options.ifVersion().ifPresent(v -> checkVersion("get", kept.info(), v));
            }
            if (is(Mutant.BLOCKS_THE_LOOP)) {
                waitABit();
            }
            ByteRange range = within(kept, options);
            return Mono.just(new ObjectBody(kept.info(), range, bytes(kept, range)));
        });
    }

    private ByteRange within(Kept kept, GetOptions options) {
        try {
            ByteRange range = options.span().within(kept.info().length());
            boolean shorten = is(Mutant.LOSES_THE_LAST_BYTE_OF_RANGES) && range.length() > 1 && range.offset() > 0;
            return shorten ? new ByteRange(range.offset(), range.length() - 1) : range;
        } catch (CasException.RangeNotSatisfiable e) {
            if (is(Mutant.ANSWERS_NOTHING_PAST_THE_END)) {
                return new ByteRange(kept.info().length(), 0);
            }
            throw e.about(nobody -> Subject.of(kept.info().name().value()));
        }
    }

    private Flux<ByteBuffer> bytes(Kept kept, ByteRange range) {
        int size = 10_000;
        return Flux.range(0, (int) ((range.length() + size - 1) / size)).map(i -> {
            ByteBuffer from = is(Mutant.MIXES_OVERWRITES)
                    ? kept("get", kept.info().name()).bytes()
                    : kept.bytes();
            if (is(Mutant.MIXES_OVERWRITES)) {
                waitABit();
            }
            int start = (int) Math.min(from.limit(), range.offset() + (long) i * size);
            int length = (int) Math.min(size, range.end() - start);
            ByteBuffer part = from.slice(start, Math.min(length, from.limit() - start));
            return is(Mutant.LENDS_ITS_ARRAYS) ? part : part.asReadOnlyBuffer();
        });
    }

    @Override
    public Mono<ObjectInfo> stat(ObjectName name) {
        return open(() -> {
            if (is(Mutant.STATS_FROM_A_CACHE)) {
                return Mono.fromCallable(() -> shelf.cache.computeIfAbsent(
                        name.value(), n -> kept("stat", name).info()));
            }
            return Mono.just(kept("stat", name).info());
        });
    }

    @Override
    public Mono<Void> delete(ObjectName name, DeleteOptions options) {
        return open(() -> {
            synchronized (shelf) {
                boolean there = is(Mutant.FAILS_TO_DELETE_WHAT_IS_MISSING) || has(name);
                if (there && !is(Mutant.DELETES_ANY_VERSION)) {
                    options.ifVersion()
                            .ifPresent(v ->
                                    checkVersion("delete", kept("delete", name).info(), v));
                }
                if (there) {
                    kept("delete", name);
                    shelf.objects.remove(name.value());
                }
            }
            return Mono.empty();
        });
    }

    private static void checkVersion(String operation, ObjectInfo info, ObjectVersion wanted) {
        if (!info.version().equals(wanted)) {
            throw new CasException.PreconditionFailed(details(operation, "changed", info.name()));
        }
    }

    @Override
    public Flux<ObjectInfo> list(String prefix, @Nullable String startAfter) {
        String start = startAfter == null ? "" : startAfter;
        Flux<ObjectInfo> list = open(() -> Mono.just(infos()))
                .flatMapIterable(all -> all)
                .filter(i -> prefixed(i.name().value(), prefix))
                .filter(i -> start.isEmpty() || after(i.name().value(), start));
        return is(Mutant.IGNORES_DEMAND) ? Flux.from(Flood.of(list)) : list;
    }

    private boolean after(String name, String start) {
        return name.compareTo(start) > (is(Mutant.STARTS_AT_IN_STEAD_OF_AFTER) ? -1 : 0);
    }

    private boolean prefixed(String name, String prefix) {
        boolean folder = prefix.isEmpty() || name.startsWith(prefix + "/") || name.equals(prefix);
        return is(Mutant.TAKES_PREFIXES_FOR_FOLDERS) ? folder : name.startsWith(prefix);
    }

    private List<ObjectInfo> infos() {
        synchronized (shelf) {
            List<ObjectInfo> infos = new ArrayList<>(
                    shelf.objects.values().stream().map(Kept::info).toList());
            if (is(Mutant.LISTS_IN_ANY_ORDER)) {
                Collections.reverse(infos);
            }
            if (is(Mutant.LISTS_UNFINISHED) && infos.isEmpty()) {
                infos.add(new ObjectInfo(ObjectName.of("part"), 0, new ObjectVersion("0"), environment.now()));
            }
            return infos;
        }
    }

    @Override
    public <R> Optional<R> role(Class<R> type) {
        return Optional.empty();
    }

    @Override
    public Mono<Void> shutdown() {
        return Mono.fromRunnable(() -> closed = !is(Mutant.WORKS_AFTER_CLOSE));
    }

    @Override
    public String toString() {
        return is(Mutant.PRINTS_ITS_PASSWORD) ? "tiny:" + PASSWORD : "tiny";
    }

    private <T> Mono<T> open(Supplier<Mono<T>> run) {
        return Mono.defer(() -> {
            if (closed) {
                throw new CasException.Closed(Details.of("store", "shut down", null));
            }
            return run.get();
        });
    }

    private static Details details(String operation, String reason, ObjectName name) {
        return Details.of(operation, reason, Subject.of(name.value()));
    }

    private static void waitABit() {
        try {
            new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
