package dev.cairn.simulator;

import dev.cairn.api.BlobKey;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.engines.Blake3;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import reactor.core.publisher.Flux;

/** Bytes that actors store, and their key. */
final class Content {
    private final byte[] bytes;
    private final BlobKey key;

    private Content(byte[] bytes) {
        this.bytes = bytes;
        this.key = new BlobKey(HashAlgorithm.BLAKE3, Digest.of(Blake3.hash(bytes)), bytes.length);
    }

    static Content of(byte[] bytes) {
        return new Content(bytes);
    }

    BlobKey key() {
        return key;
    }

    boolean is(byte[] other) {
        return Arrays.equals(bytes, other);
    }

    /** Whether these are the bytes from an offset on, as many as they are. */
    boolean has(long offset, byte[] other) {
        int from = (int) Math.min(bytes.length, offset);
        return Arrays.equals(bytes, from, Math.min(bytes.length, from + other.length), other, 0, other.length);
    }

    int size() {
        return bytes.length;
    }

    /** The bytes in buffers of up to so many bytes. */
    Flux<ByteBuffer> buffers(int bytesMax) {
        List<ByteBuffer> cut = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += bytesMax) {
            cut.add(ByteBuffer.wrap(bytes, at, Math.min(bytesMax, bytes.length - at)));
        }
        return Flux.fromIterable(cut);
    }

    ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes);
    }

    /** Different contents that share parts, so that their chunks are found again: up to so many bytes each. */
    static List<Content> some(int count, int bytesMax, SplittableRandom random) {
        byte[] common = new byte[bytesMax];
        random.nextBytes(common);
        List<Content> contents = new ArrayList<>(List.of(new Content(new byte[0])));
        while (contents.size() < count) {
            int size = 1 + random.nextInt(1 + random.nextInt(bytesMax));
            byte[] bytes = Arrays.copyOf(common, size);
            // Its own are the last bytes, some in the middle, or all.
            int own = random.nextInt(3) == 0 ? 0 : size - 1 - random.nextInt(Math.min(size, 64));
            byte[] tail = new byte[Math.min(size - own, 8 + random.nextInt(size))];
            random.nextBytes(tail);
            System.arraycopy(tail, 0, bytes, own, tail.length);
            contents.add(new Content(bytes));
        }
        return contents;
    }
}
