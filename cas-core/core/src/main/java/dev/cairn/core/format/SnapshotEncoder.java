package dev.cairn.core.format;

import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.core.codec.Codecs;
import dev.cairn.core.hash.Hasher;
import dev.cairn.core.hash.Hashes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes a snapshot: pages of lines, each a Zstandard frame, and the digest of all of it. Holds one page. Not thread-safe.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class SnapshotEncoder {
    private final HashAlgorithm algorithm;
    private final Hasher hasher;
    private final ByteArrayOutputStream page = new ByteArrayOutputStream();

    /** A snapshot with digests of this algorithm. */
    public SnapshotEncoder(HashAlgorithm algorithm) {
        this.algorithm = algorithm;
        this.hasher = Hashes.hasher(algorithm);
    }

    /** The first bytes. */
    public ByteBuffer begin() {
        ByteBuffer to = Wire.allocate(SnapshotFormat.HEADER_BYTES);
        to.put(SnapshotFormat.MAGIC).putShort((short) SnapshotFormat.VERSION).put((byte) algorithm.id());
        return hashed(to.flip());
    }

    /** Adds a line; answers the bytes that are ready. */
    public List<ByteBuffer> add(SnapshotLine line) {
        byte[] text = SnapshotText.encode(line);
        if (text.length > SnapshotFormat.PAGE_BYTES_MAX) {
            throw CasException.limit(SnapshotText.WHAT, "bytes of a line", SnapshotFormat.PAGE_BYTES_MAX, text.length);
        }
        List<ByteBuffer> ready =
                page.size() + text.length > SnapshotFormat.PAGE_BYTES && page.size() > 0 ? List.of(page()) : List.of();
        page.writeBytes(text);
        return ready;
    }

    private ByteBuffer page() {
        ByteBuffer stored = Codecs.ZSTD.encode(ByteBuffer.wrap(page.toByteArray()));
        ByteBuffer to = Wire.allocate(SnapshotFormat.PAGE_HEADER_BYTES + stored.remaining());
        to.putInt(page.size()).putInt(stored.remaining()).put(stored);
        page.reset();
        return hashed(to.flip());
    }

    /** The last bytes. */
    public List<ByteBuffer> end() {
        ByteBuffer last = page.size() > 0 ? page() : ByteBuffer.allocate(0);
        ByteBuffer none = hashed(Wire.allocate(SnapshotFormat.PAGE_HEADER_BYTES));
        Digest digest = hasher.finish();
        ByteBuffer to = ByteBuffer.allocate(SnapshotFormat.PAGE_HEADER_BYTES + SnapshotFormat.DIGEST_BYTES);
        to.put(none);
        digest.write(to);
        return last.hasRemaining() ? List.of(last, to.flip()) : List.of(to.flip());
    }

    private ByteBuffer hashed(ByteBuffer bytes) {
        hasher.update(bytes.duplicate());
        return bytes;
    }
}
