package dev.cairn.conformance;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.store.Capabilities;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import dev.cairn.conformance.FaultDice.Cast;
import dev.cairn.conformance.Faults.Fault;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A store that fails as networks and machines do, from a seed: see {@link Faults}. Every failure that it makes up names
 * the fault and the seed. What the store below does is passed on unchanged, capabilities and roles too.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class FaultyStore implements Store {
    private static final Duration RETRY_AFTER = Duration.ofMillis(20);
    private static final long UNKNOWN_LENGTH = 1 << 16;
    private static final Set<Fault> ANY = EnumSet.of(Fault.THROTTLED, Fault.RESET_BEFORE);
    private static final Set<Fault> READ =
            EnumSet.of(Fault.THROTTLED, Fault.RESET_BEFORE, Fault.RESET_MID_BODY, Fault.TRUNCATED_BODY, Fault.BIT_FLIP);
    private static final Set<Fault> DELETE =
            EnumSet.of(Fault.THROTTLED, Fault.RESET_BEFORE, Fault.LOST_ACK, Fault.LOST_REQUEST, Fault.DELIVERED_TWICE);
    private static final Set<Fault> WRITE = EnumSet.of(
            Fault.THROTTLED,
            Fault.RESET_BEFORE,
            Fault.RESET_MID_BODY,
            Fault.LOST_ACK,
            Fault.LOST_REQUEST,
            Fault.DELIVERED_TWICE);

    private final Store store;
    private final Faults faults;
    private final FaultDice dice;

    private FaultyStore(Store store, Faults faults) {
        this.store = store;
        this.faults = faults;
        this.dice = new FaultDice(faults);
    }

    /** This store, with these faults. */
    public static FaultyStore of(Store store, Faults faults) {
        return new FaultyStore(store, faults);
    }

    /** How many operations have met a fault so far. */
    public long injected() {
        return dice.thrown();
    }

    @Override
    public Capabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public Mono<ObjectInfo> put(ObjectName name, Content content, PutOptions options) {
        return attempt("put", name.value(), WRITE, cast -> {
            Content sent = cast.is(Fault.RESET_MID_BODY) ? breaking(content, name, cast) : content;
            return changing("put", name, cast, () -> store.put(name, sent, options));
        });
    }

    @Override
    public Mono<ObjectBody> get(ObjectName name, GetOptions options) {
        return attempt(
                "get", name.value(), READ, cast -> store.get(name, options).map(body -> spoilt(body, cast)));
    }

    @Override
    public Mono<ObjectInfo> stat(ObjectName name) {
        return attempt("stat", name.value(), ANY, cast -> store.stat(name));
    }

    @Override
    public Mono<Void> delete(ObjectName name, DeleteOptions options) {
        return attempt(
                "delete",
                name.value(),
                DELETE,
                cast -> changing("delete", name, cast, () -> store.delete(name, options)));
    }

    @Override
    public Flux<ObjectInfo> list(String prefix, @Nullable String startAfter) {
        return attempt("list", prefix, ANY, cast -> Mono.just(store.list(prefix, startAfter)))
                .flatMapMany(Function.identity());
    }

    @Override
    public <R> Optional<R> role(Class<R> type) {
        return store.role(type);
    }

    @Override
    public Mono<Void> shutdown() {
        return store.shutdown();
    }

    private <T> Mono<T> attempt(String operation, String name, Set<Fault> possible, Function<Cast, Mono<T>> run) {
        return Mono.defer(() -> {
            Cast cast = dice.cast(operation, name, possible);
            return delay(cast.latency())
                    .then(Mono.defer(() -> cast.is(Fault.THROTTLED) || cast.is(Fault.RESET_BEFORE)
                            ? Mono.error(failure(operation, name, cast))
                            : run.apply(cast)));
        });
    }

    private Mono<Void> delay(Duration latency) {
        return faults.timer().map(t -> Mono.delay(latency, t).then()).orElseGet(Mono::empty);
    }

    private <T> Mono<T> changing(String operation, ObjectName name, Cast cast, Supplier<Mono<T>> run) {
        Mono<T> lost = Mono.error(() -> failure(operation, name.value(), cast));
        if (cast.is(Fault.LOST_REQUEST)) {
            return lost;
        }
        if (cast.is(Fault.LOST_ACK)) {
            return run.get().then(lost);
        }
        if (cast.is(Fault.DELIVERED_TWICE)) {
            Mono<Void> again = run.get().onErrorComplete(CasException.class).then();
            return run.get().delayUntil(first -> again).switchIfEmpty(again.then(Mono.empty()));
        }
        return run.get();
    }

    private Content breaking(Content content, ObjectName name, Cast cast) {
        long at = cast.within(content.length().orElse(UNKNOWN_LENGTH));
        Flux<ByteBuffer> broken = cut(content.bytes(), at, Mono.error(() -> failure("put", name.value(), cast)));
        OptionalLong length = content.length();
        Content sent = length.isPresent() ? Content.of(broken, length.getAsLong()) : Content.of(broken);
        return content.checksum().map(sent::withChecksum).orElse(sent);
    }

    private ObjectBody spoilt(ObjectBody body, Cast cast) {
        ByteRange range = body.range();
        long at = cast.within(range.length());
        String name = body.info().name().value();
        if (cast.is(Fault.RESET_MID_BODY)) {
            return with(body, cut(body.bytes(), at, Mono.error(() -> failure("get", name, cast))));
        }
        if (cast.is(Fault.TRUNCATED_BODY)) {
            return with(body, cut(body.bytes(), at, Mono.empty()));
        }
        return cast.is(Fault.BIT_FLIP) ? with(body, flipped(body.bytes(), at, (int) (cast.where() >>> 32 & 7))) : body;
    }

    private static ObjectBody with(ObjectBody body, Flux<ByteBuffer> bytes) {
        return new ObjectBody(body.info(), body.range(), bytes);
    }

    /** The first bytes, then the end. */
    private static Flux<ByteBuffer> cut(Flux<ByteBuffer> bytes, long at, Mono<ByteBuffer> end) {
        return Flux.defer(() -> {
            Counter seen = new Counter();
            return bytes.takeWhile(b -> seen.bytes < at)
                    .map(b -> b.slice().limit((int) Math.min(b.remaining(), at - seen.pass(b))))
                    .concatWith(end);
        });
    }

    private static Flux<ByteBuffer> flipped(Flux<ByteBuffer> bytes, long at, int bit) {
        return Flux.defer(() -> {
            Counter seen = new Counter();
            return bytes.map(b -> {
                long within = at - seen.pass(b);
                return within < 0 || within >= b.remaining() ? b : flipped(b, (int) within, bit);
            });
        });
    }

    private static ByteBuffer flipped(ByteBuffer buffer, int at, int bit) {
        byte[] copy = Bytes.copy(buffer);
        copy[at] ^= (byte) (1 << bit);
        return ByteBuffer.wrap(copy);
    }

    private CasException failure(String operation, String name, Cast cast) {
        Fault fault = cast.fault().orElseThrow();
        String reason = "made-up fault " + fault + " (seed " + faults.seed() + ")";
        CasException.Details details = CasException.Details.of(operation, reason, Subject.of(name));
        return switch (fault) {
            case THROTTLED -> new CasException.Throttled(details, RETRY_AFTER);
            case LOST_ACK, LOST_REQUEST -> new CasException.UnknownOutcome(details);
            case RESET_BEFORE, RESET_MID_BODY, TRUNCATED_BODY, BIT_FLIP, DELIVERED_TWICE ->
                new CasException.Unavailable(details);
        };
    }

    /** Bytes seen by one subscription; signals are serial, so nothing guards it. */
    private static final class Counter {
        private long bytes;

        /** How many bytes came before this buffer. */
        long pass(ByteBuffer buffer) {
            long before = bytes;
            bytes += buffer.remaining();
            return before;
        }
    }
}
