package dev.cairn.core.seal;

import dev.cairn.api.CasException;
import java.util.Arrays;

/** Bytes of a key, until they are wiped; after that it refuses, so that nobody goes on with zeros. Thread-safe. */
final class Secret implements AutoCloseable {
    private final String what;
    private final byte[] bytes; // guarded by this
    private boolean closed; // guarded by this

    /**
     * Takes over the array.
     *
     * @param what names the key in errors
     */
    Secret(String what, byte[] bytes) {
        this.what = what;
        this.bytes = bytes;
    }

    /** The bytes in a new array, for the caller to wipe. */
    synchronized byte[] copy() {
        if (closed) {
            throw new CasException.Closed(CasException.Details.of(what, "used after close", null));
        }
        return bytes.clone();
    }

    /** Wipes the bytes. */
    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return what;
    }
}
