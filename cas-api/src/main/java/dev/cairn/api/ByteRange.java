package dev.cairn.api;

/**
 * A span of bytes: {@code length} bytes from {@code offset} on.
 *
 * <p>Stability: stable.
 *
 * @param offset first byte, from zero
 * @param length number of bytes, may be zero
 * @since 0.1.0
 */
public record ByteRange(long offset, long length) {
    /** Checks that neither is negative and that the end fits a long. */
    public ByteRange {
        if (offset < 0) {
            throw CasException.limit("range", "an offset is not negative", 0, offset);
        }
        if (length < 0) {
            throw CasException.limit("range", "a length is not negative", 0, length);
        }
        if (offset > Long.MAX_VALUE - length) {
            throw CasException.limit("range", "the end of a range fits a long", Long.MAX_VALUE - offset, length);
        }
    }

    /** From {@code start} up to, not including, {@code end}. */
    public static ByteRange between(long start, long end) {
        return new ByteRange(start, end - start);
    }

    /** The first byte after the range. */
    public long end() {
        return offset + length;
    }

    @Override
    public String toString() {
        return offset + "+" + length;
    }
}
