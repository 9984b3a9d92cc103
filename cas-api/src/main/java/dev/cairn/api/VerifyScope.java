package dev.cairn.api;

/**
 * What a verify reads.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public sealed interface VerifyScope {
    /** Every byte of every pack, and that every blob's manifest is its own and complete. */
    static VerifyScope everything() {
        return Everything.INSTANCE;
    }

    /** One blob: manifest, every block, and the digest of the whole. */
    static VerifyScope blob(BlobKey key) {
        return new Blob(key);
    }

    /** See {@link VerifyScope#everything()}. */
    enum Everything implements VerifyScope {
        /** The only value. */
        INSTANCE
    }

    /**
     * See {@link VerifyScope#blob(BlobKey)}.
     *
     * @param key the blob
     */
    record Blob(BlobKey key) implements VerifyScope {}
}
