package dev.cairn.engines;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Numbers and bytes read one after the other out of what a fuzzer made up; zeros behind its end. */
final class FuzzBytes {
    private static final int SEED_BYTES = 96;
    /** As long as the fuzzer makes them where no seed is longer. */
    private static final int LONG_SEED_BYTES = 4096;

    private final byte[] bytes;
    private int at;

    FuzzBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Random input to begin with; the first choice of each takes all its values. */
    static Stream<byte[]> seeds(int count) {
        return IntStream.range(0, count).mapToObj(seed -> {
            byte[] bytes = Bytes.random(seed, seed % 16 == 5 ? LONG_SEED_BYTES : SEED_BYTES);
            bytes[0] = (byte) seed;
            return bytes;
        });
    }

    boolean flag() {
        return (next() & 1) == 1;
    }

    /** From 0 up to, not including, a bound of at most 256. */
    int few(int bound) {
        return next() % bound;
    }

    /** From 0 up to, not including, the bound. */
    int below(int bound) {
        return (int) (((long) next() << 16 | (long) next() << 8 | next()) % bound);
    }

    long number() {
        long number = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            number = number << Byte.SIZE | next();
        }
        return number;
    }

    /** A length near a whole number of units: the edges are where trees change their shape. */
    int around(int unit, int unitsBound) {
        int units = below(unitsBound);
        int more = few(4) == 0 ? below(unit) : few(3) - 1;
        return Math.max(0, units * unit + more);
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    /** At most so many of the bytes that follow. */
    byte[] take(int max) {
        int from = Math.min(at, bytes.length);
        at = from + Math.min(max, bytes.length - from);
        return Arrays.copyOfRange(bytes, from, at);
    }

    private int next() {
        return at < bytes.length ? bytes[at++] & 0xff : 0;
    }
}
