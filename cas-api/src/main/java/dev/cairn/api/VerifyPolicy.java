package dev.cairn.api;

/**
 * How much of what is read is checked against its digest before it is emitted. The CRC of every entry is checked under
 * every policy.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public sealed interface VerifyPolicy {
    /** Every block against its key; a complete read also the whole against the blob key. The default. */
    static VerifyPolicy full() {
        return Full.INSTANCE;
    }

    /** Each block with probability {@code fraction}; no digest of the whole. */
    static VerifyPolicy spot(double fraction) {
        return new Spot(fraction);
    }

    /** No digest at all. */
    static VerifyPolicy none() {
        return None.INSTANCE;
    }

    /** See {@link VerifyPolicy#full()}. */
    enum Full implements VerifyPolicy {
        /** The only value. */
        INSTANCE
    }

    /**
     * See {@link VerifyPolicy#spot(double)}.
     *
     * @param fraction probability, 0 to 1
     */
    record Spot(double fraction) implements VerifyPolicy {
        /** Checks that the fraction is a probability. */
        public Spot {
            if (!(fraction >= 0 && fraction <= 1)) {
                throw CasException.invalid("verify policy", "a spot fraction lies in 0..1, not " + fraction);
            }
        }
    }

    /** See {@link VerifyPolicy#none()}. */
    enum None implements VerifyPolicy {
        /** The only value. */
        INSTANCE
    }
}
