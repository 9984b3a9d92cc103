package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;

/** A blob with its outboard, and slices of it. */
final class Sliced {
    private final byte[] bytes;
    private final BlobTree tree;
    private final byte[] outboard;
    private final byte[] root;

    Sliced(TreeHash hash, byte[] bytes) {
        this(hash, bytes, Integer.MAX_VALUE);
    }

    /** The encoder gets the bytes in pieces. */
    Sliced(TreeHash hash, byte[] bytes, int pieceBytes) {
        this.bytes = bytes;
        this.tree = new BlobTree(hash, bytes.length);
        ByteBuffer nodes = ByteBuffer.allocate((int) tree.outboardBytes()).put(tree.header());
        OutboardEncoder encoder = new OutboardEncoder(hash, (first, groups, pair) -> {
            nodes.put((int) tree.nodeOffset(first, groups), pair);
        });
        for (int at = 0; at < bytes.length; at += Math.min(pieceBytes, bytes.length - at)) {
            encoder.update(bytes, at, Math.min(pieceBytes, bytes.length - at));
        }
        this.root = encoder.finish();
        this.outboard = nodes.array();
    }

    BlobTree tree() {
        return tree;
    }

    byte[] root() {
        return root;
    }

    byte[] outboard() {
        return outboard;
    }

    byte[] slice(ByteRanges ranges) {
        return slice(ranges, reader(outboard));
    }

    /** The nodes come from somewhere else. */
    byte[] slice(ByteRanges ranges, SpanReader nodes) {
        ByteArrayOutputStream slice = new ByteArrayOutputStream();
        SlicePlan.write(tree, ranges, nodes, reader(bytes), (offset, from, off, len) -> {
            assertThat(offset).isEqualTo(slice.size());
            slice.write(from, off, len);
        });
        return slice.toByteArray();
    }

    static SpanReader reader(byte[] from) {
        return (offset, to, off, len) -> System.arraycopy(from, (int) offset, to, off, len);
    }

    /** The bytes of the ranges, one after the other. */
    byte[] cut(ByteRanges ranges) {
        ByteArrayOutputStream cut = new ByteArrayOutputStream();
        for (ByteRanges.Range range : ranges.list()) {
            int from = (int) Math.min(bytes.length, range.from());
            int to = (int) Math.min(bytes.length, range.to());
            cut.write(bytes, from, to - from);
        }
        return cut.toByteArray();
    }

    /** The ranges that a slice of these ranges proves: rounded out to groups, the last one for what lies behind the end. */
    ByteRanges roundedOut(ByteRanges ranges) {
        long lastGroup = (tree.groups() - 1) * TreeHash.GROUP_BYTES;
        return ByteRanges.of(ranges.list().stream()
                .map(r -> new ByteRanges.Range(
                        Math.min(r.from(), lastGroup) / TreeHash.GROUP_BYTES * TreeHash.GROUP_BYTES,
                        (Math.min(r.to() - 1, lastGroup) / TreeHash.GROUP_BYTES + 1) * TreeHash.GROUP_BYTES))
                .toList());
    }

    /** What a verifier handed out, which is always part of the blob and in order. */
    final class Taken implements SpanWriter {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private long reached;

        @Override
        public void write(long offset, byte[] from, int off, int len) {
            assertThat(offset).isGreaterThanOrEqualTo(reached);
            assertThat(len).isPositive();
            reached = offset + len;
            assertThat(Arrays.copyOfRange(from, off, off + len))
                    .isEqualTo(Arrays.copyOfRange(bytes, (int) offset, (int) reached));
            taken.write(from, off, len);
        }

        byte[] bytes() {
            return taken.toByteArray();
        }
    }

    Taken taken() {
        return new Taken();
    }

    /** Gives a verifier a slice in pieces. */
    static void verify(SliceVerifier verifier, byte[] slice, int pieceBytes) {
        for (int at = 0; at < slice.length; at += Math.min(pieceBytes, slice.length - at)) {
            verifier.update(slice, at, Math.min(pieceBytes, slice.length - at));
        }
        verifier.finish();
    }

    static void verify(SliceVerifier verifier, byte[] slice) {
        verify(verifier, slice, slice.length);
    }

    /** Reads {@code A-B C-}, both ends included. */
    static ByteRanges ranges(String text) {
        return ByteRanges.of(Stream.of(text.split(" ", -1))
                .map(range -> range.split("-", -1))
                .map(ends -> new ByteRanges.Range(
                        Long.parseLong(ends[0]), ends[1].isEmpty() ? Long.MAX_VALUE : Long.parseLong(ends[1]) + 1))
                .toList());
    }
}
