package dev.cairn.api;

import java.nio.ByteBuffer;

/**
 * 32 bytes of digest, kept as four big-endian words so that a digest is one small immutable value with no array to copy.
 * The order of digests is the order of their bytes, unsigned.
 *
 * <p>Stability: stable.
 *
 * @param a bytes 0..7
 * @param b bytes 8..15
 * @param c bytes 16..23
 * @param d bytes 24..31
 * @since 0.1.0
 */
public record Digest(long a, long b, long c, long d) implements Comparable<Digest> {
    /** Length of every digest in bytes. */
    public static final int BYTES = 32;

    /**
     * Takes a digest from exactly 32 bytes.
     *
     * @throws CasException.InvalidInput if there are more or fewer
     */
    public static Digest of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw CasException.limit("digest", "a digest has 32 bytes", BYTES, bytes.length);
        }
        return read(ByteBuffer.wrap(bytes));
    }

    /** Reads the next 32 bytes of a buffer of any byte order and moves its position past them. */
    public static Digest read(ByteBuffer from) {
        return new Digest(word(from), word(from), word(from), word(from));
    }

    /**
     * Reads 64 lower-case or upper-case hex digits.
     *
     * @throws CasException.InvalidInput if the text is anything else
     */
    public static Digest ofHex(String hex) {
        if (hex.length() != 2 * BYTES) {
            throw CasException.limit("digest", "a digest has 64 hex digits", 2L * BYTES, hex.length());
        }
        try {
            return of(Text.HEX.parseHex(hex));
        } catch (IllegalArgumentException e) {
            throw CasException.invalid("digest", "not hexadecimal: '" + Text.clip(hex) + "'");
        }
    }

    /** The 32 bytes, in a new array. */
    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(a)
                .putLong(b)
                .putLong(c)
                .putLong(d)
                .array();
    }

    /** Writes the 32 bytes into a buffer of any byte order and moves its position past them. */
    public void write(ByteBuffer to) {
        to.put(bytes());
    }

    /** 64 lower-case hex digits. */
    public String hex() {
        return Text.HEX.toHexDigits(a) + Text.HEX.toHexDigits(b) + Text.HEX.toHexDigits(c) + Text.HEX.toHexDigits(d);
    }

    @Override
    public int compareTo(Digest o) {
        int first = Long.compareUnsigned(a, o.a);
        int second = first != 0 ? first : Long.compareUnsigned(b, o.b);
        int third = second != 0 ? second : Long.compareUnsigned(c, o.c);
        return third != 0 ? third : Long.compareUnsigned(d, o.d);
    }

    @Override
    public String toString() {
        return hex();
    }

    private static long word(ByteBuffer from) {
        long w = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            w = w << 8 | (from.get() & 0xff);
        }
        return w;
    }
}
