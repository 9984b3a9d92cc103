package dev.cairn.engines;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An outboard of at most {@link #BYTES_MAX} bytes, which is what a repository keeps of one.
 *
 * <p>It has the layout of an outboard ({@link BlobTree}) with the nodes over groups of {@code 2^k} times 16 KiB, for the
 * smallest {@code k} with which at most {@link #NODES_MAX} nodes are left: all nodes of a blob of up to 1 GiB, and as many
 * of any longer one. They are nodes of the same tree. Those below are computed when they are needed, from the
 * bytes of one group.
 *
 * <p>Its nodes are checked against each other, so that the root, which the caller compares, is bound to all of them. A blob
 * of a single group has no inner node and no compact outboard.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class CompactOutboard {
    /** The most inner nodes. */
    public static final int NODES_MAX = 65_535;

    /** The most bytes: size and nodes, under 4 MiB. */
    public static final int BYTES_MAX = BlobTree.HEADER_BYTES + NODES_MAX * TreeHash.PAIR_BYTES;

    private static final int PAIR_BYTES = TreeHash.PAIR_BYTES;

    private final CompactShape shape;
    private final byte[] bytes;
    private final byte[] root;

    /**
     * Checks length, size and nodes.
     *
     * @param bytes exactly the outboard; not copied
     * @throws BadSliceException if these are no such bytes
     */
    public CompactOutboard(BlobTree tree, byte[] bytes) {
        this(tree, bytes, NODES_MAX);
    }

    CompactOutboard(BlobTree tree, byte[] bytes, int nodesMax) {
        this.shape = CompactShape.of(tree, nodesMax);
        this.bytes = bytes;
        if (tree.groups() == 1 || bytes.length != shape.bytes()) {
            throw refused(BadSliceException.Reason.SIZE, 0, bytes.length + " bytes for a blob of " + tree.size());
        }
        if (!Arrays.equals(bytes, 0, BlobTree.HEADER_BYTES, tree.header(), 0, BlobTree.HEADER_BYTES)) {
            throw refused(BadSliceException.Reason.SIZE, 0, "another size than " + tree.size());
        }
        this.root = tree.hash().parent(pair(0), true);
        check(0, shape.groups());
    }

    /** Bytes of the compact outboard of a blob. */
    public static int bytes(BlobTree tree) {
        return CompactShape.of(tree, NODES_MAX).bytes();
    }

    /** The root that the nodes lead to; the caller's own array. */
    public byte[] root() {
        return root.clone();
    }

    /** The whole outboard, for a {@link SlicePlan}; reads a group of the blob for the nodes below it. Not thread-safe. */
    public SpanReader over(SpanReader blob) {
        return new Whole(blob);
    }

    private byte[] pair(long node) {
        int at = place(node);
        return Arrays.copyOfRange(bytes, at, at + PAIR_BYTES);
    }

    private static int place(long node) {
        return BlobTree.HEADER_BYTES + (int) node * PAIR_BYTES;
    }

    /** Every node below this one, which is over so many large groups, has the hash that its parent says. */
    private void check(long node, long count) {
        long left = BlobTree.leftGroups(count);
        check(node + 1, left, place(node));
        check(node + left, count - left, place(node) + TreeHash.NODE_BYTES);
    }

    private void check(long node, long count, int hashAt) {
        if (count == 1) {
            return;
        }
        byte[] hash = shape.tree().hash().parent(pair(node), false);
        if (!Arrays.equals(hash, 0, hash.length, bytes, hashAt, hashAt + hash.length)) {
            throw refused(BadSliceException.Reason.HASH, place(node), "a node that the one above it does not name");
        }
        check(node, count);
    }

    private static BadSliceException refused(BadSliceException.Reason reason, long offset, String what) {
        return new BadSliceException(reason, offset, "outboard has " + what + ", at its byte " + offset);
    }

    /** All nodes, those of one group at a time computed. */
    private final class Whole implements SpanReader {
        private final BlobTree tree = shape.tree();
        private final SpanReader blob;
        private byte @Nullable [] below;
        private long belowFirst;

        private Whole(SpanReader blob) {
            this.blob = Objects.requireNonNull(blob);
        }

        @Override
        public void read(long offset, byte[] to, int off, int len) {
            Objects.checkFromIndexSize(off, len, to.length);
            Objects.checkFromIndexSize(offset, len, tree.outboardBytes());
            int done = (int) Math.min(len, Math.max(0, BlobTree.HEADER_BYTES - offset));
            System.arraycopy(bytes, (int) Math.min(offset, BlobTree.HEADER_BYTES), to, off, done);
            while (done < len) {
                long at = offset + done - BlobTree.HEADER_BYTES;
                int within = (int) (at % PAIR_BYTES);
                int count = Math.min(len - done, PAIR_BYTES - within);
                readNode(at / PAIR_BYTES, within, to, off + done, count);
                done += count;
            }
        }

        private void readNode(long node, int within, byte[] to, int off, int len) {
            long first = 0;
            long count = tree.groups();
            long at = 0;
            long kept = 0;
            while (shape.has(count)) {
                if (at == node) {
                    System.arraycopy(bytes, place(kept) + within, to, off, len);
                    return;
                }
                long left = BlobTree.leftGroups(count);
                if (node < at + left) {
                    at++;
                    kept++;
                    count = left;
                } else {
                    at += left;
                    kept += left >> shape.log();
                    first += left;
                    count -= left;
                }
            }
            System.arraycopy(below(first, count), (int) (node - at) * PAIR_BYTES + within, to, off, len);
        }

        private byte[] below(long first, long count) {
            byte[] known = below;
            if (known == null || belowFirst != first) {
                known = computed(first, count);
                below = known;
                belowFirst = first;
            }
            return known;
        }

        private byte[] computed(long first, long count) {
            long from = first * TreeHash.GROUP_BYTES;
            long to = Math.min(tree.size(), from + count * TreeHash.GROUP_BYTES);
            BlobTree part = new BlobTree(tree.hash(), to - from);
            byte[] nodes = new byte[Math.toIntExact((count - 1) * PAIR_BYTES)];
            OutboardEncoder encoder = OutboardEncoder.ofPart(
                    tree.hash(),
                    (node, groups, pair) -> {
                        long at = part.nodeOffset(node - first, groups) - BlobTree.HEADER_BYTES;
                        System.arraycopy(pair, 0, nodes, (int) at, PAIR_BYTES);
                    },
                    first);
            byte[] group = new byte[TreeHash.GROUP_BYTES];
            for (long at = from; at < to; at += group.length) {
                int length = (int) Math.min(group.length, to - at);
                blob.read(at, group, 0, length);
                encoder.update(group, 0, length);
            }
            encoder.finish();
            return nodes;
        }
    }
}
