package dev.cairn.replication.placement;

import dev.cairn.api.pack.Constraints;
import dev.cairn.api.pack.TopologyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the parts of one pack lie over the values of labels, and the rules about that. For one walk by one thread. */
final class Spread {
    /** The value of stores without the label: one for all, and none that counts as a distinct one. */
    private static final String UNKNOWN = "";

    private final Constraints constraints;
    private final int parts;
    private final Map<String, Map<String, Integer>> counts = new HashMap<>();
    private int placed;

    Spread(Constraints constraints, int parts) {
        this.constraints = constraints;
        this.parts = parts;
        constraints.max().keySet().forEach(label -> counts.put(label, new HashMap<>()));
        constraints.distinct().keySet().forEach(label -> counts.put(label, new HashMap<>()));
    }

    void add(TopologyStore store) {
        placed++;
        counts.forEach((label, values) -> values.merge(value(store, label), 1, Integer::sum));
    }

    void remove(TopologyStore store) {
        placed--;
        counts.forEach((label, values) ->
                values.computeIfPresent(value(store, label), (value, count) -> count == 1 ? null : count - 1));
    }

    int placed() {
        return placed;
    }

    boolean full() {
        return placed >= parts;
    }

    /** How many rules there are; with one of them the best stores in order are the best ones that hold it. */
    int rules() {
        return constraints.max().size() + constraints.distinct().size();
    }

    /** The first rule against one part more on this store, when every {@code max} is so much more and every {@code distinct} so much less. */
    Optional<Rule> refuses(TopologyStore store, int more, int less) {
        for (Map.Entry<String, Integer> rule : constraints.max().entrySet()) {
            if (count(store, rule.getKey()) >= rule.getValue() + more) {
                return Optional.of(Rule.max(rule.getKey(), rule.getValue()));
            }
        }
        for (Map.Entry<String, Integer> rule : constraints.distinct().entrySet()) {
            String label = rule.getKey();
            boolean another = count(store, label) == 0 && !value(store, label).equals(UNKNOWN);
            // All parts that come after this one may add a value each.
            int reachable = distinct(label) + (another ? 1 : 0) + parts - placed - 1;
            if (reachable < rule.getValue() - less) {
                return Optional.of(Rule.distinct(label, rule.getValue()));
            }
        }
        return Optional.empty();
    }

    /** The rules that do not hold for all that was placed. */
    List<Rule> broken() {
        List<Rule> broken = new ArrayList<>();
        constraints.max().forEach((label, max) -> {
            if (values(label).values().stream().anyMatch(count -> count > max)) {
                broken.add(Rule.max(label, max));
            }
        });
        constraints.distinct().forEach((label, least) -> {
            if (distinct(label) < least) {
                broken.add(Rule.distinct(label, least));
            }
        });
        return broken;
    }

    private int distinct(String label) {
        Map<String, Integer> values = values(label);
        return values.size() - (values.containsKey(UNKNOWN) ? 1 : 0);
    }

    private int count(TopologyStore store, String label) {
        return values(label).getOrDefault(value(store, label), 0);
    }

    private Map<String, Integer> values(String label) {
        return counts.getOrDefault(label, Map.of());
    }

    private static String value(TopologyStore store, String label) {
        return store.label(label).orElse(UNKNOWN);
    }
}
