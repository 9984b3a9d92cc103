package dev.cairn.replication.placement;

import dev.cairn.api.pack.TopologyStore;
import java.util.Comparator;

/** A store and how good it is for a pack. */
record Candidate(TopologyStore store, Score score) {
    /** The best first; ties, which a digest makes unlikely, by id. */
    static final Comparator<Candidate> ORDER = Comparator.comparing(Candidate::score)
            .reversed()
            .thenComparing(candidate -> candidate.store().id());
}
