package dev.cairn.engines;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A set of bytes of a blob, as ranges that neither overlap nor touch, in order. Ranges may reach beyond the end of a blob.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class ByteRanges {
    /**
     * One range, of at least one byte.
     *
     * @param from the first byte
     * @param to the first byte after it
     */
    public record Range(long from, long to) {
        /** Checks the order. */
        public Range {
            if (from < 0 || to <= from) {
                throw new IllegalArgumentException("byte range: 0 <= from < to needed, got " + from + ", " + to);
            }
        }
    }

    private final Range[] ranges;

    private ByteRanges(List<Range> ranges) {
        this.ranges = ranges.toArray(Range[]::new);
    }

    /** The bytes of all these ranges, at least one, in any order. */
    public static ByteRanges of(Collection<Range> ranges) {
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("byte ranges: at least 1 needed, got 0");
        }
        List<Range> joined = new ArrayList<>();
        for (Range next :
                ranges.stream().sorted(Comparator.comparingLong(Range::from)).toList()) {
            int last = joined.size() - 1;
            if (last >= 0 && next.from() <= joined.get(last).to()) {
                Range before = joined.get(last);
                joined.set(last, new Range(before.from(), Math.max(before.to(), next.to())));
            } else {
                joined.add(next);
            }
        }
        return new ByteRanges(joined);
    }

    /** From {@code from} up to, not including, {@code to}. */
    public static ByteRanges of(long from, long to) {
        return of(List.of(new Range(from, to)));
    }

    /** The ranges in order. */
    public List<Range> list() {
        return List.of(ranges);
    }

    /** Whether a byte of the set lies in {@code [from, to)}. */
    boolean touches(long from, long to) {
        int at = firstAfter(from);
        return at < ranges.length && ranges[at].from() < to;
    }

    /** Index of the first range that ends after a byte. */
    int firstAfter(long from) {
        int low = 0;
        int high = ranges.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ranges[middle].to() <= from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    int count() {
        return ranges.length;
    }

    Range get(int index) {
        return ranges[index];
    }

    @Override
    public String toString() {
        return Arrays.stream(ranges).map(r -> r.from() + "-" + (r.to() - 1)).collect(Collectors.joining(","));
    }
}
