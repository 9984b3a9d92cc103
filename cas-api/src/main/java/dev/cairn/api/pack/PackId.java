package dev.cairn.api.pack;

import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;

/**
 * Names a pack by the digest of its header and index; text form {@code algorithm:hex}. Since the index holds a digest of every entry, one
 * entry is proved by index and entry.
 *
 * <p>Stability: experimental.
 *
 * @param algorithm the repository's algorithm
 * @param digest digest of header and index
 * @since 0.1.0
 */
public record PackId(HashAlgorithm algorithm, Digest digest) implements Comparable<PackId> {
    /**
     * Reads the text form.
     *
     * @throws CasException.InvalidInput if the text is not {@code algorithm:hex}
     */
    public static PackId parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw CasException.invalid("pack id", "malformed pack id; expected algorithm:hex");
        }
        return new PackId(HashAlgorithm.ofLabel(text.substring(0, colon)), Digest.ofHex(text.substring(colon + 1)));
    }

    @Override
    public int compareTo(PackId o) {
        int byAlgorithm = algorithm.compareTo(o.algorithm);
        return byAlgorithm != 0 ? byAlgorithm : digest.compareTo(o.digest);
    }

    @Override
    public String toString() {
        return algorithm.label() + ":" + digest.hex();
    }
}
