package dev.cairn.core.format;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * One thing that can happen to stored bytes.
 *
 * @param kind what happens
 * @param place where, as a fraction of the length
 * @param bytes what is written
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Mutation(Kind kind, double place, byte[] bytes) {
    enum Kind {
        CUT,
        EXTEND,
        OVERWRITE,
        INSERT,
        REMOVE,
        ZERO,
        DUPLICATE
    }

    static Arbitrary<Mutation> any() {
        Arbitrary<byte[]> bytes =
                Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(80);
        Arbitrary<Double> place = Arbitraries.doubles().between(0, 1).withSpecialValue(0);
        return Combinators.combine(Arbitraries.of(Kind.class), place, bytes).as(Mutation::new);
    }

    byte[] apply(byte[] to) {
        int at = (int) (place * (to.length - 1));
        int end = Math.min(to.length, at + bytes.length);
        return switch (kind) {
            case CUT -> Arrays.copyOf(to, at);
            case EXTEND -> join(to, bytes);
            case OVERWRITE -> join(Arrays.copyOf(to, at), Arrays.copyOf(bytes, end - at), tail(to, end));
            case INSERT -> join(Arrays.copyOf(to, at), bytes, tail(to, at));
            case REMOVE -> join(Arrays.copyOf(to, at), tail(to, end));
            case ZERO -> join(Arrays.copyOf(to, at), new byte[end - at], tail(to, end));
            case DUPLICATE -> join(Arrays.copyOf(to, end), tail(to, at));
        };
    }

    private static byte[] tail(byte[] from, int at) {
        return Arrays.copyOfRange(from, at, from.length);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** The bytes with one bit turned over. */
    static byte[] flip(byte[] bytes, int bit) {
        byte[] copy = bytes.clone();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return copy;
    }

    @Override
    public String toString() {
        return kind + " at " + place + " " + Arrays.toString(bytes);
    }
}
