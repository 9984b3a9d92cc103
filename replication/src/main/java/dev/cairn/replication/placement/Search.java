package dev.cairn.replication.placement;

import dev.cairn.api.pack.TopologyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds stores that hold all rules together where taking the best ones in order does not: of the selections that hold them, the first one in the
 * order of the stores. Two rules over different labels may need that, as one store may take the last place of two values. Gives up
 * after {@value #STEPS_MAX} stores looked at, for the question is as hard as matching in three dimensions.
 */
final class Search {
    static final int STEPS_MAX = 20_000;

    private final List<TopologyStore> stores;
    private final Spread spread;
    private final int parts;
    private final List<TopologyStore> picked = new ArrayList<>();
    private int steps;

    /**
     * A search.
     *
     * @param stores what may be chosen, the best first
     * @param spread what is there before; on success with what was found
     */
    Search(List<TopologyStore> stores, Spread spread, int parts) {
        this.stores = stores;
        this.spread = spread;
        this.parts = parts;
    }

    Optional<List<TopologyStore>> run() {
        return from(0) ? Optional.of(picked) : Optional.empty();
    }

    private boolean from(int next) {
        if (spread.full()) {
            return true;
        }
        int last = stores.size() - (parts - spread.placed());
        for (int i = next; i <= last && steps < STEPS_MAX; i++) {
            steps++;
            TopologyStore store = stores.get(i);
            if (spread.refuses(store, 0, 0).isEmpty() && with(store, i + 1)) {
                return true;
            }
        }
        return false;
    }

    private boolean with(TopologyStore store, int next) {
        spread.add(store);
        picked.add(store);
        if (from(next)) {
            return true;
        }
        picked.remove(picked.size() - 1);
        spread.remove(store);
        return false;
    }
}
