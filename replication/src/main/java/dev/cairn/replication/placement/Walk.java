package dev.cairn.replication.placement;

import dev.cairn.api.pack.Constraints;
import dev.cairn.api.pack.Policy;
import dev.cairn.api.pack.Topology;
import dev.cairn.api.pack.TopologyStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes stores in the order of their scores until every part has a place.
 *
 * <p>The first pass takes a store if all rules hold with it. If parts are left without a place, {@link Search} looks for other stores that hold the
 * rules together. If there are none, further passes keep what was taken and look at the rest again with less to ask for, in this order: no
 * headroom; then for s = 1, 2, ...: every {@code max} more by s, and with that every {@code distinct} less by s. So a pack that cannot be spread
 * is spread as far as it goes, and what had a place keeps it. Then there are fewer parts.
 */
final class Walk {
    private final Topology topology;
    private final Policy policy;
    private final List<Candidate> ranked;
    private final Gate gate;
    private final int parts;
    private final List<TopologyStore> held;
    /** Ids of the stores that were taken. */
    private final Set<String> chosen = new LinkedHashSet<>();
    /** The first rule against a store, by its id. */
    private final Map<String, Rule> refusals = new LinkedHashMap<>();

    private Spread spread;

    Walk(Topology topology, Policy policy, Placement.Request request, List<Candidate> ranked) {
        this.topology = topology;
        this.policy = policy;
        this.ranked = ranked;
        gate = new Gate(policy.constraints(), request);
        parts = policy.redundancy().parts();
        held = topology.stores().stream()
                .filter(store -> request.held().contains(store.id()) && store.state() != TopologyStore.State.GONE)
                .toList();
        spread = nothingBut(held);
    }

    Walk run() {
        fill(true, 0);
        if (!spread.full()) {
            searchWith(true);
        }
        if (!spread.full() && mayRelax()) {
            relax();
        }
        return this;
    }

    /** A repair takes what there is: a part in a bad place is better than none. */
    private boolean mayRelax() {
        return policy.constraints().underSpread() == Constraints.UnderSpread.ACCEPT || !held.isEmpty();
    }

    private void relax() {
        fill(false, 0);
        if (!spread.full()) {
            searchWith(false);
        }
        for (int slack = 1; slack <= parts && !spread.full(); slack++) {
            fill(false, slack);
        }
    }

    private void fill(boolean headroom, int slack) {
        pass(headroom, slack, 0);
        if (slack > 0) {
            pass(headroom, slack, slack);
        }
    }

    private void pass(boolean headroom, int more, int less) {
        for (Candidate candidate : ranked) {
            if (spread.full()) {
                return;
            }
            TopologyStore store = candidate.store();
            if (!chosen.contains(store.id())) {
                Optional<Rule> refusal = refusal(store, headroom, more, less);
                if (refusal.isPresent()) {
                    refusals.putIfAbsent(store.id(), refusal.get());
                } else {
                    take(store);
                }
            }
        }
    }

    private Optional<Rule> refusal(TopologyStore store, boolean headroom, int more, int less) {
        return alone(store, headroom).or(() -> spread.refuses(store, more, less));
    }

    private Optional<Rule> alone(TopologyStore store, boolean headroom) {
        Optional<Rule> closed = gate.closed(store);
        return closed.isPresent() || !headroom || gate.hasRoom(store)
                ? closed
                : Optional.of(Rule.headroom(policy.constraints()));
    }

    private void take(TopologyStore store) {
        chosen.add(store.id());
        spread.add(store);
    }

    private void searchWith(boolean headroom) {
        if (spread.rules() < 2) {
            return;
        }
        List<TopologyStore> open = ranked.stream()
                .map(Candidate::store)
                .filter(store -> alone(store, headroom).isEmpty())
                .toList();
        Spread other = nothingBut(held);
        new Search(open, other, parts).run().ifPresent(found -> {
            chosen.forEach(id -> refusals.put(id, Rule.together()));
            chosen.clear();
            found.forEach(this::takeAnyway);
            spread = other;
        });
    }

    private void takeAnyway(TopologyStore store) {
        chosen.add(store.id());
        refusals.remove(store.id());
        if (!gate.hasRoom(store)) {
            refusals.put(store.id(), Rule.headroom(policy.constraints()));
        }
    }

    private Spread nothingBut(List<TopologyStore> stores) {
        Spread fresh = new Spread(policy.constraints(), parts);
        stores.forEach(fresh::add);
        return fresh;
    }

    /** What was found, whether or not it is enough. */
    Placed placed() {
        List<TopologyStore> stores = ranked.stream()
                .map(Candidate::store)
                .filter(store -> chosen.contains(store.id()))
                .toList();
        List<Rule> relaxed = new ArrayList<>();
        if (!stores.stream().allMatch(gate::hasRoom)) {
            relaxed.add(Rule.headroom(policy.constraints()));
        }
        relaxed.addAll(spread.broken());
        int missing = Math.max(0, parts - spread.placed());
        if (missing > 0) {
            relaxed.add(Rule.parts(parts));
        }
        return new Placed(topology.version(), stores, missing, relaxed);
    }

    /** Why what was found is not enough; empty if it is. */
    Optional<Refusal> refusal() {
        int needed = mayRelax() ? policy.acknowledgements() : parts;
        return held.isEmpty() && spread.placed() < needed
                ? Optional.of(new Refusal(
                        policy, topology.version(), needed, spread.placed(), List.copyOf(refusals.values())))
                : Optional.empty();
    }

    List<Explanation.Verdict> verdicts() {
        List<Explanation.Verdict> verdicts = new ArrayList<>(ranked.size());
        for (Candidate candidate : ranked) {
            TopologyStore store = candidate.store();
            Optional<Rule> rule = Optional.ofNullable(refusals.get(store.id())).or(() -> gate.closed(store));
            verdicts.add(new Explanation.Verdict(
                    store, candidate.score(), verdicts.size() + 1, chosen.contains(store.id()), rule));
        }
        return verdicts;
    }
}
