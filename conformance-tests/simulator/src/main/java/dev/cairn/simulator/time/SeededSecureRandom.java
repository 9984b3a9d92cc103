package dev.cairn.simulator.time;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.SplittableRandom;

/** Chance for keys that anybody can foretell. */
final class SeededSecureRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    SeededSecureRandom(long seed) {
        super(new Source(seed), null);
    }

    private static final class Source extends SecureRandomSpi {
        private static final long serialVersionUID = 1L;

        private final transient SplittableRandom random;

        Source(long seed) {
            random = new SplittableRandom(seed);
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            // One seed is all there is.
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            random.nextBytes(bytes);
        }

        @Override
        protected byte[] engineGenerateSeed(int count) {
            byte[] seed = new byte[count];
            random.nextBytes(seed);
            return seed;
        }
    }
}
