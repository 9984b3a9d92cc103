package dev.cairn.core;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import reactor.core.publisher.Flux;

/** Bytes for tests: the same seed and length give the same bytes. */
public final class Data {
    private static final String[] WORDS = {"pack", "block", "blob", "chunk", "manifest", "ref", "store", "catalog"};

    private Data() {}

    /** Bytes that no codec makes shorter. */
    public static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    /** Words, which a codec makes shorter and which do not repeat as chunks. */
    public static byte[] text(long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        ByteBuffer to = ByteBuffer.allocate(length);
        while (to.hasRemaining()) {
            String word = WORDS[random.nextInt(WORDS.length)] + random.nextInt(100) + ' ';
            for (int i = 0; i < word.length() && to.hasRemaining(); i++) {
                to.put((byte) word.charAt(i));
            }
        }
        return to.array();
    }

    /** The bytes in buffers of one size, made anew for each subscriber. */
    public static Flux<ByteBuffer> buffers(byte[] bytes, int size) {
        int count = (bytes.length + size - 1) / size;
        return Flux.range(0, count).map(i -> ByteBuffer.wrap(bytes, i * size, Math.min(size, bytes.length - i * size)));
    }

    /** The remaining bytes of all buffers. */
    public static byte[] join(List<ByteBuffer> buffers) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        buffers.forEach(buffer -> all.writeBytes(copy(buffer)));
        return all.toByteArray();
    }

    /** The remaining bytes. */
    public static byte[] copy(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** Fails with the first difference in stead of all bytes. */
    public static void assertSame(String what, byte[] actual, byte[] expected) {
        int at = Arrays.mismatch(actual, expected);
        if (at >= 0) {
            throw new AssertionError(what + ": " + actual.length + " bytes in stead of " + expected.length
                    + ", the first difference at " + at);
        }
    }

    /** Fails unless the bytes are the first ones of the whole. */
    public static void assertPrefix(String what, byte[] actual, byte[] whole) {
        int at = Arrays.mismatch(actual, whole);
        if (at >= 0 && at < actual.length) {
            throw new AssertionError(what + ": a wrong byte at " + at + " of " + actual.length);
        }
    }
}
