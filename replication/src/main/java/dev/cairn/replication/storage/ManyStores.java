package dev.cairn.replication.storage;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.PackObject;
import dev.cairn.api.pack.PackOpener;
import dev.cairn.api.pack.PackStorage;
import dev.cairn.api.pack.PackStorageParts;
import dev.cairn.api.pack.Policy;
import dev.cairn.api.pack.Replica;
import dev.cairn.api.pack.Topology;
import dev.cairn.api.pack.TopologyStore;
import dev.cairn.api.store.Content;
import dev.cairn.replication.placement.Placement;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Packs on many stores. A pack goes to the stores that placement names, and counts as written when the policy's quorum has it durable. It is read
 * from the copy that promises to answer first, and from the next one if that fails, lies or takes long; copies that turn out bad are reported,
 * and the read goes on without them.
 */
final class ManyStores implements PackStorage {
    /** How long others are waited for when enough copies are durable. */
    private static final Duration STRAGGLERS = Duration.ofSeconds(10);

    private final PackStorageParts parts;
    private final Environment environment;
    private final Map<String, Member> members;
    private final Placement placement = Placement.rendezvous();

    ManyStores(PackStorageParts parts) {
        this.parts = parts;
        this.environment = parts.environment();
        this.members = new TreeMap<>();
        parts.stores().forEach((id, copies) -> members.put(id, new Member(id, copies, new StoreHealth())));
    }

    @Override
    public Mono<List<Replica>> write(PackId pack, Content content) {
        return Mono.defer(() -> {
            Policy policy = parts.policy();
            // Two copies that are links to one file would be one copy.
            AtomicReference<Content> first = new AtomicReference<>(content);
            return new QuorumWrite(
                            chosen(pack).stream()
                                    .map(store -> fresh(pack, store))
                                    .toList(),
                            (held, failed) -> instead(pack, held, failed),
                            policy.redundancy().parts(),
                            policy.acknowledgements(),
                            copy -> put(copy, first.getAndSet(content.apart())),
                            policy.mode() == Policy.WriteMode.ASYNC ? Duration.ZERO : STRAGGLERS,
                            environment.parallel())
                    .write();
        });
    }

    /** Without the stores that are paused, if that is possible. */
    private List<String> chosen(PackId pack) {
        long now = environment.nanoTime();
        Placement.Request any = Placement.Request.of(pack).avoiding(without(id -> false));
        Set<String> paused = without(id -> member(id).health().isPausedAt(now));
        try {
            return place(any.avoiding(paused));
        } catch (CasException.Unavailable e) {
            return place(any);
        }
    }

    private Optional<Replica> instead(PackId pack, Set<String> held, Set<String> failed) {
        return beside(pack, held, without(failed::contains)).stream()
                .findFirst()
                .map(store -> fresh(pack, store));
    }

    /** Stores for copies beside those that are there; none if there is no place for one. */
    private List<String> beside(PackId pack, Set<String> held, Set<String> avoided) {
        try {
            return place(Placement.Request.of(pack).holding(held).avoiding(avoided));
        } catch (CasException.Unavailable | CasException.QuotaExceeded e) {
            // Placement refuses when nothing is held and too few stores are left.
            return List.of();
        }
    }

    private List<String> place(Placement.Request request) {
        return placement.place(parts.topology().get(), parts.policy(), request).stores().stream()
                .map(TopologyStore::id)
                .toList();
    }

    /** The stores that cannot be used, and some that can. */
    private Set<String> without(Predicate<String> some) {
        Set<String> ids = new TreeSet<>();
        for (TopologyStore store : parts.topology().get().stores()) {
            if (!members.containsKey(store.id()) || some.test(store.id())) {
                ids.add(store.id());
            }
        }
        return ids;
    }

    private Replica fresh(PackId pack, String store) {
        return Replica.whole(pack, store, environment.secureRandom().nextLong());
    }

    private Mono<Void> put(Replica copy, Content content) {
        return Mono.defer(() -> {
            Member member = member(copy.store());
            Mono<Void> write = member.copies().write(copy, content);
            // Whoever was given up had longer than others.
            return write.doOnSuccess(done -> member.health().alive())
                    .doOnError(e -> member.health().failed(environment.nanoTime()))
                    .doOnCancel(() -> member.health().failed(environment.nanoTime()));
        });
    }

    @Override
    public <T> Mono<T> read(PackId pack, ByteRange range, PackOpener<T> opener) {
        return eachReplica(pack, copy -> timed(copy, readCopy(copy, range, opener)));
    }

    @Override
    public <T> Mono<T> readCopy(Replica copy, ByteRange range, PackOpener<T> opener) {
        return Mono.defer(() -> member(copy.store()).copies().read(copy, range, opener));
    }

    @Override
    public List<String> missing(PackId pack, Collection<Replica> copies) {
        Topology topology = parts.topology().get();
        Set<String> held = new TreeSet<>();
        for (Replica copy : copies) {
            if (copy.state() == Replica.State.ACTIVE
                    && topology.find(copy.store()).filter(ManyStores::counts).isPresent()) {
                held.add(copy.store());
            }
        }
        return beside(pack, held, without(id -> false));
    }

    private static boolean counts(TopologyStore store) {
        return store.state().isRead() && store.state() != TopologyStore.State.DRAINING;
    }

    @Override
    public Mono<Void> writeCopy(Replica copy, Content content) {
        return put(copy, content.apart());
    }

    @Override
    public Mono<Void> delete(Replica copy) {
        return Mono.defer(() -> member(copy.store()).copies().delete(copy));
    }

    /** Of all stores one after the other; that one of them is away is told when all others were listed. */
    @Override
    public Flux<PackObject> objects() {
        return Flux.fromIterable(members.values())
                .concatMapDelayError(member -> member.copies().objects(), true, 1);
    }

    @Override
    public Mono<Long> length(PackId pack) {
        return eachReplica(
                pack,
                copy -> timed(
                        copy, Mono.defer(() -> member(copy.store()).copies().length(copy))));
    }

    private <T> Mono<T> eachReplica(PackId pack, Function<Replica, Mono<T>> attempt) {
        return parts.lookup().replicas(pack).flatMap(copies -> first(pack, copies, attempt));
    }

    private <T> Mono<T> first(PackId pack, List<Replica> copies, Function<Replica, Mono<T>> attempt) {
        List<Replica> readable = order(copies);
        Optional<String> away = copies.stream()
                .filter(copy -> copy.state() != Replica.State.LOST)
                .map(Replica::store)
                .filter(id -> !members.containsKey(id))
                .findFirst();
        return readable.isEmpty()
                ? Mono.error(() -> away.map(ManyStores::notThere).orElseGet(() -> missing(pack)))
                : new FirstAnswer<>(
                                readable,
                                attempt,
                                copy -> member(copy.store()).health().patience(),
                                Comparator.comparingInt(ManyStores::weight),
                                environment.parallel())
                        .first()
                        .onErrorMap(
                                ManyStores::isFault,
                                e -> away.map(ManyStores::notThere)
                                        .orElseGet(() ->
                                                e instanceof CasException.NotFound ? missing(pack) : (CasException) e));
    }

    /** Copies that can be read: those that count, on stores that answer, on stores that answer quickly come first. */
    private List<Replica> order(List<Replica> copies) {
        long now = environment.nanoTime();
        return copies.stream()
                .filter(copy -> copy.state() != Replica.State.LOST && members.containsKey(copy.store()))
                .map(copy -> new Ranked(copy, rank(copy, now), magnitude(copy)))
                .sorted(Comparator.comparingInt(Ranked::rank).thenComparingInt(Ranked::magnitude))
                .map(Ranked::copy)
                .toList();
    }

    private record Ranked(Replica copy, int rank, int magnitude) {}

    private int rank(Replica copy, long now) {
        int state = copy.state() == Replica.State.ACTIVE ? 0 : 2;
        return state + (member(copy.store()).health().isPausedAt(now) ? 1 : 0);
    }

    /** Stores that differ by less than a factor of two are as good as each other. */
    private int magnitude(Replica copy) {
        return Long.SIZE
                - Long.numberOfLeadingZeros(member(copy.store()).health().medianNanos());
    }

    /** What a read says when all copies have failed: what may be better later, then damage, then absence. */
    private static int weight(Throwable failure) {
        if (failure instanceof CasException.NotFound) {
            return 0;
        }
        return failure instanceof CasException.Corrupt ? 1 : 2;
    }

    private <T> Mono<T> timed(Replica copy, Mono<T> attempt) {
        return watched(member(copy.store()), attempt)
                .onErrorResume(
                        ManyStores::isFault,
                        e -> parts.reports()
                                .bad(copy, (CasException) e)
                                .onErrorComplete()
                                .then(Mono.error(e)));
    }

    private static boolean isFault(Throwable failure) {
        return failure instanceof CasException.Corrupt || failure instanceof CasException.NotFound;
    }

    private <T> Mono<T> watched(Member member, Mono<T> attempt) {
        return Mono.defer(() -> {
            long began = environment.nanoTime();
            return attempt.doOnSuccess(done -> member.health().answered(environment.nanoTime() - began))
                    .doOnError(e -> noticed(member, e, began))
                    .doOnCancel(() -> leftWaiting(member, began));
        });
    }

    /** A reader who had enough elsewhere, or of all of it, waited for longer than he mostly does. */
    private void leftWaiting(Member member, long began) {
        long now = environment.nanoTime();
        if (now - began >= member.health().patience().toNanos()) {
            member.health().failed(now);
        }
    }

    private void noticed(Member member, Throwable failure, long began) {
        long now = environment.nanoTime();
        if (isFault(failure)) {
            member.health().answered(now - began);
        } else {
            member.health().failed(now);
        }
    }

    private Member member(String id) {
        Member member = members.get(id);
        if (member == null) {
            throw notThere(id);
        }
        return member;
    }

    private static CasException notThere(String id) {
        return new CasException.Unavailable(
                CasException.Details.of("pack", "the store is not there", Subject.of("store " + id)));
    }

    private static CasException missing(PackId pack) {
        return new CasException.NotFound(
                CasException.Details.of("read", "pack not found on its stores", Subject.inPack(pack, -1)));
    }
}
