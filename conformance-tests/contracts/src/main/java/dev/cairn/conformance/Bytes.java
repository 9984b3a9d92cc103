package dev.cairn.conformance;

import dev.cairn.api.store.Checksum;
import dev.cairn.api.store.Content;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import reactor.core.publisher.Flux;

/** Bytes for cases: the same seed and length give the same bytes, and two seeds differ in every few bytes. */
final class Bytes {
    private Bytes() {}

    static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The bytes in buffers of one size; made anew for each subscriber. */
    static Flux<ByteBuffer> chunked(byte[] bytes, int size) {
        int chunks = (bytes.length + size - 1) / size;
        return Flux.range(0, chunks)
                .map(i -> ByteBuffer.wrap(bytes, i * size, Math.min(size, bytes.length - i * size))
                        .slice());
    }

    static Content content(byte[] bytes) {
        return Content.of(ByteBuffer.wrap(bytes));
    }

    static byte[] join(List<ByteBuffer> buffers) {
        ByteBuffer all = ByteBuffer.allocate(
                buffers.stream().mapToInt(ByteBuffer::remaining).sum());
        buffers.forEach(b -> all.put(b.duplicate()));
        return all.array();
    }

    static byte[] copy(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** Fails with the first difference in stead of all bytes. */
    static void same(String what, byte[] actual, byte[] expected) {
        int at = Arrays.mismatch(expected, actual);
        if (at >= 0) {
            throw new AssertionError(what + ": " + actual.length + " bytes in stead of " + expected.length
                    + ", the first difference at offset " + at);
        }
    }

    static Checksum checksum(Checksum.Algorithm algorithm, byte[] bytes) {
        return switch (algorithm) {
            case CRC32C -> crc32c(bytes);
            case MD5 -> digest(algorithm, "MD5", bytes);
            case SHA256 -> digest(algorithm, "SHA-256", bytes);
        };
    }

    private static Checksum crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Checksum.crc32c((int) crc.getValue());
    }

    private static Checksum digest(Checksum.Algorithm algorithm, String name, byte[] bytes) {
        try {
            return new Checksum(
                    algorithm,
                    HexFormat.of().formatHex(MessageDigest.getInstance(name).digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
    }
}
