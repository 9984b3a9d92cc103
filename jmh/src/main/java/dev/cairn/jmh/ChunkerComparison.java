package dev.cairn.jmh;

import dev.cairn.engines.FastCdc;
import dev.cairn.engines.GearTable;
import dev.cairn.engines.Sha256;
import dev.cairn.engines.WideCdc;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The chunkers side by side. Without arguments: speed on 64 MiB of random bytes, thread CPU time, medians of interleaved
 * turns, as ratios to FastCDC a byte at a time; exit code 1 if {@code fastcdc-2020} is under 1.4 or {@code wide-32} under 2.4.
 * With files (each under 2 GiB, such as archives of neighbouring versions): what is left of all of them together if each
 * distinct chunk is kept once, at several lengths, and the same for constant and periodic bytes.
 */
public final class ChunkerComparison {
    private static final int TURNS = 11;
    private static final int WARM_UP_TURNS = 4;
    private static final int[] AVERAGES = {16 << 10, 64 << 10, 256 << 10};
    private static final double FASTCDC_MIN = 1.4;
    private static final double WIDE_MIN = 2.4;
    private static final int SPEED_BYTES = 64 << 20;
    private static final int PATTERN_BYTES = 16 << 20;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private interface Cutter {
        int cut(byte[] data, int from, int to);
    }

    /** FastCDC as the paper tells it, at the default parameters: one hash, one byte at a time. */
    private static final class ByteAtATime implements Cutter {
        private static final int MIN = 64 << 10;
        private static final int AVG = 256 << 10;
        private static final int MAX = 1 << 20;
        private static final long BELOW_AVG = 0x0000D91747537000L;
        private static final long ABOVE_AVG = 0x0000D90303537000L;

        private final long[] gear = GearTable.seeded(0);

        @Override
        public int cut(byte[] data, int from, int to) {
            int length = Math.min(to - from, MAX);
            if (length <= MIN) {
                return length;
            }
            int end = from + length;
            int center = Math.min(from + AVG, end);
            int cut = scan(data, 0, from + MIN, center, BELOW_AVG);
            if (cut == center) {
                cut = scan(data, hashBefore(data, center), center, end, ABOVE_AVG);
            }
            return cut - from;
        }

        private int scan(byte[] data, long before, int at, int end, long mask) {
            long[] table = gear;
            long hash = before;
            for (int i = at; i < end; i++) {
                hash = (hash << 1) + table[data[i] & 0xFF];
                if ((hash & mask) == 0) {
                    return i;
                }
            }
            return end;
        }

        private long hashBefore(byte[] data, int at) {
            long hash = 0;
            for (int i = at - Long.SIZE; i < at; i++) {
                hash = (hash << 1) + gear[data[i] & 0xFF];
            }
            return hash;
        }
    }

    private ChunkerComparison() {}

    public static void main(String[] args) throws IOException {
        System.out.printf(
                "JDK %s (%s), flags %s%n",
                System.getProperty("java.version"),
                System.getProperty("java.vendor"),
                ManagementFactory.getRuntimeMXBean().getInputArguments());
        if (args.length == 0) {
            System.exit(speed() ? 0 : 1);
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String arg : args) {
            files.put(arg, Files.readAllBytes(Path.of(arg)));
        }
        for (int avg : AVERAGES) {
            stored("files", avg, files.values());
        }
        for (int period : new int[] {1, 2, 3, 4, 7, 8, 100, 512, 4096}) {
            stored("period " + period, 256 << 10, Set.of(pattern(period)));
        }
    }

    private static boolean speed() {
        Map<String, Cutter> cutters = new LinkedHashMap<>();
        cutters.put("a byte at a time", new ByteAtATime());
        cutters.put("fastcdc-2020", new FastCdc(64 << 10, 256 << 10, 1 << 20, 2, 0)::cut);
        cutters.put("wide-32", new WideCdc(64 << 10, 256 << 10, 1 << 20, 2, 0)::cut);
        byte[] data = new byte[SPEED_BYTES];
        new Random(1).nextBytes(data);
        Map<String, double[]> speeds = new LinkedHashMap<>();
        for (int turn = -WARM_UP_TURNS; turn < TURNS; turn++) {
            for (Map.Entry<String, Cutter> e : cutters.entrySet()) {
                double speed = gigabytesPerSecond(e.getValue(), data);
                speeds.computeIfAbsent(e.getKey(), name -> new double[TURNS])[Math.max(turn, 0)] = speed;
            }
        }
        double base = median(speeds.get("a byte at a time"));
        speeds.forEach((name, s) ->
                System.out.printf(Locale.ROOT, "%-18s %6.2f GB/s  %5.2f x%n", name, median(s), median(s) / base));
        return median(speeds.get("fastcdc-2020")) >= FASTCDC_MIN * base
                && median(speeds.get("wide-32")) >= WIDE_MIN * base;
    }

    private static double gigabytesPerSecond(Cutter cutter, byte[] data) {
        long before = THREADS.getCurrentThreadCpuTime();
        for (int at = 0; at < data.length; ) {
            at += cutter.cut(data, at, data.length);
        }
        return (double) data.length / (THREADS.getCurrentThreadCpuTime() - before);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void stored(String what, int avg, Iterable<byte[]> files) {
        stored(what + ", fastcdc-2020, " + avg, new FastCdc(avg / 4, avg, 4 * avg, 2, 0)::cut, files);
        stored(what + ", wide-32, " + avg, new WideCdc(avg / 4, avg, 4 * avg, 2, 0)::cut, files);
    }

    private static void stored(String what, Cutter cutter, Iterable<byte[]> files) {
        Set<ByteBuffer> known = new HashSet<>();
        long total = 0;
        long kept = 0;
        int chunks = 0;
        int shortest = Integer.MAX_VALUE;
        for (byte[] data : files) {
            for (int at = 0; at < data.length; ) {
                int length = cutter.cut(data, at, data.length);
                if (known.add(ByteBuffer.wrap(Sha256.hash(data, at, length)))) {
                    kept += length;
                }
                at += length;
                total += length;
                chunks++;
                shortest = at < data.length ? Math.min(shortest, length) : shortest;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-32s %,14d bytes, kept %,14d (%6.2f %%), %,7d chunks, mean %,9d, shortest but the last %,9d%n",
                what,
                total,
                kept,
                100.0 * kept / total,
                chunks,
                total / chunks,
                shortest);
    }

    private static byte[] pattern(int period) {
        byte[] unit = new byte[period];
        new Random(period).nextBytes(unit);
        byte[] bytes = new byte[PATTERN_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = unit[i % period];
        }
        return bytes;
    }
}
