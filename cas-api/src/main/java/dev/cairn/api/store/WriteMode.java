package dev.cairn.api.store;

/**
 * What a put may meet.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public enum WriteMode {
    /**
     * The caller promises that the name was never used. A repeat with the same bytes succeeds and changes nothing; with
     * other bytes it is AlreadyExists where the store can tell. Works on every store.
     */
    UNIQUE,
    /** Exactly one of all writers wins; the others get AlreadyExists. Needs {@link Capabilities#createIfAbsent()}. */
    CREATE,
    /** Replaces what is there, atomically: a reader sees the old or the new bytes, never a mixture. */
    REPLACE
}
