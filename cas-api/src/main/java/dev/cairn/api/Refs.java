package dev.cairn.api;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The names of a domain. Each call is one catalog transaction: atomic, and durable when it completes. Dropping a ref
 * never removes bytes; garbage collection does.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public interface Refs {
    /** Finds a ref; empty if there is none. */
    Mono<Ref> get(RefName name);

    /** Points a name at a blob that the domain holds, replacing what it was; NotFound if the blob is not there. */
    Mono<Ref> set(RefName name, BlobKey key);

    /** Removes a name; false if there was none. */
    Mono<Boolean> drop(RefName name);

    /** The names that start with a prefix, in order, by demand in pages of at most 1,000; may run beside changes. */
    Flux<Ref> list(String prefix);

    /** The names that point at a blob, in order. */
    Flux<Ref> of(BlobKey key);
}
