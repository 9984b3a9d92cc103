package dev.cairn.core;

import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Details;
import dev.cairn.api.Environment;
import dev.cairn.api.Subject;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import dev.cairn.core.format.StoreOwner;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Whether a catalog is still the owner of a store. Objects {@code catalog/owner/<n>} say who took the store over in turn;
 * each number is written by exactly one, and the highest counts. Two catalogs may lie over one store, for instance an old
 * one beside one that was rebuilt: the owner alone writes and deletes, the other one reads. Of several stores each has an owner of its own, and
 * whoever works on them must own all of them that answer, and for deletes all.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class StoreOwnership {
    /** How long a writer that owned the store goes on without asking again. What it writes later is foreign, never lost. */
    private static final long KNOWN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Environment environment;
    private final List<Store> stores;
    private final UUID catalog;
    private volatile @Nullable Long knownAt;

    /** The ownership of this catalog over this store. */
    public StoreOwnership(Environment environment, Store store, UUID catalog) {
        this(environment, List.of(store), catalog);
    }

    /** The ownership of this catalog over these stores. */
    StoreOwnership(Environment environment, Collection<Store> stores, UUID catalog) {
        this.environment = environment;
        this.stores = List.copyOf(stores);
        this.catalog = catalog;
    }

    /** Who owns the first store, read now; empty if nobody ever took it. */
    public Mono<StoreOwner> owner() {
        return owner(stores.get(0));
    }

    private Mono<StoreOwner> owner(Store store) {
        return Flux.defer(() -> store.list(StoreOwner.PREFIX, null))
                .flatMapIterable(object ->
                        StoreOwner.number(object.name()).stream().boxed().toList())
                .reduce(Math::max)
                .flatMap(n -> read(store, n));
    }

    private Mono<StoreOwner> read(Store store, long n) {
        Subject about = Subject.of(StoreOwner.PREFIX + n);
        return store.get(new StoreOwner(n, catalog).name(), GetOptions.whole())
                .flatMap(body -> body.bytes()
                        .reduceWith(
                                () -> ByteBuffer.allocate(StoreOwner.BYTES_MAX),
                                (all, next) -> append(all, next, about))
                        .map(bytes -> StoreOwner.decode(bytes.flip(), n)));
    }

    private static ByteBuffer append(ByteBuffer all, ByteBuffer next, Subject about) {
        if (next.remaining() > all.remaining()) {
            throw CasException.corrupt("store owner", "longer than " + StoreOwner.BYTES_MAX + " bytes", about);
        }
        return all.put(next);
    }

    /**
     * Completes if this catalog owns the store at this moment, read afresh each time; a collector asks before every batch
     * of deletes. Denied if another one does, or nobody.
     *
     * @param operation what errors name
     */
    public Mono<Void> require(String operation) {
        return each(store -> owner(store)
                        .switchIfEmpty(Mono.error(() -> nobody(operation)))
                        .flatMap(owner -> isOurs(owner) ? Mono.just(owner) : Mono.error(others(operation, owner))))
                .then();
    }

    private <T> Flux<T> each(Function<Store, Mono<T>> step) {
        return Flux.fromIterable(stores).concatMap(step, 1);
    }

    /**
     * Completes if this catalog may write: it owns the store, or takes the first number now because nobody did. Asks
     * the store at most once a minute. Denied if another one owns it. Of several stores those that do not answer are passed over, while one
     * does.
     */
    public Mono<Void> requireForWriting(String operation) {
        return Mono.defer(() -> isKnown() ? Mono.empty() : claimed(operation));
    }

    private boolean isKnown() {
        Long at = knownAt;
        return at != null && environment.nanoTime() - at < KNOWN_NANOS;
    }

    private Mono<Void> claimed(String operation) {
        return each(store -> claimed(store, operation)
                        .map(Optional::of)
                        .onErrorResume(e -> stores.size() > 1 && isAway(e), e -> Mono.just(Optional.empty())))
                .collectList()
                .flatMap(owners -> owners.stream().allMatch(Optional::isEmpty)
                        ? Mono.<Void>error(() -> nobodyAnswers(operation))
                        : Mono.<Void>empty())
                .doOnSuccess(done -> knownAt = environment.nanoTime());
    }

    private Mono<StoreOwner> claimed(Store store, String operation) {
        return owner(store)
                .switchIfEmpty(first(store))
                .flatMap(owner -> isOurs(owner) ? Mono.just(owner) : Mono.error(others(operation, owner)));
    }

    private static boolean isAway(Throwable failure) {
        return failure instanceof CasException.Unavailable
                || failure instanceof CasException.TimedOut
                || failure instanceof CasException.Throttled;
    }

    private static CasException nobodyAnswers(String operation) {
        return new CasException.Unavailable(Details.of(operation, "no store answers whose it is", null));
    }

    private Mono<StoreOwner> first(Store store) {
        return write(store, 1).onErrorResume(CasException.Conflict.class, e -> owner(store));
    }

    /**
     * Takes the stores over, each under its next number, unless it is ours already; Conflict if another one took that first.
     *
     * @return the last one
     */
    public Mono<StoreOwner> adopt() {
        return each(this::adopt).last();
    }

    private Mono<StoreOwner> adopt(Store store) {
        return owner(store)
                .flatMap(owner -> isOurs(owner) ? Mono.just(owner) : write(store, owner.n() + 1))
                .switchIfEmpty(write(store, 1));
    }

    private Mono<StoreOwner> write(Store store, long n) {
        StoreOwner owner = new StoreOwner(n, catalog);
        return Mono.defer(() -> store.put(owner.name(), Content.of(owner.encode()), PutOptions.create()))
                .thenReturn(owner)
                .onErrorResume(StoreOwnership::isDecided, e -> decided(store, n, (CasException) e));
    }

    private static boolean isDecided(Throwable e) {
        return e instanceof CasException.AlreadyExists || e instanceof CasException.UnknownOutcome;
    }

    /** The name is written once, so whoever is in it now stays in it; it may be this catalog, whose reply was lost. */
    private Mono<StoreOwner> decided(Store store, long n, CasException why) {
        return read(store, n)
                .onErrorMap(CasException.NotFound.class, e -> why)
                .flatMap(owner -> isOurs(owner) ? Mono.just(owner) : Mono.error(taken(owner, why)));
    }

    private boolean isOurs(StoreOwner owner) {
        return owner.catalog().equals(catalog);
    }

    private static CasException taken(StoreOwner owner, CasException cause) {
        return new CasException.Conflict(Details.of(
                        "adopt",
                        "another catalog took the store at this moment",
                        Subject.of(owner.name().value()))
                .because(cause));
    }

    private CasException others(String operation, StoreOwner owner) {
        String reason = "the store belongs to catalog " + owner.catalog() + ", this is " + catalog
                + "; to take it over run cairn adopt";
        return new CasException.Denied(
                Details.of(operation, reason, Subject.of(owner.name().value())));
    }

    private CasException nobody(String operation) {
        String reason = "the store belongs to no catalog yet, this is " + catalog + "; to take it run cairn adopt";
        return new CasException.Denied(Details.of(operation, reason, Subject.of(StoreOwner.PREFIX)));
    }
}
