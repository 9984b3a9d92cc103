package dev.cairn.core.seal;

import dev.cairn.api.codec.DomainEpoch;

/** What the frames of one epoch of a domain are sealed with. Names itself without its bytes. Thread-safe. */
public final class SealKey implements AutoCloseable {
    private final DomainEpoch of;
    private final Secret secret;

    /** Takes over the array. */
    SealKey(DomainEpoch of, byte[] secret) {
        this.of = of;
        this.secret = new Secret("seal key of " + of, secret);
    }

    /** Which key it is. */
    public DomainEpoch of() {
        return of;
    }

    /** The bytes in a new array, for the caller to wipe. */
    byte[] secret() {
        return secret.copy();
    }

    /** Wipes the bytes. */
    @Override
    public void close() {
        secret.close();
    }

    @Override
    public String toString() {
        return secret.toString();
    }
}
