package dev.cairn.simulator.cluster;

/**
 * How often things go wrong, each in one thousand.
 *
 * @param catalogAway a transaction is refused as Unavailable, and nothing happens
 * @param catalogLost the answer to a transaction that changes something is lost: UnknownOutcome, and it is committed or
 *     not
 * @param crash a process dies before or after a transaction
 * @param interleaved tasks of others run in the middle of a step, at a transaction, a sync or a change of a name
 * @param stalled a process sleeps there for minutes
 * @param store an operation on the store is throttled, breaks off, or its answer is lost
 * @param damage a body that is read has a wrong bit or is cut short
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public record Troubles(
        int catalogAway, int catalogLost, int crash, int interleaved, int stalled, int store, int damage) {
    /** Nothing goes wrong and nobody comes in between. */
    public static final Troubles NONE = new Troubles(0, 0, 0, 0, 0, 0, 0);
}
