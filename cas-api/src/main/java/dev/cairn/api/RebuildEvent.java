package dev.cairn.api;

/**
 * What a rebuild tells of itself.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public sealed interface RebuildEvent {
    /** What it works on. */
    enum Stage {
        /** The packs of the stores. */
        PACKS,
        /** The blobs in them. */
        BLOBS,
        /** Which blobs keep others. */
        LINKS,
        /** The names. */
        REFS
    }

    /** What it came across. */
    enum Kind {
        /** An object of another repository, or none that this version knows; it was left alone. */
        FOREIGN,
        /** A pack without a good index; what its entries' headers tell was taken. */
        DAMAGED_PACK,
        /** A blob that lacks blocks, or whose manifest cannot be read; it was left out. */
        DAMAGED_BLOB,
        /** A blob that is kept by another one and was not found. */
        MISSING_CHILD,
        /** A snapshot that cannot be read or is not this repository's; an older one is looked for. */
        DAMAGED_SNAPSHOT,
        /** A domain whose keys are not here; its blobs were left out and counted. */
        SEALED_DOMAIN
    }

    /**
     * How far it is.
     *
     * @param stage the stage
     * @param done packs, blobs or names done in this stage
     * @param bytes bytes of the packs so far
     */
    record Progress(Stage stage, long done, long bytes) implements RebuildEvent {}

    /**
     * Something that whoever started it should know.
     *
     * @param kind what
     * @param subject where
     * @param reason why
     */
    record Noted(Kind kind, Subject subject, String reason) implements RebuildEvent {}

    /**
     * The end.
     *
     * @param packs packs in the catalog
     * @param bytes their bytes
     * @param foreign objects that were left alone
     * @param damagedPacks packs without a good index
     * @param blobs blobs in the catalog
     * @param damagedBlobs blobs that were left out
     * @param sealedBlobs blobs that were left out because their domain's key is not here
     * @param refs names that came back from a snapshot
     * @param lostRefs names of the snapshot whose blobs were not found
     * @param recovered names made for blobs that nothing named
     */
    record Done(
            long packs,
            long bytes,
            long foreign,
            long damagedPacks,
            long blobs,
            long damagedBlobs,
            long sealedBlobs,
            long refs,
            long lostRefs,
            long recovered)
            implements RebuildEvent {}
}
