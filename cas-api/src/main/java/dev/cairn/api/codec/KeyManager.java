package dev.cairn.api.codec;

import dev.cairn.api.CryptoMode;

/**
 * Keeps the keys of private domains safe where they are stored: a key management service, a hardware module, a file with a passphrase. It is
 * asked when a domain is opened, made or rotated, never for a block. Calls may block, so the library makes them on the blocking scheduler.
 *
 * <p>What {@link #wrap} returns can be read by anybody and says nothing about the key. It opens for the same {@link DomainEpoch} only, so wrapped
 * keys cannot be swapped. An implementation names no key and no passphrase in a message or in {@code toString}, and keeps no reference to the
 * arrays that it is given or returns: the caller wipes them. Thread-safe.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface KeyManager extends AutoCloseable {
    /** Bytes of a domain key. */
    int KEY_BYTES = 32;
    /** The most bytes that a wrapped key may have. */
    int WRAPPED_BYTES_MAX = 4096;

    /** What stands beside a wrapped key to find its manager again: 1 to 64 characters out of {@code a-z 0-9 -}. */
    String id();

    /**
     * Refuses to serve domains in a mode; asked before anything is wrapped or unwrapped. Unless a manager says that it is fit for FIPS mode,
     * it is not.
     *
     * @throws dev.cairn.api.CasException.Unsupported if it cannot
     */
    default void require(CryptoMode mode) {
        mode.requireDefault("key manager", "key manager '" + id() + "'", "one that is fit for it");
    }

    /**
     * Wraps a key, each time to other bytes.
     *
     * @param of which key it is
     * @param key {@link #KEY_BYTES} bytes
     * @return at most {@link #WRAPPED_BYTES_MAX} bytes
     * @throws dev.cairn.api.CasException.InvalidInput if the key has another length
     */
    byte[] wrap(DomainEpoch of, byte[] key);

    /**
     * Opens what {@link #wrap} returned for the same key.
     *
     * @return {@link #KEY_BYTES} bytes
     * @throws dev.cairn.api.CasException.Corrupt if the bytes were changed or wrap the key of another domain or epoch
     * @throws dev.cairn.api.CasException.Denied if this manager has no right to it, or another one wrapped it
     */
    byte[] unwrap(DomainEpoch of, byte[] wrapped);

    /** Forgets what is secret; every later call fails with {@link dev.cairn.api.CasException.Closed}. May be called twice. */
    @Override
    void close();
}
