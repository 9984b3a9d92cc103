package dev.cairn.api;

/**
 * A step of a verify: progress, or damage.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public sealed interface VerifyEvent {
    /**
     * Bytes verified so far, counted from the start of the run.
     *
     * @param packs packs finished
     * @param blobs blobs finished
     * @param bytes bytes read and verified
     * @param bytesTotal bytes that will have been read at the end, as known now
     */
    record Progress(long packs, long blobs, long bytes, long bytesTotal) implements VerifyEvent {}

    /**
     * Damage.
     *
     * @param finding what was found
     */
    record Damaged(Finding finding) implements VerifyEvent {}
}
