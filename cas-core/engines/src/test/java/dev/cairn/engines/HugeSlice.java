package dev.cairn.engines;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** The slice of the first group of a blob of any size that nobody has: the other nodes are made up, and the root is made to fit. */
final class HugeSlice {
    private final BlobTree tree;
    private final byte[] group;
    private final byte[] slice;
    private final byte[] root;

    HugeSlice(BlobTree tree, long seed) {
        this.tree = tree;
        this.group = Bytes.random(seed, tree.groupBytes(0));
        Deque<Long> counts = new ArrayDeque<>();
        for (long count = tree.groups(); count > 1; count = BlobTree.leftGroups(count)) {
            counts.push(count);
        }
        byte[] node = tree.hash().group(group, 0, group.length, 0, counts.isEmpty());
        Deque<byte[]> pairs = new ArrayDeque<>();
        for (long count : counts) {
            byte[] pair = Arrays.copyOf(node, TreeHash.PAIR_BYTES);
            byte[] right = Bytes.random(seed + count, TreeHash.NODE_BYTES);
            System.arraycopy(right, 0, pair, TreeHash.NODE_BYTES, TreeHash.NODE_BYTES);
            pairs.push(pair);
            node = tree.hash().parent(pair, count == tree.groups());
        }
        this.root = node;
        this.slice = joined(tree, pairs, group);
    }

    private static byte[] joined(BlobTree tree, Iterable<byte[]> pairs, byte[] group) {
        ByteArrayOutputStream slice = new ByteArrayOutputStream();
        slice.writeBytes(tree.header());
        pairs.forEach(slice::writeBytes);
        slice.writeBytes(group);
        return slice.toByteArray();
    }

    BlobTree tree() {
        return tree;
    }

    byte[] root() {
        return root;
    }

    byte[] group() {
        return group;
    }

    byte[] slice() {
        return slice;
    }
}
