package dev.cairn.api.pack;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Which stores there are, at one time. A document that never changes: each change makes the next version, and a pack remembers the version
 * that placed it. A store that left stays as {@link TopologyStore.State#GONE}.
 *
 * <p>Stability: experimental.
 *
 * @param version counts the changes, from 0
 * @param stores at most 4,096 stores of different ids, in order of registration; the list cannot be changed
 * @since 0.1.0
 */
public record Topology(long version, List<TopologyStore> stores) {
    /** The most stores. */
    public static final int STORES_MAX = 4096;

    private static final String WHAT = "topology";
    private static final Topology EMPTY = new Topology(0, List.of());

    /** Checks version, number and ids; {@link CasException.InvalidInput} if one breaks a rule. */
    public Topology {
        if (version < 0) {
            throw CasException.limit(WHAT, "a version is not negative", 0, version);
        }
        if (stores.size() > STORES_MAX) {
            throw CasException.limit(WHAT, "too many stores", STORES_MAX, stores.size());
        }
        stores = List.copyOf(stores);
        Set<String> ids = new HashSet<>();
        for (TopologyStore store : stores) {
            if (!ids.add(store.id())) {
                throw CasException.invalid(WHAT, "store " + store.id() + " is there twice");
            }
        }
    }

    /** Version 0, without a store. */
    public static Topology empty() {
        return EMPTY;
    }

    /** The store of this id. */
    public Optional<TopologyStore> find(String id) {
        return stores.stream().filter(store -> store.id().equals(id)).findFirst();
    }

    /**
     * The next version, with one store more, the last in order.
     *
     * @throws CasException.AlreadyExists if there is a store of this id
     */
    public Topology add(TopologyStore store) {
        if (find(store.id()).isPresent()) {
            throw new CasException.AlreadyExists(
                    CasException.Details.of(WHAT, "the store is registered already", Subject.of(store.id())));
        }
        List<TopologyStore> more = new ArrayList<>(stores);
        more.add(store);
        return next(more);
    }

    /**
     * The next version, with the store of this id as it is given here.
     *
     * @throws CasException.NotFound if there is none of this id
     */
    public Topology replace(TopologyStore store) {
        return change(store.id(), old -> store);
    }

    /**
     * The next version, with a store in another state.
     *
     * @throws CasException.NotFound if there is none of this id
     */
    public Topology withState(String id, TopologyStore.State state) {
        return change(id, old -> old.in(state));
    }

    private Topology change(String id, UnaryOperator<TopologyStore> change) {
        if (find(id).isEmpty()) {
            throw CasException.notFound(WHAT, "store", id);
        }
        return next(stores.stream()
                .map(store -> store.id().equals(id) ? change.apply(store) : store)
                .toList());
    }

    private Topology next(List<TopologyStore> changed) {
        return new Topology(Math.addExact(version, 1), changed);
    }
}
