package dev.cairn.api;

/**
 * What a verify reads.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public sealed interface VerifyScope {
    /**
     * Every byte of every pack, and that every blob of the domain has a manifest that is its own and complete. On the open domain's handle the packs
     * are those of all domains, compared with digests that need no keys; on that of a private domain they are its own, opened.
     */
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
