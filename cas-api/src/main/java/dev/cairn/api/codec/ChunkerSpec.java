package dev.cairn.api.codec;

import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;

/**
 * A chunker and its parameters as they stand in a manifest.
 *
 * <p>Stability: experimental.
 *
 * @param id the chunker's format byte; see {@link #FASTCDC_2020}, {@link #FIXED} and {@link #WIDE_32}
 * @param minBytes no chunk but the last is shorter
 * @param avgBytes the size aimed at
 * @param maxBytes no chunk is longer; at most 16 MiB
 * @param normalization how strongly sizes are pulled to the average; 0 for fixed
 * @param seed changes all cut points
 * @since 0.1.0
 */
public record ChunkerSpec(int id, int minBytes, int avgBytes, int maxBytes, int normalization, long seed) {
    /** FastCDC of 2020 with the masks and gear table of the reference implementation. */
    public static final int FASTCDC_2020 = 1;
    /** Chunks of one size. */
    public static final int FIXED = 2;
    /** By content like FastCDC, with tests that vector units can make; faster, other cuts. */
    public static final int WIDE_32 = 3;

    /** Checks 0 &lt; min &lt;= avg &lt;= max &lt;= 16 MiB. */
    public ChunkerSpec {
        if (minBytes <= 0 || minBytes > avgBytes || avgBytes > maxBytes) {
            String sizes = minBytes + "/" + avgBytes + "/" + maxBytes;
            throw CasException.invalid("chunker", "sizes must be 0 < min <= avg <= max, not " + sizes);
        }
        if (maxBytes > BlockKey.SIZE_MAX) {
            throw CasException.limit("chunker", "a chunk is at most a block", BlockKey.SIZE_MAX, maxBytes);
        }
    }

    @Override
    public String toString() {
        return switch (id) {
            case FASTCDC_2020 -> "fastcdc-2020" + parameters();
            case WIDE_32 -> "wide-32" + parameters();
            case FIXED -> "fixed:" + maxBytes;
            default -> "chunker-" + id + ":" + minBytes + "/" + avgBytes + "/" + maxBytes;
        };
    }

    private String parameters() {
        return ":" + minBytes + "/" + avgBytes + "/" + maxBytes + ":" + normalization + ":" + seed;
    }
}
