package dev.cairn.simulator.cluster;

import dev.cairn.core.Packing;

/**
 * How long contents are, how they are cut and how they are packed. Small ones are quick and make many packs; large ones
 * reach the spool files and the digests beside the cutting.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public enum Scale {
    /** One block each. */
    TINY(300, "fastcdc-2020:256/1024/4096:2:0", new Packing(16 << 10, 4 << 10, 2)),
    /** A few blocks each. */
    SMALL(3_000, "fastcdc-2020:256/1024/4096:2:0", new Packing(16 << 10, 4 << 10, 2)),
    /** Some fill packs of their own, with checkpoints. */
    MEDIUM(20_000, "fastcdc-2020:256/1024/4096:2:0", new Packing(8 << 10, 4 << 10, 1)),
    /** Packs that lie in spool files and are linked into place. */
    LARGE(800_000, "fastcdc-2020:4096/16384/65535:2:0", new Packing(600 << 10, 8 << 10, 1)),
    /** The same, shared with others. */
    LARGE_SHARED(500_000, "fastcdc-2020:4096/16384/65535:2:0", new Packing(2 << 20, 1 << 20, 1));

    private final int contentBytesMax;
    private final String chunker;

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers
    private final Packing packing;

    Scale(int contentBytesMax, String chunker, Packing packing) {
        this.contentBytesMax = contentBytesMax;
        this.chunker = chunker;
        this.packing = packing;
    }

    /** The longest content. */
    public int contentBytesMax() {
        return contentBytesMax;
    }

    String chunker() {
        return chunker;
    }

    Packing packing() {
        return packing;
    }
}
