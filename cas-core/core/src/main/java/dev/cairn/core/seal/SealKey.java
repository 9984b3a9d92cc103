package dev.cairn.core.seal;

import dev.cairn.api.CasException;
import dev.cairn.api.codec.DomainEpoch;
import java.util.Arrays;

/** What the frames of one epoch of a domain are sealed with. Names itself without its bytes. Thread-safe. */
public final class SealKey implements AutoCloseable {
    private final DomainEpoch of;
    private final byte[] secret; // guarded by this
    private boolean closed; // guarded by this

    /** Takes over the array. */
    SealKey(DomainEpoch of, byte[] secret) {
        this.of = of;
        this.secret = secret;
    }

    /** Which key it is. */
    public DomainEpoch of() {
        return of;
    }

    /** The bytes in a new array, for the caller to wipe. */
    synchronized byte[] secret() {
        if (closed) {
            throw new CasException.Closed(CasException.Details.of("seal key", "used after close: " + of, null));
        }
        return secret.clone();
    }

    /** Wipes the bytes. */
    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(secret, (byte) 0);
    }

    @Override
    public String toString() {
        return "seal key of " + of;
    }
}
