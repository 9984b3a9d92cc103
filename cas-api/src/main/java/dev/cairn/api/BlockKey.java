package dev.cairn.api;

/**
 * Names a chunk within its domain by the digest of its plaintext and its size; text form {@code scheme:hex:size}. Equal
 * keys are equal bytes: nothing is compared on a dedup hit.
 *
 * <p>Stability: stable.
 *
 * @param scheme how the digest was computed
 * @param digest the digest of the chunk
 * @param size the length of the chunk in bytes, at most {@link #SIZE_MAX}
 * @since 0.1.0
 */
public record BlockKey(BlockScheme scheme, Digest digest, int size) implements Comparable<BlockKey> {
    /** The largest plaintext of one block: 16 MiB. */
    public static final int SIZE_MAX = 16 << 20;

    /** Checks that the size lies in 0..16 MiB. */
    public BlockKey {
        if (size < 0 || size > SIZE_MAX) {
            throw CasException.limit("block key", "a block holds 0 to 16777216 bytes", SIZE_MAX, size);
        }
    }

    /**
     * Reads the text form.
     *
     * @throws CasException.InvalidInput if the text is not {@code scheme:hex:size}
     */
    public static BlockKey parse(String text) {
        KeyText parts = KeyText.parse("block key", text);
        if (parts.size() > SIZE_MAX) {
            throw CasException.limit("block key", "a block holds 0 to 16777216 bytes", SIZE_MAX, parts.size());
        }
        return new BlockKey(BlockScheme.ofLabel(parts.label()), parts.digest(), (int) parts.size());
    }

    @Override
    public int compareTo(BlockKey o) {
        int byScheme = scheme.compareTo(o.scheme);
        int byDigest = byScheme != 0 ? byScheme : digest.compareTo(o.digest);
        return byDigest != 0 ? byDigest : Integer.compare(size, o.size);
    }

    @Override
    public String toString() {
        return scheme.label() + ":" + digest.hex() + ":" + size;
    }
}
