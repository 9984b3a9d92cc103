package dev.cairn.api;

import java.time.Instant;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The names of a domain. Each call is one catalog transaction: atomic, and durable when it completes. Dropping a ref
 * never removes bytes; garbage collection does.
 *
 * <p>A ref under legal hold, or whose retention has not ended, can neither be dropped nor pointed at another blob, by
 * these verbs or by a store verb: {@link CasException.Denied}, decided in the transaction of the change. It can be set
 * to the blob that it names already; then it keeps its hold, and of two retentions the later one. A blob may have
 * other refs, which are not protected with it.
 *
 * <p>Retention ends by the catalog's clock, the latest time by which any process compared a retention: it never runs
 * backwards, so a clock that is set back frees no ref, and what was free stays free. A clock that is set ahead does
 * free refs, and the catalog believes it from then on.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public interface Refs {
    /** Finds a ref; empty if there is none. */
    Mono<Ref> get(RefName name);

    /**
     * Points a name at a blob that the domain holds, replacing what it was, with the media type, pairs, retention and
     * hold of the attributes, which must have the name. Advertised size and digest are compared with the key
     * ({@link CasException.PreconditionFailed}); a digest of another algorithm is {@link CasException.Unsupported}.
     * NotFound if the blob is not there, Denied if the ref is protected and names another blob.
     */
    Mono<Ref> set(BlobKey key, Attributes attributes);

    /** Points a name at a blob and says nothing else about it. */
    default Mono<Ref> set(RefName name, BlobKey key) {
        return set(key, Attributes.named(name.value()));
    }

    /** Removes a name; false if there was none, Denied if it is protected. */
    Mono<Boolean> drop(RefName name);

    /**
     * Retains a ref until a time, which is later than now and at most {@link Ref#RETAIN_UNTIL_MAX}. A retention can be
     * extended, never shortened, also not when it has ended: Denied. NotFound if there is no such ref.
     */
    Mono<Ref> retain(RefName name, Instant until);

    /** Puts a ref under legal hold, or releases it; no change if it is so already. NotFound if there is no such ref. */
    Mono<Ref> hold(RefName name, boolean held);

    /** The names that start with a prefix, in order, by demand in pages of at most 1,000; may run beside changes. */
    Flux<Ref> list(String prefix);

    /** The names that point at a blob, in order. */
    Flux<Ref> of(BlobKey key);
}
