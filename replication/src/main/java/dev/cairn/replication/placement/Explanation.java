package dev.cairn.replication.placement;

import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Policy;
import dev.cairn.api.pack.TopologyStore;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why a pack goes where it goes.
 *
 * <p>Stability: experimental.
 *
 * @param pack the pack
 * @param policy its policy
 * @param placed where its parts go; with a refusal, what was found
 * @param refusal why that is not enough; empty if it is
 * @param verdicts one for every store of the topology, the best first
 * @since 0.1.0
 */
public record Explanation(PackId pack, Policy policy, Placed placed, Optional<String> refusal, List<Verdict> verdicts) {
    /** Copies the list. */
    public Explanation {
        verdicts = List.copyOf(verdicts);
    }

    /**
     * What became of one store.
     *
     * @param store the store
     * @param score how good it is for the pack
     * @param rank its place by score, from 1
     * @param accepted whether it was chosen
     * @param rule the first rule that was against it. One that was accepted all the same gave way; neither accepted nor any rule: it was not needed
     */
    public record Verdict(TopologyStore store, Score score, int rank, boolean accepted, Optional<Rule> rule) {}

    /**
     * What would move.
     *
     * @param from the version of the topology before
     * @param to the version after
     * @param leave ids of the stores that would lose a part
     * @param join ids of the stores that would get one
     */
    public record Moves(long from, long to, List<String> leave, List<String> join) {
        /** Copies the lists. */
        public Moves {
            leave = List.copyOf(leave);
            join = List.copyOf(join);
        }

        /** Whether everything stays where it is. */
        public boolean none() {
            return leave.isEmpty() && join.isEmpty();
        }
    }

    /** What would move if this placement gave way to that one, which is of the same pack under another topology or policy. */
    public Moves movesTo(Explanation other) {
        return new Moves(
                placed.topologyVersion(),
                other.placed.topologyVersion(),
                without(ids(), other.ids()),
                without(other.ids(), ids()));
    }

    private Set<String> ids() {
        return placed.stores().stream().map(TopologyStore::id).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static List<String> without(Set<String> ids, Set<String> others) {
        return ids.stream().filter(id -> !others.contains(id)).toList();
    }
}
