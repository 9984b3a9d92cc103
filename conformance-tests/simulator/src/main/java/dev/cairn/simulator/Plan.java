package dev.cairn.simulator;

import dev.cairn.simulator.cluster.Scale;
import dev.cairn.simulator.cluster.Troubles;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a simulation does: all of it is drawn from a seed.
 *
 * @param seed of every choice
 * @param slots processes at once
 * @param writers actors that store
 * @param readers actors that read
 * @param namers actors that set and drop names
 * @param turns operations of each actor
 * @param contents how many contents there are
 * @param scale how long they are
 * @param troubles how often things go wrong
 * @param accidents what happens to processes and disk, all in all
 * @param rots whether stored bytes rot
 * @param collectors actors that collect garbage
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public record Plan(
        long seed,
        int slots,
        int writers,
        int readers,
        int namers,
        int turns,
        int contents,
        Scale scale,
        Troubles troubles,
        int accidents,
        boolean rots,
        int collectors) {
    private static final List<Scale> SCALES = List.of(
            Scale.TINY,
            Scale.TINY,
            Scale.SMALL,
            Scale.SMALL,
            Scale.SMALL,
            Scale.MEDIUM,
            Scale.MEDIUM,
            Scale.MEDIUM,
            Scale.LARGE,
            Scale.LARGE_SHARED);

    /** What this seed stands for. */
    public static Plan ofSeed(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
        boolean isCalm = random.nextInt(6) == 0;
        return new Plan(
                seed,
                1 + random.nextInt(3),
                1 + random.nextInt(4),
                1 + random.nextInt(3),
                random.nextInt(3),
                8 + random.nextInt(25),
                4 + random.nextInt(20),
                SCALES.get(random.nextInt(SCALES.size())),
                isCalm ? Troubles.NONE : troubles(random),
                isCalm ? 0 : random.nextInt(8),
                !isCalm && random.nextInt(8) == 0,
                random.nextInt(3));
    }

    private static Troubles troubles(SplittableRandom random) {
        return new Troubles(
                perMille(random, 40),
                perMille(random, 40),
                perMille(random, 10),
                500,
                perMille(random, 10),
                perMille(random, 60),
                perMille(random, 20));
    }

    /** Often none, so that one kind of trouble is seen without the others. */
    private static int perMille(SplittableRandom random, int max) {
        return random.nextBoolean() ? 0 : 1 + random.nextInt(max);
    }
}
