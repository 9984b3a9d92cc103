package dev.cairn.api.pack;

import dev.cairn.api.ByteRange;
import dev.cairn.api.store.Content;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The copies of packs on one store, each an object of its own. What a {@link PackStorage} over one store or many is made of. Verbs only assemble;
 * errors are those of the store.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface PackCopies {
    /**
     * Writes a copy; completes when it is durable. The content carries length and checksum, and the name was never used: its nonce is fresh. After
     * an error or a cancel there may be an object or not.
     */
    Mono<Void> write(Replica copy, Content content);

    /**
     * Reads a range of a copy whole into one heap buffer and hands it to the opener on the blocking scheduler, whose Corrupt travels as
     * {@code onError}; so does that of a copy that is too short. NotFound if it is not there.
     */
    <T> Mono<T> read(Replica copy, ByteRange range, PackOpener<T> opener);

    /** The length of a copy in bytes; NotFound if it is not there. */
    Mono<Long> length(Replica copy);

    /** Deletes a copy; completes also if it was not there. Whether anybody needs it is for the caller to know. */
    Mono<Void> delete(Replica copy);

    /** Every object that lies where packs lie, by demand: packs, and whatever else was put there. */
    Flux<PackObject> objects();
}
