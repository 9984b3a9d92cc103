package dev.cairn.replication.placement;

import dev.cairn.api.pack.TopologyStore;
import java.util.List;

/**
 * Where the parts of a pack go.
 *
 * <p>Stability: experimental.
 *
 * @param topologyVersion the version of the topology that said so
 * @param stores the stores that were chosen, the best first; without those that hold a part already
 * @param missing how many parts have no place
 * @param relaxed rules that do not hold for all parts together, in the order in which rules give way; empty if the pack is spread as its policy asks
 * @since 0.1.0
 */
public record Placed(long topologyVersion, List<TopologyStore> stores, int missing, List<Rule> relaxed) {
    /** Copies the lists. */
    public Placed {
        stores = List.copyOf(stores);
        relaxed = List.copyOf(relaxed);
    }

    /** Whether a repair should look at the pack again when the topology changes. */
    public boolean underSpread() {
        return !relaxed.isEmpty();
    }
}
