package dev.cairn.simulator.cluster;

/**
 * Orders for the catalog to fail, for all processes together. An order replaces the earlier one.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class CatalogFaults {
    private static final long NEVER = Long.MAX_VALUE;

    /** How a transaction fails. */
    public enum Failure {
        /** It is refused as Unavailable, and nothing happens. */
        AWAY(false),
        /** Nothing happens, and nobody can tell: UnknownOutcome. */
        DROPPED(true),
        /** It is committed, and nobody can tell: UnknownOutcome. */
        KEPT(true);

        private final boolean isOfChanges;

        Failure(boolean isOfChanges) {
            this.isOfChanges = isOfChanges;
        }
    }

    /** What a transaction meets. */
    enum Fate {
        GOOD,
        AWAY,
        DROPPED,
        KEPT
    }

    private long toFailure = NEVER;
    private Failure failure = Failure.AWAY;
    private boolean thenAway;
    private boolean failed;
    private int transactions;
    private int changes;

    CatalogFaults() {}

    /**
     * Of the transactions that can fail so the nth from now on does, counted from one: all of them, or those that change
     * something, for the answer to a question is not in doubt.
     *
     * @param andStaysAway whether all after it are refused, until the order is taken back
     */
    public void fail(int nth, Failure with, boolean andStaysAway) {
        toFailure = nth;
        failure = with;
        thenAway = andStaysAway;
        failed = false;
    }

    /** Whether the failure ordered last has happened. */
    public boolean failed() {
        return failed;
    }

    /** How many transactions there were that can fail so. */
    public int transactions(Failure with) {
        return with.isOfChanges ? changes : transactions;
    }

    /** Takes the order back. */
    public void clear() {
        toFailure = NEVER;
        thenAway = false;
    }

    Fate next(boolean isChange) {
        transactions++;
        changes += isChange ? 1 : 0;
        if (toFailure == 0 && thenAway) {
            return Fate.AWAY;
        }
        boolean counts = toFailure != NEVER && toFailure > 0 && (isChange || !failure.isOfChanges);
        if (!counts || --toFailure > 0) {
            return Fate.GOOD;
        }
        failed = true;
        return switch (failure) {
            case AWAY -> Fate.AWAY;
            case DROPPED -> Fate.DROPPED;
            case KEPT -> Fate.KEPT;
        };
    }
}
