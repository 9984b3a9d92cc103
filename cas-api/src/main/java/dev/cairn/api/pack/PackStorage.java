package dev.cairn.api.pack;

import dev.cairn.api.ByteRange;
import dev.cairn.api.store.Content;
import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes packs to and reads them from one store or many. Knows neither keys nor codecs: what is read goes through the caller's opener, and
 * bytes that the opener refuses are that replica's fault.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface PackStorage {
    /**
     * Puts a sealed pack. Completes when it is durable on the write quorum, with the copies written. The content carries length and
     * checksum and may be subscribed to once for each copy. An error may leave garbage objects, never a named one.
     */
    Mono<List<Replica>> write(PackId pack, Content content);

    /**
     * Reads a range of a pack whole into one heap buffer and hands it to the opener on the blocking scheduler. When the
     * opener throws Corrupt the next replica is tried, active ones first and lost ones never; when none is left, the last
     * Corrupt travels as {@code onError}. NotFound if no replica is known or none is there.
     */
    <T> Mono<T> read(PackId pack, ByteRange range, PackOpener<T> opener);

    /**
     * Reads a range of one copy, which the catalog need not know yet or any more; otherwise like {@link #read}. What is written is read back
     * so before it counts.
     */
    <T> Mono<T> readCopy(Replica copy, ByteRange range, PackOpener<T> opener);

    /**
     * The ids of stores that should get a copy, because the policy asks for more than these, and that can take one now; none if none is missing or
     * there is no place. Copies that count are ACTIVE, on stores that are neither drained nor gone, whether they answer or not. Computes only.
     */
    List<String> missing(PackId pack, Collection<Replica> copies);

    /** Writes one copy under its fresh name; otherwise like {@link #write}. After an error or a cancel there may be an object or not. */
    Mono<Void> writeCopy(Replica copy, Content content);

    /** Deletes a copy; completes also if it was not there. Whether anybody needs it is for the caller to know. */
    Mono<Void> delete(Replica copy);

    /** Every object that lies where packs lie, by demand: packs, and whatever else was put there. */
    Flux<PackObject> objects();

    /** The length of a pack in bytes, as the first readable replica has it; NotFound if none is there. */
    Mono<Long> length(PackId pack);
}
