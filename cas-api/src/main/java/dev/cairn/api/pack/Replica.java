package dev.cairn.api.pack;

import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.store.ObjectName;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /** Where packs lie in every store. */
    public static final String DIRECTORY = "packs/";

    private static final Pattern OBJECT_NAME = Pattern.compile(
            DIRECTORY + "(?<first>[0-9a-f]{2})/(?<hex>[0-9a-f]{64})\\.(?<part>w|[0-9]{1,3})\\.(?<nonce>[0-9a-f]{16})");

    /** What a replica is worth. */
    public enum State {
        /** Counts towards the policy. */
        ACTIVE,
        /** Failed a verification or was not there: it is read when no other copy will do, and nothing new relies on it. */
        QUARANTINED,
        /** Surplus, or on a store that is drained. */
        DEPRECATED,
        /** Was not there twice; it is not read any more. */
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

    /**
     * The copy that an object's name means, in a repository of this algorithm.
     *
     * @param name as {@link #objectName} makes it
     * @param store the store in which the object lies
     */
    public static Optional<Replica> ofObject(ObjectName name, String store, HashAlgorithm algorithm) {
        Matcher parts = OBJECT_NAME.matcher(name.value());
        if (!parts.matches() || !parts.group("hex").startsWith(parts.group("first"))) {
            return Optional.empty();
        }
        PackId pack = new PackId(algorithm, Digest.ofHex(parts.group("hex")));
        return Optional.of(new Replica(pack, store, parts.group("part"), parts.group("nonce"), State.ACTIVE));
    }

    /** The same copy in another state. */
    public Replica in(State other) {
        return new Replica(pack, store, part, nonce, other);
    }

    /** Where this copy lies in its store. */
    public ObjectName objectName() {
        String hex = pack.digest().hex();
        return ObjectName.of(DIRECTORY + hex.substring(0, 2) + "/" + hex + "." + part + "." + nonce);
    }
}
