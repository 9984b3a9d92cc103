package dev.cairn.api.pack;

import dev.cairn.api.CasException;
import reactor.core.publisher.Mono;

/**
 * Who is told of copies that turned out bad.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ReplicaReports {
    /**
     * A read found a copy damaged ({@link CasException.Corrupt}) or not there ({@link CasException.NotFound}). Whether it is quarantined is for the
     * listener, who knows whether the store itself is there. Completes when that is decided; reads wait for it and do not fail if it does.
     */
    Mono<Void> bad(Replica copy, CasException why);
}
