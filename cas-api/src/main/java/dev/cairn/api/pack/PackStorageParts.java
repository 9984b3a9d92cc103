package dev.cairn.api.pack;

import dev.cairn.api.Environment;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a {@link PackStorage} over many stores is made of.
 *
 * @param environment time, chance and threads
 * @param stores the stores that can be used, by their ids; in the order of these
 * @param lookup where the copies of a pack are
 * @param reports who is told of bad copies
 * @param topology the stores with weights, labels and states, as they are now; asked for each pack that is written
 * @param policy how many copies there are, and where
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public record PackStorageParts(
        Environment environment,
        Map<String, PackCopies> stores,
        ReplicaLookup lookup,
        ReplicaReports reports,
        Supplier<Topology> topology,
        Policy policy) {
    /** Copies the map. */
    public PackStorageParts {
        stores = Collections.unmodifiableMap(new TreeMap<>(stores));
    }
}
