package dev.cairn.core.format;

import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Some of the chunks of a blob, in order. The length of a chunk is the size in its key.
 *
 * <p>Stability: internal.
 *
 * @param keys the chunks
 * @since 0.1.0
 */
public record ManifestPage(List<BlockKey> keys) {
    /** The most chunks of a page; all pages of a blob but the last have as many. */
    public static final int KEYS_MAX = 4_096;

    static final String WHAT = "manifest page";
    static final int TYPE = 2;
    private static final int HEAD_BYTES = ManifestRoot.MAGIC_BYTES + Integer.BYTES;

    /** Checks that the chunks fit a page and that none is empty. */
    public ManifestPage {
        keys = List.copyOf(keys);
        if (keys.size() > KEYS_MAX) {
            throw CasException.limit(WHAT, "chunks of a page", KEYS_MAX, keys.size());
        }
        for (BlockKey key : keys) {
            if (key.size() == 0) {
                throw CasException.invalid(WHAT, "an empty chunk");
            }
        }
    }

    /** The length of all chunks together. */
    public long totalBytes() {
        long total = 0;
        for (BlockKey key : keys) {
            total += key.size();
        }
        return total;
    }

    /** The length of {@link #encode} for so many chunks. */
    static int encodedBytes(int chunks) {
        return HEAD_BYTES + chunks * Wire.BLOCK_KEY_BYTES;
    }

    /** The bytes of the block that is this page. */
    public ByteBuffer encode() {
        ByteBuffer to = Wire.allocate(encodedBytes(keys.size()));
        ManifestRoot.putMagic(to, TYPE);
        to.putInt(keys.size());
        keys.forEach(key -> Wire.put(to, key));
        return to.flip();
    }

    /**
     * Reads a page that is a block of its own. Allocates at most sixteen times the bytes given, garbage included.
     *
     * @param bytes exactly the block
     * @param about what errors name
     */
    public static ManifestPage decode(ByteBuffer bytes, Subject about) {
        WireReader in = new WireReader(WHAT, bytes, about);
        ManifestRoot.magic(in, TYPE);
        ManifestPage page = read(in, in.count("chunks", KEYS_MAX, Wire.BLOCK_KEY_BYTES));
        in.end();
        return page;
    }

    /** Reads the keys of a page alone. */
    static ManifestPage read(WireReader in, int count) {
        List<BlockKey> keys = readKeys(in, count);
        return in.value(() -> new ManifestPage(keys));
    }

    static List<BlockKey> readKeys(WireReader in, int count) {
        in.fits(count, Wire.BLOCK_KEY_BYTES);
        List<BlockKey> keys = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            keys.add(in.blockKey());
        }
        return keys;
    }
}
