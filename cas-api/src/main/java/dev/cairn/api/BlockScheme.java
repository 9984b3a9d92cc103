package dev.cairn.api;

/**
 * How a block key is computed: a plain digest in an open domain, a keyed one in a private domain.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public enum BlockScheme {
    /** BLAKE3 of the chunk. */
    BLAKE3(1, "blake3"),
    /** SHA-256 of the chunk. */
    SHA256(2, "sha256"),
    /** BLAKE3 under the domain's digest key. */
    BLAKE3_KEYED(3, "blake3-keyed"),
    /** HMAC-SHA-256 under the domain's digest key. */
    HMAC_SHA256(4, "hmac-sha256");

    private final int id;
    private final String label;

    BlockScheme(int id, String label) {
        this.id = id;
        this.label = label;
    }

    /** The byte that stands for this scheme in every format. */
    public int id() {
        return id;
    }

    /** The name in the text form of block keys. */
    public String label() {
        return label;
    }

    /** The scheme of an open domain in a repository of this algorithm. */
    public static BlockScheme open(HashAlgorithm algorithm) {
        return switch (algorithm) {
            case BLAKE3 -> BLAKE3;
            case SHA256 -> SHA256;
        };
    }

    /** The scheme of a private domain in a repository of this algorithm. */
    public static BlockScheme keyed(HashAlgorithm algorithm) {
        return switch (algorithm) {
            case BLAKE3 -> BLAKE3_KEYED;
            case SHA256 -> HMAC_SHA256;
        };
    }

    /**
     * Finds a scheme by its format byte.
     *
     * @throws CasException.InvalidInput if no scheme has this byte
     */
    public static BlockScheme ofId(int id) {
        for (BlockScheme s : values()) {
            if (s.id == id) {
                return s;
            }
        }
        throw CasException.invalid("block scheme", "unknown block scheme byte " + id);
    }

    /**
     * Finds a scheme by its name.
     *
     * @throws CasException.InvalidInput if no scheme has this name
     */
    public static BlockScheme ofLabel(String label) {
        for (BlockScheme s : values()) {
            if (s.label.equals(label)) {
                return s;
            }
        }
        throw CasException.invalid("block scheme", "unknown block scheme '" + Text.clip(label) + "'");
    }
}
