package dev.cairn.api.store;

/**
 * What a completed put survives.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public enum Durability {
    /** Nothing: bytes live in this process. */
    VOLATILE,
    /** The death of this process. */
    PROCESS,
    /** The loss of power of the machine, or of whatever the vendor states. */
    POWER_LOSS
}
