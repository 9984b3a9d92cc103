package dev.cairn.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One measured work.
 *
 * @param name what was done
 * @param bytes bytes that went through
 * @param nanos wall time
 * @param each how long each operation took; absent for a single stream
 */
record BenchResult(
        String name, long bytes, long nanos, @Nullable Latencies each) {
    private static final String LINE = "%-34s %12s %15s %10s %10s";
    private static final double MIB = 1 << 20;

    static String heading() {
        return String.format(Locale.ROOT, LINE, "work", "amount", "rate", "p50", "p99");
    }

    String line() {
        if (each == null) {
            String rate = String.format(Locale.ROOT, "%.1f MiB/s", perSecond(bytes) / MIB);
            return String.format(Locale.ROOT, LINE, name, Units.human(bytes), rate, "", "")
                    .stripTrailing();
        }
        String rate = String.format(Locale.ROOT, "%.0f ops/s", perSecond(each.count()));
        String p50 = Latencies.human(each.median());
        String p99 = Latencies.human(each.percentile(0.99));
        return String.format(Locale.ROOT, LINE, name, Units.count(each.count(), "op"), rate, p50, p99);
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "result");
        document.put("work", name);
        document.put("bytes", bytes);
        document.put("nanos", nanos);
        if (each == null) {
            document.put("bytesPerSecond", Math.round(perSecond(bytes)));
        } else {
            document.put("operations", each.count());
            document.put("operationsPerSecond", Math.round(perSecond(each.count())));
            document.put("p50Nanos", each.median());
            document.put("p99Nanos", each.percentile(0.99));
        }
        return document;
    }

    private double perSecond(long amount) {
        return amount * 1e9 / Math.max(nanos, 1);
    }
}
