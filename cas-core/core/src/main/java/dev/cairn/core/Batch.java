package dev.cairn.core;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.Receipt;
import dev.cairn.core.format.Tree;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Many blobs stored in one session: the files of a directory and the trees above them. They share packs, and become visible together
 * with the commit of their root; until then the session holds them. What was stored when a batch fails is garbage, yet found again as
 * known blocks by whoever repeats it soon.
 *
 * <p>Every verb only assembles and may be subscribed to from any thread, several at once; each works on the blocking scheduler.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public interface Batch {
    /** The longest file for {@link #storeSmall}. */
    int SMALL_BYTES_MAX = 64 << 10;
    /** The most bytes for one {@link #storeSmall}. */
    int SMALL_BATCH_BYTES_MAX = 1 << 20;

    /**
     * Stores small files, each as one block; their keys in the same order. The buffers stay the caller's, who does not
     * change them before this completes.
     */
    Mono<List<BlobKey>> storeSmall(List<ByteBuffer> files);

    /** Stores a stream of any length. */
    Mono<BlobKey> store(Publisher<? extends ByteBuffer> source);

    /** Stores a tree, which keeps its children; they were stored by this batch, or are held. */
    Mono<BlobKey> storeTree(Tree tree);

    /** Holds blobs that are in the repository until the batch ends; answers those that are not there. */
    Mono<Set<BlobKey>> hold(Collection<BlobKey> blobs);

    /** Makes everything visible with a ref to the root, which this batch stored. Called once, last. */
    Mono<Receipt> commit(BlobKey root, Attributes attributes);
}
