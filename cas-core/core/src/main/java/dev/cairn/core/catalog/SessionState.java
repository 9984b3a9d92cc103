package dev.cairn.core.catalog;

/**
 * The life of a session: LIVE, then one of the others for good.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public enum SessionState {
    /** Running; may pin and commit. */
    LIVE,
    /** Its work is visible. */
    COMMITTED,
    /** Given up; what it wrote is garbage. */
    EXPIRED
}
