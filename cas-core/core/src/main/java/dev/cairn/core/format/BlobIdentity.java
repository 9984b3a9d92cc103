package dev.cairn.core.format;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a manifest says about the blob as a whole: the part that is sealed in a private domain.
 *
 * <p>Stability: internal.
 *
 * @param key the blob
 * @param digests digests of the whole by other algorithms, in the order of their bytes
 * @param sha256Tree the {@code sha256-tree} digest of the whole
 * @since 0.1.0
 */
public record BlobIdentity(BlobKey key, Map<HashAlgorithm, Digest> digests, Optional<Digest> sha256Tree) {
    /** Copies the map and checks that it leaves out the key's own algorithm. */
    public BlobIdentity {
        EnumMap<HashAlgorithm, Digest> ordered = new EnumMap<>(HashAlgorithm.class);
        ordered.putAll(digests);
        if (ordered.containsKey(key.algorithm())) {
            throw CasException.invalid("manifest", "a second " + key.algorithm().label() + " digest of the blob");
        }
        digests = Collections.unmodifiableMap(ordered);
    }

    /** A blob known by its key alone. */
    public static BlobIdentity of(BlobKey key) {
        return new BlobIdentity(key, Map.of(), Optional.empty());
    }
}
