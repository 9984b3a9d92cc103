package dev.cairn.api;

/**
 * Which cryptographic functions may be used. FIPS mode decides on algorithms; whose code computes them is a matter of the
 * JVM's security providers, see {@code docs/fips.md}.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public enum CryptoMode {
    /** All that Cairn has. */
    DEFAULT,
    /** SHA-256, HMAC-SHA-256, HKDF, AES-256-GCM and PBKDF2; the rest is refused. */
    FIPS;

    /** The system property that puts a whole process into FIPS mode when it is {@code true}. */
    public static final String PROPERTY = "cairn.fips";

    /** The mode of this process, in which every repository and keystore is opened that asks for no stricter one. */
    public static CryptoMode ofProcess() {
        return Boolean.getBoolean(PROPERTY) ? FIPS : DEFAULT;
    }

    /** The stricter one of two. */
    public CryptoMode and(CryptoMode other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** The digest of new repositories, unless they ask for another one. */
    public HashAlgorithm algorithm() {
        return switch (this) {
            case DEFAULT -> HashAlgorithm.BLAKE3;
            case FIPS -> HashAlgorithm.SHA256;
        };
    }

    /**
     * Refuses a digest that this mode does not allow.
     *
     * @param operation what it is wanted for
     * @throws CasException.Unsupported if it is not allowed
     */
    public void require(String operation, HashAlgorithm algorithm) {
        switch (algorithm) {
            case SHA256 -> {}
            case BLAKE3 -> requireDefault(operation, algorithm.label(), HashAlgorithm.SHA256.label());
        }
    }

    /**
     * Refuses a scheme of block keys that this mode does not allow.
     *
     * @param operation what it is wanted for
     * @throws CasException.Unsupported if it is not allowed
     */
    public void require(String operation, BlockScheme scheme) {
        switch (scheme) {
            case SHA256, HMAC_SHA256 -> {}
            case BLAKE3 -> requireDefault(operation, scheme.label(), BlockScheme.SHA256.label());
            case BLAKE3_KEYED -> requireDefault(operation, scheme.label(), BlockScheme.HMAC_SHA256.label());
        }
    }

    /**
     * Refuses, in FIPS mode, what is not allowed there.
     *
     * @param operation what it is wanted for
     * @param function what is refused
     * @param allowed what does the same and is allowed
     * @throws CasException.Unsupported in FIPS mode
     */
    public void requireDefault(String operation, String function, String allowed) {
        if (this == FIPS) {
            throw CasException.unsupported(operation, "FIPS mode has no " + function + "; use " + allowed);
        }
    }
}
