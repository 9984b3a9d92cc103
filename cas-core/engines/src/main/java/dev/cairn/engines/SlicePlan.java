package dev.cairn.engines;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * What a slice is made of, in order: pieces of the outboard and of the blob. A slice proves ranges of a blob: it has the
 * groups that the ranges touch, and of the inner nodes those above them, in pre-order behind the size.
 *
 * <p>A range behind the end of the blob asks for the last group, which proves the size. Nothing is read here, so that the
 * pieces may come from anywhere. Takes memory for one path through the tree.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class SlicePlan implements Iterator<SlicePlan.Piece> {
    /** Where a piece is read. */
    public enum Origin {
        /** In the outboard. */
        OUTBOARD,
        /** In the blob. */
        BLOB
    }

    /**
     * Bytes to read and to put into the slice as they are.
     *
     * @param origin where
     * @param offset the first byte there
     * @param length number of bytes, from 1 to {@link TreeHash#GROUP_BYTES}
     */
    public record Piece(Origin origin, long offset, int length) {}

    private static final int NODES_MAX = 51;

    private final BlobTree tree;
    private final ByteRanges ranges;
    private final long[] firsts = new long[NODES_MAX];
    private final long[] counts = new long[NODES_MAX];
    private final long[] places = new long[NODES_MAX];
    private int depth;
    private boolean begun;

    /** A plan for the ranges of a blob. */
    public SlicePlan(BlobTree tree, ByteRanges ranges) {
        this.tree = tree;
        this.ranges = ranges;
        if (tree.size() > 0) {
            push(0, tree.groups(), BlobTree.HEADER_BYTES);
        }
    }

    /** Reads the pieces of a slice and hands on each with its place in the slice. */
    public static void write(BlobTree tree, ByteRanges ranges, SpanReader outboard, SpanReader blob, SpanWriter slice) {
        byte[] buffer = new byte[TreeHash.GROUP_BYTES];
        long at = 0;
        for (SlicePlan plan = new SlicePlan(tree, ranges); plan.hasNext(); ) {
            Piece piece = plan.next();
            SpanReader from = piece.origin() == Origin.BLOB ? blob : outboard;
            from.read(piece.offset(), buffer, 0, piece.length());
            slice.write(at, buffer, 0, piece.length());
            at += piece.length();
        }
    }

    @Override
    public boolean hasNext() {
        return !begun || depth > 0;
    }

    @Override
    public Piece next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (!begun) {
            begun = true;
            return new Piece(Origin.OUTBOARD, 0, BlobTree.HEADER_BYTES);
        }
        depth--;
        long first = firsts[depth];
        long count = counts[depth];
        if (count == 1) {
            return new Piece(Origin.BLOB, first * TreeHash.GROUP_BYTES, tree.groupBytes(first));
        }
        long place = places[depth];
        long left = BlobTree.leftGroups(count);
        push(first + left, count - left, place + left * TreeHash.PAIR_BYTES);
        push(first, left, place + TreeHash.PAIR_BYTES);
        return new Piece(Origin.OUTBOARD, place, TreeHash.PAIR_BYTES);
    }

    private void push(long first, long count, long place) {
        if (tree.touches(ranges, first, count)) {
            firsts[depth] = first;
            counts[depth] = count;
            places[depth] = place;
            depth++;
        }
    }
}
