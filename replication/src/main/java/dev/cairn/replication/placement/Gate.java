package dev.cairn.replication.placement;

import dev.cairn.api.pack.Constraints;
import dev.cairn.api.pack.TopologyStore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules that ask one store alone, whatever else is chosen. */
record Gate(Constraints constraints, Placement.Request request) {
    /** The first rule against the store that nothing relaxes. */
    Optional<Rule> closed(TopologyStore store) {
        if (request.held().contains(store.id())) {
            return Optional.of(Rule.held());
        }
        if (request.avoid().contains(store.id())) {
            return Optional.of(Rule.avoided());
        }
        if (!store.state().takesNewPacks()) {
            return Optional.of(Rule.state(store.state()));
        }
        return residency(store);
    }

    private Optional<Rule> residency(TopologyStore store) {
        for (Map.Entry<String, Set<String>> rule : constraints.require().entrySet()) {
            if (store.label(rule.getKey()).filter(rule.getValue()::contains).isEmpty()) {
                return Optional.of(Rule.require(rule.getKey(), rule.getValue()));
            }
        }
        for (Map.Entry<String, Set<String>> rule : constraints.forbid().entrySet()) {
            if (store.label(rule.getKey()).filter(rule.getValue()::contains).isPresent()) {
                return Optional.of(Rule.forbid(rule.getKey(), rule.getValue()));
            }
        }
        return Optional.empty();
    }

    /** Whether enough is free, as far as anybody knows. */
    boolean hasRoom(TopologyStore store) {
        Double free = request.free().get(store.id());
        return free == null || free * 100 >= constraints.headroomPercent();
    }
}
