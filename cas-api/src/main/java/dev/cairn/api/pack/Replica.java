package dev.cairn.api.pack;

import dev.cairn.api.CasException;
import dev.cairn.api.store.ObjectName;
import java.util.HexFormat;

/**
 * One copy of a pack on one store. The nonce is fresh for every copy, so no object name is ever used twice.
 *
 * <p>Stability: experimental.
 *
 * @param pack the pack
 * @param store the store's id, 32 hex digits
 * @param part {@code w} for the whole pack, else the number of a shard
 * @param nonce 16 hex digits, fresh for this copy
 * @param state whether it counts
 * @since 0.1.0
 */
public record Replica(PackId pack, String store, String part, String nonce, State state) {
    /** The part that is the whole pack. */
    public static final String WHOLE = "w";

    /** What a replica is worth. */
    public enum State {
        /** Counts towards the policy. */
        ACTIVE,
        /** Failed a verification or is unreachable. */
        QUARANTINED,
        /** Surplus, or on a store that is drained. */
        DEPRECATED,
        /** Gone. */
        LOST
    }

    /** Checks the nonce. */
    public Replica {
        if (!nonce.matches("[0-9a-f]{16}")) {
            throw CasException.invalid("replica", "a copy nonce has 16 lower-case hex digits");
        }
    }

    /** A new active copy of the whole pack. */
    public static Replica whole(PackId pack, String store, long nonce) {
        return new Replica(pack, store, WHOLE, HexFormat.of().toHexDigits(nonce), State.ACTIVE);
    }

    /** Where this copy lies in its store. */
    public ObjectName objectName() {
        String hex = pack.digest().hex();
        return ObjectName.of("packs/" + hex.substring(0, 2) + "/" + hex + "." + part + "." + nonce);
    }
}
