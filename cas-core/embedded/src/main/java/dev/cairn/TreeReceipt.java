package dev.cairn;

import dev.cairn.api.BlobKey;
import dev.cairn.api.Receipt;
import dev.cairn.api.RefName;

/**
 * What storing a tree acknowledges: everything under the root is durable and its ref has committed.
 *
 * @param key the key of the root's tree; the same directory has the same key
 * @param ref the name that keeps the tree and all that is in it alive
 * @param counts what was found; the tree is incomplete if some of it failed
 * @param chunks what of it was new
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public record TreeReceipt(BlobKey key, RefName ref, TreeCounts counts, Receipt.Chunks chunks) {}
