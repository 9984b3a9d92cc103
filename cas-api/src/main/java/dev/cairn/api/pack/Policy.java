package dev.cairn.api.pack;

import dev.cairn.api.CasException;
import java.util.Map;

/**
 * How the packs of a repository or a domain are kept: in how many parts, when a write is acknowledged, and on which stores. The text form is
 * one line, the same for equal policies:
 *
 * <pre>
 * replicas(3)
 * replicas(3, max zone=1, distinct region=2, require jurisdiction=ch|eu, forbid provider=x)
 * erasure(4,2, quorum=6, min=5, mode=all, headroom=10%, under-spread=fail)
 * </pre>
 *
 * <p>A reader takes the options in any order, each at most once (the four rules once for each label), with spaces around them; what is not said
 * has its default. The text form leaves defaults out and has the order: quorum, min, mode, max, distinct, require, forbid, headroom,
 * under-spread.
 *
 * <p>Stability: experimental.
 *
 * @param redundancy copies or shards
 * @param quorum how many parts must be durable before a write is acknowledged: at least as many as a read needs
 * @param minActive the fewest active parts that a pack may have; no drain goes below it. At least as many as a read needs
 * @param mode which acknowledgements a write waits for
 * @param constraints which stores may hold a pack together
 * @since 0.1.0
 */
public record Policy(Redundancy redundancy, int quorum, int minActive, WriteMode mode, Constraints constraints) {
    /** The longest text that is read, in characters; longer than the text form of any policy. */
    public static final int TEXT_MAX = 65_536;

    private static final String WHAT = "policy";

    /** Which acknowledgements a write waits for. */
    public enum WriteMode {
        /** The quorum; the rest goes on, and what fails of it is repaired. The default. */
        QUORUM,
        /** Every part. */
        ALL,
        /** As few as a read needs, which is one copy; the rest is repaired. */
        ASYNC
    }

    /** Checks the numbers; {@link CasException.InvalidInput} if one breaks a rule. */
    public Policy {
        checkCount("quorum", quorum, redundancy);
        checkCount("min", minActive, redundancy);
        for (Map.Entry<String, Integer> rule : constraints.distinct().entrySet()) {
            if (rule.getValue() > redundancy.parts()) {
                throw CasException.limit(
                        WHAT,
                        "distinct " + rule.getKey() + " is at most the number of parts of " + redundancy,
                        redundancy.parts(),
                        rule.getValue());
            }
        }
    }

    /** So many whole copies, by default acknowledged by the majority. */
    public static Policy replicas(int copies) {
        return of(new Redundancy.Replicas(copies));
    }

    /** So many data and parity shards. */
    public static Policy erasure(int data, int parity) {
        return of(new Redundancy.Erasure(data, parity));
    }

    /** The policy with nothing but defaults. */
    public static Policy of(Redundancy redundancy) {
        int quorum = redundancy.defaultQuorum();
        return new Policy(redundancy, quorum, quorum, WriteMode.QUORUM, Constraints.none());
    }

    /**
     * Reads the text form.
     *
     * @throws CasException.InvalidInput if the text is no policy; the message says which part of it and what is known in its place
     */
    public static Policy parse(String text) {
        return PolicyReader.read(text);
    }

    /** Acknowledged by so many parts. */
    public Policy withQuorum(int parts) {
        return new Policy(redundancy, parts, minActive, mode, constraints);
    }

    /** Never fewer active parts than so many. */
    public Policy withMinActive(int parts) {
        return new Policy(redundancy, quorum, parts, mode, constraints);
    }

    /** Another way to wait for acknowledgements. */
    public Policy withMode(WriteMode other) {
        return new Policy(redundancy, quorum, minActive, other, constraints);
    }

    /** Other constraints in place of these. */
    public Policy withConstraints(Constraints other) {
        return new Policy(redundancy, quorum, minActive, mode, other);
    }

    /** How many durable parts a write waits for: by mode the quorum, all, or as few as a read needs. */
    public int acknowledgements() {
        return switch (mode) {
            case QUORUM -> quorum;
            case ALL -> redundancy.parts();
            case ASYNC -> redundancy.partsToRead();
        };
    }

    /** The text form. */
    public String text() {
        return PolicyWriter.write(this);
    }

    @Override
    public String toString() {
        return text();
    }

    private static void checkCount(String what, int count, Redundancy redundancy) {
        if (count < redundancy.partsToRead()) {
            throw CasException.limit(
                    WHAT,
                    what + " is at least what a read of " + redundancy + " needs",
                    redundancy.partsToRead(),
                    count);
        }
        if (count > redundancy.parts()) {
            throw CasException.limit(
                    WHAT, what + " is at most the number of parts of " + redundancy, redundancy.parts(), count);
        }
    }
}
