package dev.cairn.core.store;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackCopies;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.PackObject;
import dev.cairn.api.pack.PackOpener;
import dev.cairn.api.pack.PackStorage;
import dev.cairn.api.pack.Replica;
import dev.cairn.api.pack.ReplicaLookup;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.Store;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Packs on one store: each pack is one object, tried copy by copy where there are several. */
public final class SinglePackStorage implements PackStorage {
    private static final Comparator<Replica> ACTIVE_FIRST =
            Comparator.comparing(copy -> copy.state() != Replica.State.ACTIVE);

    private final String storeId;
    private final PackCopies store;
    private final ReplicaLookup lookup;
    private final Environment environment;

    /** Packs of this algorithm on this store, whose id is 32 hex digits. */
    public SinglePackStorage(
            String storeId, Store store, HashAlgorithm algorithm, ReplicaLookup lookup, Environment environment) {
        this.storeId = storeId;
        this.store = new StoreCopies(storeId, store, algorithm, environment.blocking());
        this.lookup = lookup;
        this.environment = environment;
    }

    @Override
    public Mono<List<Replica>> write(PackId pack, Content content) {
        return Mono.defer(() -> {
            Replica copy =
                    Replica.whole(pack, storeId, environment.secureRandom().nextLong());
            return store.write(copy, content).thenReturn(List.of(copy));
        });
    }

    @Override
    public <T> Mono<T> read(PackId pack, ByteRange range, PackOpener<T> opener) {
        return eachReplica(pack, copy -> store.read(copy, range, opener));
    }

    @Override
    public <T> Mono<T> readCopy(Replica copy, ByteRange range, PackOpener<T> opener) {
        return store.read(copy, range, opener);
    }

    /** There is nowhere else. */
    @Override
    public List<String> missing(PackId pack, Collection<Replica> copies) {
        return List.of();
    }

    @Override
    public Mono<Void> writeCopy(Replica copy, Content content) {
        return store.write(copy, content);
    }

    @Override
    public Mono<Void> delete(Replica copy) {
        return store.delete(copy);
    }

    @Override
    public Flux<PackObject> objects() {
        return store.objects();
    }

    @Override
    public Mono<Long> length(PackId pack) {
        return eachReplica(pack, store::length);
    }

    private <T> Mono<T> eachReplica(PackId pack, Function<Replica, Mono<T>> attempt) {
        return lookup.replicas(pack)
                .flatMap(copies -> firstReadable(pack, copies, attempt))
                .onErrorMap(CasException.NotFound.class, e -> missing(pack));
    }

    /** Counts copies, not answers: an attempt that is cancelled may look empty for a moment, and is not missing for that. */
    private <T> Mono<T> firstReadable(PackId pack, List<Replica> copies, Function<Replica, Mono<T>> attempt) {
        return copies.stream()
                .filter(c -> c.state() != Replica.State.LOST && c.store().equals(storeId))
                .sorted(ACTIVE_FIRST)
                .map(attempt)
                .reduce((a, b) -> a.onErrorResume(SinglePackStorage::anotherCopyMayHelp, e -> b))
                .orElseGet(() -> Mono.error(() -> missing(pack)));
    }

    private static boolean anotherCopyMayHelp(Throwable failure) {
        return failure instanceof CasException.Corrupt || failure instanceof CasException.NotFound;
    }

    private static CasException missing(PackId pack) {
        return new CasException.NotFound(
                CasException.Details.of("read", "pack not found on its store", Subject.inPack(pack, -1)));
    }
}
