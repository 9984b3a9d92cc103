package dev.cairn.api;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The domains of a repository. To make one and to rotate its key a {@link dev.cairn.api.codec.KeyManager} is needed, to list them none.
 * Every verb only assembles and may be subscribed to again.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface Domains {
    /**
     * Adds a private domain: its key is in the store, wrapped and durable, before anybody sees the domain. A failure or a crash on the way
     * leaves at most a wrapped key that nobody uses.
     *
     * <p>Errors: InvalidInput for what is no name, AlreadyExists if there is one of the name, Unsupported without a key manager.
     */
    Mono<Domain> add(String name);

    /** All domains in the order in which they were added, the open one first. */
    Flux<Domain> list();

    /**
     * Gives a private domain a new key for what is stored from now on; what is there stays as it is, and readable. Handles of other processes
     * go on with the key that they know until they are opened anew, or meet content of the new one.
     *
     * <p>Errors: NotFound, InvalidInput for the open domain, Denied if the key manager does not open the keys that the domain has.
     */
    Mono<Domain> rotate(String name);
}
