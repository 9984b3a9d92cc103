package dev.cairn.engines;

/**
 * Bytes that are no slice, or no outboard, of the blob they were said to be of.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class BadSliceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Reason {
        /** It says that the blob has another size. */
        SIZE,
        /** A node or group does not have the hash that the node above it says. */
        HASH,
        /** It ends before all ranges were proved. */
        TRUNCATED,
        /** It goes on after all ranges were proved. */
        TRAILING
    }

    private final Reason reason;
    private final long offset;

    BadSliceException(Reason reason, long offset, String message) {
        super(message);
        this.reason = reason;
        this.offset = offset;
    }

    /** What is wrong. */
    public Reason reason() {
        return reason;
    }

    /** Where in these bytes the piece begins that is wrong. */
    public long offset() {
        return offset;
    }
}
