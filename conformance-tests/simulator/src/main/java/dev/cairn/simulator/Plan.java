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
 * @param inspectors actors that scrub
 * @param fleeting whether names are few and soon dropped, so that contents die and come back
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
        int collectors,
        int inspectors,
        boolean fleeting) {
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

    /** Without the large ones. */
    private static final int CROWDED_SCALES = 8;

    private static final int CROWD = 4;

    /** What this seed stands for. */
    public static Plan ofSeed(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> crowded(seed, random);
            case 3 -> garbled(seed, random);
            case 4 -> stormy(seed, random);
            default -> any(seed, random);
        };
    }

    /** Many processes over contents that die and come back, beside two collectors; they sleep at the wrong moments. */
    private static Plan crowded(long seed, SplittableRandom random) {
        return new Plan(
                seed,
                CROWD,
                3 + random.nextInt(3),
                1 + random.nextInt(2),
                random.nextInt(2),
                15 + random.nextInt(25),
                4 + random.nextInt(8),
                SCALES.get(random.nextInt(CROWDED_SCALES)),
                new Troubles(0, 0, perMille(random, 5), 800, 1 + random.nextInt(8), perMille(random, 20), 0),
                random.nextInt(6),
                false,
                2,
                random.nextInt(4) / 3,
                true);
    }

    /** Much of what is read has wrong bits on the way. */
    private static Plan garbled(long seed, SplittableRandom random) {
        return lonely(seed, random, perMille(random, 20), 100 + random.nextInt(300));
    }

    /** The store fails most of the time. */
    private static Plan stormy(long seed, SplittableRandom random) {
        return lonely(seed, random, 80 + random.nextInt(120), 0);
    }

    private static Plan lonely(long seed, SplittableRandom random, int store, int damage) {
        return new Plan(
                seed,
                1 + random.nextInt(2),
                2,
                3,
                1,
                15 + random.nextInt(25),
                4 + random.nextInt(8),
                SCALES.get(2 + random.nextInt(CROWDED_SCALES - 2)),
                new Troubles(0, 0, 0, 500, 0, store, damage),
                0,
                false,
                1,
                random.nextInt(2),
                true);
    }

    private static Plan any(long seed, SplittableRandom random) {
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
                random.nextInt(3),
                random.nextInt(3) / 2,
                random.nextInt(2) == 0);
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
