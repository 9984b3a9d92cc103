package dev.cairn.core.store;

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The same few objects on every store: keys and snapshots, whose names are used once. What one store has counts, so a put may have failed on some
 * of them, and what is deleted is gone when none has it any more. Packs do not go this way.
 */
public final class MirroredObjects implements Store {
    private final List<Store> stores;
    private final int away;
    private final int quorum;

    /**
     * On these stores.
     *
     * @param stores at least one; reads ask them in this order
     * @param away how many more stores there are, which cannot be asked
     * @param quorum how many must have an object durably before its put completes
     */
    public MirroredObjects(List<Store> stores, int away, int quorum) {
        this.stores = List.copyOf(stores);
        this.away = away;
        this.quorum = quorum;
    }

    @Override
    public Capabilities capabilities() {
        return stores.get(0).capabilities();
    }

    /** One outcome on one store. */
    private record Outcome(Optional<ObjectInfo> info, Optional<Throwable> failure) {}

    /** Asks all stores; that it was there already on one of them decides. */
    @Override
    public Mono<ObjectInfo> put(ObjectName name, Content content, PutOptions options) {
        return Flux.fromIterable(stores)
                .concatMap(store -> outcome(store.put(name, content, options)), 1)
                .collectList()
                .map(outcomes -> decided(name, outcomes));
    }

    private static Mono<Outcome> outcome(Mono<ObjectInfo> put) {
        return put.map(info -> new Outcome(Optional.of(info), Optional.empty()))
                .onErrorResume(e -> Mono.just(new Outcome(Optional.empty(), Optional.of(e))));
    }

    private ObjectInfo decided(ObjectName name, List<Outcome> outcomes) {
        List<ObjectInfo> made =
                outcomes.stream().flatMap(o -> o.info().stream()).toList();
        List<Throwable> failures =
                outcomes.stream().flatMap(o -> o.failure().stream()).toList();
        for (Throwable failure : failures) {
            if (failure instanceof CasException.AlreadyExists there) {
                throw there;
            }
        }
        if (made.size() < quorum) {
            String reason = "too few stores could be written (limit " + quorum + ", actual " + made.size() + " of "
                    + stores.size() + ")";
            throw new CasException.Unavailable(CasException.Details.of("put", reason, Subject.of(name.value()))
                    .because(failures.get(0)));
        }
        return made.get(0);
    }

    @Override
    public Mono<ObjectBody> get(ObjectName name, GetOptions options) {
        return first(store -> store.get(name, options));
    }

    @Override
    public Mono<ObjectInfo> stat(ObjectName name) {
        return first(store -> store.stat(name));
    }

    /** The first answer; if there is none, the failure of a store that might have had one, before that of those that have it not. */
    private <T> Mono<T> first(Function<Store, Mono<T>> ask) {
        return stores.stream()
                .map(ask)
                .reduce((a, b) -> a.onErrorResume(
                        CasException.class,
                        why -> b.onErrorMap(
                                CasException.NotFound.class, e -> why instanceof CasException.NotFound ? e : why)))
                .orElseThrow();
    }

    @Override
    public Mono<Void> delete(ObjectName name, DeleteOptions options) {
        return Flux.fromIterable(stores)
                .concatMapDelayError(store -> store.delete(name, options), true, 1)
                .then();
    }

    /**
     * What the stores have, once each; the listing of names is short and is held in memory. As long as fewer than the quorum fail to answer, an
     * object that was put is among what the others have.
     */
    @Override
    public Flux<ObjectInfo> list(String prefix, @Nullable String startAfter) {
        return Flux.defer(() -> {
            List<Throwable> failures = new ArrayList<>();
            return Flux.fromIterable(stores)
                    .concatMap(store -> listed(store, prefix, startAfter, failures), 1)
                    .collectSortedList(Comparator.comparing(info -> info.name().value()))
                    .flatMapIterable(all -> all)
                    .distinctUntilChanged(ObjectInfo::name);
        });
    }

    private Flux<ObjectInfo> listed(Store store, String prefix, @Nullable String startAfter, List<Throwable> failures) {
        return store.list(prefix, startAfter).onErrorResume(e -> {
            failures.add(e);
            return failures.size() + away < quorum ? Flux.empty() : Flux.error(e);
        });
    }

    @Override
    public <R> Optional<R> role(Class<R> type) {
        return Optional.empty();
    }

    @Override
    public Mono<Void> shutdown() {
        return Flux.fromIterable(stores)
                .concatMapDelayError(Store::shutdown, true, 1)
                .then();
    }
}
