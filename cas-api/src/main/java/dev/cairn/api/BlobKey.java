package dev.cairn.api;

/**
 * Names a byte sequence of any length by the digest of all of it and its size. The text form is
 * {@code blake3:<64 hex digits>:<size>}. It depends on the bytes alone, not on chunker, compression or encryption.
 *
 * <p>Stability: stable.
 *
 * @param algorithm the digest's algorithm
 * @param digest the digest of the whole plaintext
 * @param size the length of the plaintext in bytes
 * @since 0.1.0
 */
public record BlobKey(HashAlgorithm algorithm, Digest digest, long size) implements Comparable<BlobKey> {
    /** Checks that the size is not negative. */
    public BlobKey {
        if (size < 0) {
            throw CasException.limit("blob key", "a size is not negative", 0, size);
        }
    }

    /**
     * Reads the text form.
     *
     * @throws CasException.InvalidInput if the text is not {@code algorithm:hex:size}
     */
    public static BlobKey parse(String text) {
        KeyText parts = KeyText.parse("blob key", text);
        return new BlobKey(HashAlgorithm.ofLabel(parts.label()), parts.digest(), parts.size());
    }

    @Override
    public int compareTo(BlobKey o) {
        int byAlgorithm = algorithm.compareTo(o.algorithm);
        int byDigest = byAlgorithm != 0 ? byAlgorithm : digest.compareTo(o.digest);
        return byDigest != 0 ? byDigest : Long.compare(size, o.size);
    }

    @Override
    public String toString() {
        return algorithm.label() + ":" + digest.hex() + ":" + size;
    }
}
