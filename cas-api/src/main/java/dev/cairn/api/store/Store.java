package dev.cairn.api.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One place that holds immutable named objects. This is all that a vendor implements.
 *
 * <p>Publishers are cold and may be subscribed to again; each subscription is one attempt. A driver does not retry:
 * it maps what went wrong to a {@code CasException} and says in {@code Throttled} how long to wait. Blocking calls run on the
 * environment's blocking scheduler only. Cancel ends an attempt within a second and leaves nothing visible. After
 * {@link #shutdown()} every call fails with {@code Closed}. Thread-safe.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface Store {
    /** What this store can do; constant, and answered without I/O. */
    Capabilities capabilities();

    /**
     * Writes an object. When it completes, the object is whole, visible and durable to the declared level; otherwise nothing
     * is visible, except that a lost reply is {@code UnknownOutcome}. Errors: AlreadyExists, PreconditionFailed (length
     * or checksum), QuotaExceeded (no room or too large), Denied, Throttled, TimedOut, Unavailable, UnknownOutcome.
     */
    Mono<ObjectInfo> put(ObjectName name, Content content, PutOptions options);

    /** Reads an object or a part of it. Errors: NotFound, RangeNotSatisfiable, PreconditionFailed (version), Corrupt. */
    Mono<ObjectBody> get(ObjectName name, GetOptions options);

    /** Describes an object; NotFound if there is none. Never stale after a completed put or delete. */
    Mono<ObjectInfo> stat(ObjectName name);

    /** Removes an object; completes also if there was none. Errors: PreconditionFailed (version), Denied (retained). */
    Mono<Void> delete(ObjectName name, DeleteOptions options);

    /**
     * Lists the objects whose names start with a prefix, in pages by demand. What exists before, during and after the listing
     * is seen once. Unfinished writes are never listed.
     *
     * @param prefix first characters of the names, not necessarily whole segments; may be empty
     * @param startAfter only names greater than this, which need not exist; null for all
     */
    Flux<ObjectInfo> list(String prefix, @Nullable String startAfter);

    /** What only some stores have, as declared in {@link Capabilities#roles()}. */
    <R> Optional<R> role(Class<R> type);

    /** Releases connections and threads; idempotent. Operations under way fail or finish, and then nothing is held. */
    Mono<Void> shutdown();
}
