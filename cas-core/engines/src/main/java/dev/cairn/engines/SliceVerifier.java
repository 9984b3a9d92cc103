package dev.cairn.engines;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks a slice against the root and size of its blob and hands out the bytes that it proves, in order, each only after
 * its group was verified. The slice is hostile: it decides nothing but how soon it is refused. Takes at most 16 KiB and one
 * path through the tree, whatever it says.
 *
 * <p>A verified inner node names its children's hashes; what comes next in the slice must have one of the hashes that were
 * named and not yet met, in pre-order. Told the ranges, the verifier knows which one ({@link #expecting}): a slice that
 * lacks a part of them, or has more, is refused, and of the groups the bytes of the ranges are handed out.
 *
 * <p>Not told, it takes the first that fits ({@link #discovering}) and hands out whole groups: the slice says what it
 * proves, as far as it goes. Where groups of the blob are equal, that may be an earlier one than its writer meant; then
 * too the blob has these bytes at the place that is named. Equal subtrees are equal all the way down and a right sibling
 * may be left out, so this makes no later piece unfit; but a blob can be made, out of the nodes of its own tree, of which
 * some slices are understood only when the ranges are told.
 *
 * <p>The size is an input and is compared with the slice's; a wrong one goes unnoticed, with right bytes, until the last
 * group is verified: see {@link #sizeProved}. After a refusal every call refuses again. Not safe for use by several threads
 * at once.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class SliceVerifier {
    /** A subtree whose hash is known and whose bytes are not. */
    private static final class Node {
        private final long first;
        private final long count;
        private final byte[] hash;
        private final boolean left;

        private Node(long first, long count, byte[] hash, boolean left) {
            this.first = first;
            this.count = count;
            this.hash = hash;
            this.left = left;
        }
    }

    private final BlobTree tree;
    private final byte[] root;
    private final @Nullable ByteRanges ranges;
    private final SpanWriter verified;
    /** What may come next: the last one, and when the slice tells the ranges also those before it. */
    private final List<Node> open = new ArrayList<>();

    private final byte[] piece;
    private int filled;
    private int wanted = BlobTree.HEADER_BYTES;
    private long offset;
    private long groupsProved;
    private boolean sizeProved;
    private @Nullable BadSliceException refusal;

    private SliceVerifier(BlobTree tree, byte[] root, @Nullable ByteRanges ranges, SpanWriter verified) {
        if (root.length != TreeHash.NODE_BYTES) {
            throw new IllegalArgumentException("root: " + TreeHash.NODE_BYTES + " bytes needed, got " + root.length);
        }
        this.tree = tree;
        this.root = root.clone();
        this.ranges = ranges;
        this.verified = Objects.requireNonNull(verified);
        this.piece = new byte[(int) Math.max(TreeHash.PAIR_BYTES, Math.min(TreeHash.GROUP_BYTES, tree.size()))];
    }

    /** A verifier for a slice of exactly these ranges, whose bytes it hands out. */
    public static SliceVerifier expecting(BlobTree tree, byte[] root, ByteRanges ranges, SpanWriter verified) {
        return new SliceVerifier(tree, root, Objects.requireNonNull(ranges), verified);
    }

    /** A verifier for a slice of any ranges, which hands out all of its groups. */
    public static SliceVerifier discovering(BlobTree tree, byte[] root, SpanWriter verified) {
        return new SliceVerifier(tree, root, null, verified);
    }

    /**
     * Adds {@code in[off..off+len)} of the slice.
     *
     * @throws BadSliceException if this is no slice of the blob
     */
    public void update(byte[] in, int off, int len) {
        Objects.checkFromIndexSize(off, len, in.length);
        int at = off;
        int end = off + len;
        while (true) {
            refuseAgain();
            int taken = Math.min(end - at, Math.max(0, wanted - filled));
            System.arraycopy(in, at, piece, filled, taken);
            filled += taken;
            at += taken;
            if (offset > 0 && open.isEmpty()) {
                refuseTrailing(filled + end - at);
                return;
            }
            if (filled < wanted) {
                return;
            }
            take(false);
        }
    }

    /**
     * Says that the slice has ended.
     *
     * @throws BadSliceException if something is missing
     */
    public void finish() {
        refuseAgain();
        while (filled > 0 && offset > 0 && !open.isEmpty()) {
            take(true);
        }
        boolean nothingExpected = open.isEmpty() || (ranges == null && groupsProved > 0 && !last().left);
        if (offset == 0 || filled > 0 || !nothingExpected) {
            throw refused(BadSliceException.Reason.TRUNCATED, "ends in the middle");
        }
    }

    /** Whether the last group was verified, and with it the size of the blob. */
    public boolean sizeProved() {
        return sizeProved;
    }

    private void take(boolean ended) {
        int length = offset == 0 ? takeHeader() : takeNode(ended);
        offset += length;
        filled -= length;
        System.arraycopy(piece, length, piece, 0, filled);
        wanted = open.isEmpty() ? 0 : bytesToDecide();
    }

    private int takeHeader() {
        long size = ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (size != tree.size()) {
            throw refused(
                    BadSliceException.Reason.SIZE,
                    "of a blob of " + Long.toUnsignedString(size) + " bytes, not of " + tree.size());
        }
        open.add(new Node(0, tree.groups(), root, false));
        return BlobTree.HEADER_BYTES;
    }

    private int takeNode(boolean ended) {
        int at = fitting(ended);
        if (at < 0) {
            throw ended
                    ? refused(BadSliceException.Reason.TRUNCATED, "ends in the middle")
                    : refused(BadSliceException.Reason.HASH, "does not belong to the blob");
        }
        Node node = open.get(at);
        open.subList(at, open.size()).clear();
        descend(node);
        return bytes(node);
    }

    private void descend(Node node) {
        if (node.count == 1) {
            groupsProved++;
            sizeProved |= node.first == tree.groups() - 1;
            handOut(node.first * TreeHash.GROUP_BYTES, bytes(node));
            return;
        }
        long left = BlobTree.leftGroups(node.count);
        byte[] leftHash = Arrays.copyOf(piece, TreeHash.NODE_BYTES);
        byte[] rightHash = Arrays.copyOfRange(piece, TreeHash.NODE_BYTES, TreeHash.PAIR_BYTES);
        expect(new Node(node.first + left, node.count - left, rightHash, false));
        expect(new Node(node.first, left, leftHash, true));
    }

    private void expect(Node node) {
        if (ranges == null || tree.touches(ranges, node.first, node.count)) {
            open.add(node);
        }
    }

    private void handOut(long from, int length) {
        long to = from + length;
        if (ranges == null) {
            if (length > 0) {
                verified.write(from, piece, 0, length);
            }
            return;
        }
        for (int i = ranges.firstAfter(from);
                i < ranges.count() && ranges.get(i).from() < to;
                i++) {
            long begin = Math.max(from, ranges.get(i).from());
            long end = Math.min(to, ranges.get(i).to());
            verified.write(begin, piece, (int) (begin - from), (int) (end - begin));
        }
    }

    /** Index of the first node in pre-order that the piece begins with, or -1. */
    private int fitting(boolean ended) {
        for (int i = open.size() - 1; i >= candidatesFrom(); i--) {
            Node node = open.get(i);
            if (mayComeNow(node, ended) && Arrays.equals(hash(node), node.hash)) {
                return i;
            }
        }
        return -1;
    }

    /** A last group that is shorter than others may be the beginning of one of them, unless the slice ends behind it. */
    private boolean mayComeNow(Node node, boolean ended) {
        if (isShort(node) && !isOnlyCandidate()) {
            return ended && bytes(node) == filled;
        }
        return bytes(node) <= filled;
    }

    private byte[] hash(Node node) {
        boolean isRoot = tree.isRoot(node.first, node.count);
        return node.count == 1
                ? tree.hash().group(piece, 0, bytes(node), node.first, isRoot)
                : tree.hash().parent(piece, isRoot);
    }

    /** How many bytes tell which candidate comes, if the slice goes on; one more than a short group, for it must end there. */
    private int bytesToDecide() {
        if (isOnlyCandidate()) {
            return bytes(last());
        }
        int most = 0;
        for (int i = open.size() - 1; i >= candidatesFrom(); i--) {
            Node node = open.get(i);
            most = Math.max(most, isShort(node) ? bytes(node) + 1 : bytes(node));
        }
        return most;
    }

    /** A left child may be left out, but then its sibling may not: an inner node is there for the sake of one of them. */
    private int candidatesFrom() {
        if (ranges != null) {
            return open.size() - 1;
        }
        return last().left ? open.size() - 2 : 0;
    }

    private boolean isOnlyCandidate() {
        return candidatesFrom() == open.size() - 1;
    }

    private boolean isShort(Node node) {
        return node.count == 1 && bytes(node) < TreeHash.GROUP_BYTES;
    }

    private Node last() {
        return open.get(open.size() - 1);
    }

    private int bytes(Node node) {
        return node.count == 1 ? tree.groupBytes(node.first) : TreeHash.PAIR_BYTES;
    }

    private void refuseAgain() {
        if (refusal != null) {
            throw refusal;
        }
    }

    private void refuseTrailing(int bytes) {
        if (bytes > 0) {
            throw refused(BadSliceException.Reason.TRAILING, "goes on after all that was to be proved");
        }
    }

    private BadSliceException refused(BadSliceException.Reason reason, String what) {
        refusal = new BadSliceException(reason, offset, "slice " + what + ", at its byte " + offset);
        return refusal;
    }
}
