package dev.cairn.replication.placement;

import dev.cairn.api.pack.Constraints;
import dev.cairn.api.pack.Policy;
import dev.cairn.api.pack.Topology;
import dev.cairn.api.pack.TopologyStore;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules once more, in the plainest way: what holds for a selection, and whether there is one that holds them all. */
record Rules(Topology topology, Policy policy, Placement.Request request) {
    /** Stores that nothing forbids by itself. */
    List<TopologyStore> open() {
        return topology.stores().stream().filter(this::open).toList();
    }

    private boolean open(TopologyStore store) {
        Constraints rules = policy.constraints();
        return store.state() == TopologyStore.State.ACTIVE
                && !request.held().contains(store.id())
                && !request.avoid().contains(store.id())
                && rules.require().entrySet().stream()
                        .allMatch(r -> r.getValue().contains(store.labels().getOrDefault(r.getKey(), "")))
                && rules.forbid().entrySet().stream()
                        .noneMatch(r -> r.getValue().contains(store.labels().getOrDefault(r.getKey(), "")));
    }

    List<TopologyStore> held() {
        return topology.stores().stream()
                .filter(s -> request.held().contains(s.id()) && s.state() != TopologyStore.State.GONE)
                .toList();
    }

    boolean hasRoom(TopologyStore store) {
        return request.free().getOrDefault(store.id(), 1.0) * 100
                >= policy.constraints().headroomPercent();
    }

    /** Which rules do not hold for what is held and these stores. */
    Set<Rule.Kind> broken(List<TopologyStore> chosen) {
        List<TopologyStore> all = new ArrayList<>(held());
        all.addAll(chosen);
        Set<Rule.Kind> broken = EnumSet.noneOf(Rule.Kind.class);
        if (!chosen.stream().allMatch(this::hasRoom)) {
            broken.add(Rule.Kind.HEADROOM);
        }
        policy.constraints().max().forEach((label, max) -> {
            if (counts(all, label).values().stream().anyMatch(n -> n > max)) {
                broken.add(Rule.Kind.MAX);
            }
        });
        policy.constraints().distinct().forEach((label, least) -> {
            if (counts(all, label).keySet().stream().filter(v -> !v.isEmpty()).count() < least) {
                broken.add(Rule.Kind.DISTINCT);
            }
        });
        if (all.size() < policy.redundancy().parts()) {
            broken.add(Rule.Kind.PARTS);
        }
        return broken;
    }

    private static Map<String, Long> counts(List<TopologyStore> stores, String label) {
        return stores.stream()
                .collect(Collectors.groupingBy(s -> s.labels().getOrDefault(label, ""), Collectors.counting()));
    }

    /** Whether any selection holds all rules: tries all of them. */
    boolean possible() {
        return possible(open(), 0, policy.redundancy().parts() - held().size(), new ArrayList<>());
    }

    private boolean possible(List<TopologyStore> open, int next, int more, List<TopologyStore> chosen) {
        if (more <= 0) {
            return broken(chosen).isEmpty();
        }
        for (int i = next; i <= open.size() - more; i++) {
            chosen.add(open.get(i));
            boolean found = possible(open, i + 1, more - 1, chosen);
            chosen.remove(chosen.size() - 1);
            if (found) {
                return true;
            }
        }
        return false;
    }
}
