package dev.cairn.replication.placement;

import dev.cairn.api.CasException;
import dev.cairn.api.pack.Constraints;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Policy;
import dev.cairn.api.pack.Topology;
import java.util.Map;
import java.util.Set;

/**
 * Chooses the stores of a pack: a pure function of topology, policy and pack id, and of what the caller says about the moment. It gives the same on
 * every machine and in every later version, which golden vectors hold.
 *
 * <p>The strategy puts the stores in order. From the best on a store is taken if the rules of the policy hold with it. If not every part finds a
 * place so, rules give way in the order of {@link Rule.Kind}, as far as must be and no further; see {@link Constraints.UnderSpread}. Never
 * do: only stores that take new packs are chosen, each once, and residency holds.
 *
 * <p>By rendezvous, when a store leaves, only packs on it move, and when a weight rises, parts move to that store and nowhere else. It is one part of
 * each pack as long as the policy has one rule about labels, or the labels of its rules nest, as when each zone lies in one region. Rules over
 * labels that cross may move more parts of such a pack.
 *
 * <p>Does no I/O, keeps nothing, and may be used by many threads.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class Placement {
    private final Strategy strategy;

    private Placement(Strategy strategy) {
        this.strategy = strategy;
    }

    /** How stores are put in order. */
    public enum Strategy {
        /** Weighted rendezvous hashing: shares by weight, and as little as possible moves when the topology changes. The default. */
        RENDEZVOUS,
        /** Shares by weight as by dice that are thrown anew for each version of the topology: nothing stays where it was. */
        RANDOM,
        /** Each pack begins at a store that its id picks and goes on in order of registration. Takes no notice of weights. */
        ROUND_ROBIN
    }

    /**
     * What is asked about one pack.
     *
     * @param pack the pack
     * @param held ids of stores whose parts of the pack stay: they count as places, and as such for the rules, and are not chosen again. Those that
     *     the topology does not know or that are gone do not count
     * @param avoid ids of stores that are not chosen now, whatever the topology says
     * @param free store id to the free fraction of its capacity, 0 to 1; a store that is not in it has enough
     */
    public record Request(PackId pack, Set<String> held, Set<String> avoid, Map<String, Double> free) {
        /** Copies what it is given, and checks the fractions. */
        public Request {
            held = Set.copyOf(held);
            avoid = Set.copyOf(avoid);
            free = Map.copyOf(free);
            for (Double fraction : free.values()) {
                if (!(fraction >= 0 && fraction <= 1)) {
                    throw CasException.invalid("placement", "a free fraction is 0 to 1, not " + fraction);
                }
            }
        }

        /** A new pack. */
        public static Request of(PackId pack) {
            return new Request(pack, Set.of(), Set.of(), Map.of());
        }

        /** With parts that stay where they are. */
        public Request holding(Set<String> stores) {
            return new Request(pack, stores, avoid, free);
        }

        /** Not on these stores. */
        public Request avoiding(Set<String> stores) {
            return new Request(pack, held, stores, free);
        }

        /** With so much free. */
        public Request withFree(Map<String, Double> fractions) {
            return new Request(pack, held, avoid, fractions);
        }
    }

    /** Weighted rendezvous. */
    public static Placement rendezvous() {
        return by(Strategy.RENDEZVOUS);
    }

    /** By this strategy. */
    public static Placement by(Strategy strategy) {
        return new Placement(strategy);
    }

    /**
     * Chooses stores. With nothing held it refuses when fewer parts have a place than a write waits for, or, if under-spread packs are not
     * accepted, when any rule would have to give way. With parts held, which is a repair, it never refuses: it gives what there is.
     *
     * @throws CasException.QuotaExceeded if there are too few stores with the headroom that the policy asks for
     * @throws CasException.Unavailable if there are too few stores for another reason
     */
    public Placed place(Topology topology, Policy policy, Request request) {
        Walk walk = walk(topology, policy, request);
        walk.refusal().ifPresent(refusal -> {
            throw refusal.exception();
        });
        return walk.placed();
    }

    /** Says how {@link #place} comes to its choice, also when that is a refusal. */
    public Explanation explain(Topology topology, Policy policy, Request request) {
        Walk walk = walk(topology, policy, request);
        return new Explanation(
                request.pack(), policy, walk.placed(), walk.refusal().map(Refusal::reason), walk.verdicts());
    }

    private Walk walk(Topology topology, Policy policy, Request request) {
        return new Walk(topology, policy, request, Ranking.of(strategy, topology, request.pack())).run();
    }
}
