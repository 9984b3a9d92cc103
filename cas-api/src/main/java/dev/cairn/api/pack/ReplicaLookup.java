package dev.cairn.api.pack;

import java.util.List;
import reactor.core.publisher.Mono;

/**
 * The catalog, narrowed to what a {@link PackStorage} asks it.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface ReplicaLookup {
    /** All replicas of a pack in any state, empty if the pack is unknown. Runs on the blocking scheduler. */
    Mono<List<Replica>> replicas(PackId pack);
}
