package dev.cairn.core;

import dev.cairn.api.Environment;
import dev.cairn.conformance.ForwardingEnvironment;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/** An environment whose secret chance is no chance at all: the same seed gives the same keys, salts and nonces. */
public final class FixedChance extends ForwardingEnvironment {
    private final SecureRandom secure;

    /** Takes all but the chance from another environment. */
    public FixedChance(Environment rest, long seed) {
        super(rest);
        this.secure = random(seed);
    }

    /** Bytes by a seed. */
    public static SecureRandom random(long seed) {
        return new Fixed(seed);
    }

    @Override
    public SecureRandom secureRandom() {
        return secure;
    }

    private static final class Fixed extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient SplittableRandom source;

        Fixed(long seed) {
            source = new SplittableRandom(seed);
        }

        @Override
        public synchronized void nextBytes(byte[] bytes) {
            source.nextBytes(bytes);
        }

        @Override
        public synchronized long nextLong() {
            return source.nextLong();
        }
    }
}
