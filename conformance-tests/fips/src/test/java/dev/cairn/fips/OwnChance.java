package dev.cairn.fips;

import dev.cairn.api.Environment;
import dev.cairn.conformance.ForwardingEnvironment;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/** An environment whose chance no provider makes. */
final class OwnChance extends ForwardingEnvironment {
    OwnChance(Environment rest) {
        super(rest);
    }

    @Override
    public SecureRandom secureRandom() {
        return new Own();
    }

    private static final class Own extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient SplittableRandom source = new SplittableRandom(1);

        @Override
        public void nextBytes(byte[] bytes) {
            source.nextBytes(bytes);
        }

        @Override
        public long nextLong() {
            return source.nextLong();
        }
    }
}
