package dev.cairn.api;

/**
 * The digest that names blobs, packs and, in an open domain, blocks. It travels in every key; keys of two algorithms
 * never compare equal.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public enum HashAlgorithm {
    /** BLAKE3 with 32 bytes of output; the default. The hex of a blob key is what {@code b3sum} prints. */
    BLAKE3(1, "blake3"),
    /** SHA-256, the choice of FIPS repositories. The hex of a blob key is what {@code sha256sum} prints. */
    SHA256(2, "sha256");

    private final int id;
    private final String label;

    HashAlgorithm(int id, String label) {
        this.id = id;
        this.label = label;
    }

    /** The byte that stands for this algorithm in every format. */
    public int id() {
        return id;
    }

    /** The name in the text form of keys. */
    public String label() {
        return label;
    }

    /**
     * Finds an algorithm by its format byte.
     *
     * @throws CasException.InvalidInput if no algorithm has this byte
     */
    public static HashAlgorithm ofId(int id) {
        for (HashAlgorithm a : values()) {
            if (a.id == id) {
                return a;
            }
        }
        throw CasException.invalid("hash algorithm", "unknown hash algorithm byte " + id);
    }

    /**
     * Finds an algorithm by its name.
     *
     * @throws CasException.InvalidInput if no algorithm has this name
     */
    public static HashAlgorithm ofLabel(String label) {
        for (HashAlgorithm a : values()) {
            if (a.label.equals(label)) {
                return a;
            }
        }
        throw CasException.invalid(
                "hash algorithm", "unknown hash algorithm '" + Text.clip(label) + "'; known: blake3, sha256");
    }
}
