package dev.cairn.api.pack;

import dev.cairn.api.CasException;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which stores the parts of one pack may lie on together. Two parts never share a store.
 *
 * <p>Rules of residency, {@link #require} and {@link #forbid}, are never relaxed. A store without the label of a rule has an unknown value:
 * it does not meet {@code require}, is not meant by {@code forbid}, and for {@code max} all stores without the label have one value together,
 * which does not count for {@code distinct}.
 *
 * <p>Maps and sets are in order of names and values, and cannot be changed.
 *
 * <p>Stability: experimental.
 *
 * @param max label name to the most parts that may lie on stores of one value
 * @param distinct label name to the least number of different values that the parts lie on
 * @param require label name to the values of which a store must have one
 * @param forbid label name to the values of which a store must have none
 * @param headroomPercent part of its capacity that a store must have free to be chosen, 0 to 99; 0 asks nobody
 * @param underSpread what to do when headroom, {@code max} and {@code distinct} cannot hold
 * @since 0.1.0
 */
public record Constraints(
        Map<String, Integer> max,
        Map<String, Integer> distinct,
        Map<String, Set<String>> require,
        Map<String, Set<String>> forbid,
        int headroomPercent,
        UnderSpread underSpread) {
    /** The most rules of one sort. */
    public static final int RULES_MAX = 8;

    /** The most values in one rule of residency. */
    public static final int VALUES_MAX = 32;

    /** The most headroom. */
    public static final int HEADROOM_MAX = 99;

    private static final String WHAT = "constraints";
    private static final Constraints NONE =
            new Constraints(Map.of(), Map.of(), Map.of(), Map.of(), 0, UnderSpread.ACCEPT);

    /** What to do when the stores that there are cannot hold a pack as the rules ask. */
    public enum UnderSpread {
        /** Refuse the write. A repair takes what there is all the same. */
        FAIL,
        /** Relax the rules as far as must be, say so, and leave it to a repair to spread the pack when that is possible. */
        ACCEPT
    }

    /** Checks names, values and numbers; {@link CasException.InvalidInput} if one breaks a rule. */
    public Constraints {
        max = counts("max", max);
        distinct = counts("distinct", distinct);
        require = values("require", require);
        forbid = values("forbid", forbid);
        if (headroomPercent < 0 || headroomPercent > HEADROOM_MAX) {
            throw CasException.limit(WHAT, "headroom is 0 to 99 percent", HEADROOM_MAX, headroomPercent);
        }
    }

    /** No rule but that two parts never share a store; what cannot be spread is accepted. */
    public static Constraints none() {
        return NONE;
    }

    /** At most so many parts on stores of one value of this label. */
    public Constraints max(String label, int parts) {
        return new Constraints(put(max, label, parts), distinct, require, forbid, headroomPercent, underSpread);
    }

    /** At least so many different values of this label. */
    public Constraints distinct(String label, int values) {
        return new Constraints(max, put(distinct, label, values), require, forbid, headroomPercent, underSpread);
    }

    /** Only stores that have one of these values of this label. */
    public Constraints require(String label, Collection<String> values) {
        return new Constraints(
                max, distinct, put(require, label, new TreeSet<>(values)), forbid, headroomPercent, underSpread);
    }

    /** No store that has one of these values of this label. */
    public Constraints forbid(String label, Collection<String> values) {
        return new Constraints(
                max, distinct, require, put(forbid, label, new TreeSet<>(values)), headroomPercent, underSpread);
    }

    /** Only stores of which so much is free. */
    public Constraints headroom(int percent) {
        return new Constraints(max, distinct, require, forbid, percent, underSpread);
    }

    /** What to do when the rules cannot hold. */
    public Constraints onUnderSpread(UnderSpread other) {
        return new Constraints(max, distinct, require, forbid, headroomPercent, other);
    }

    private static <V> Map<String, V> put(Map<String, V> map, String label, V value) {
        Map<String, V> more = new TreeMap<>(map);
        more.put(label, value);
        return more;
    }

    private static Map<String, Integer> counts(String rule, Map<String, Integer> counts) {
        checkSize(rule + " rules", RULES_MAX, counts.size());
        counts.forEach((label, count) -> {
            Labels.checkName(label);
            if (count < 1 || count > Redundancy.Erasure.SHARDS_MAX) {
                throw CasException.limit(
                        WHAT, rule + " " + label + " is 1 to 255", Redundancy.Erasure.SHARDS_MAX, count);
            }
        });
        return Labels.sorted(counts);
    }

    private static Map<String, Set<String>> values(String rule, Map<String, Set<String>> values) {
        checkSize(rule + " rules", RULES_MAX, values.size());
        Map<String, Set<String>> copy = new TreeMap<>();
        values.forEach((label, set) -> {
            Labels.checkName(label);
            if (set.isEmpty()) {
                throw CasException.invalid(WHAT, rule + " " + label + " names no value");
            }
            checkSize("values of " + rule + " " + label, VALUES_MAX, set.size());
            set.forEach(Labels::checkValue);
            copy.put(label, Collections.unmodifiableSet(new TreeSet<>(set)));
        });
        return Labels.sorted(copy);
    }

    private static void checkSize(String what, int limit, int size) {
        if (size > limit) {
            throw CasException.limit(WHAT, "too many " + what, limit, size);
        }
    }
}
