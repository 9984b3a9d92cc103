package dev.cairn.api.pack;

import dev.cairn.api.CasException;
import java.util.List;

/**
 * How a pack is kept so that it outlives stores. Each part lies on a store of its own.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public sealed interface Redundancy {
    /** How many parts a pack is kept as. */
    int parts();

    /** The fewest parts from which a pack is read. */
    int partsToRead();

    /** How many parts must be durable before a write is acknowledged, if the policy does not say. */
    int defaultQuorum();

    /**
     * Whole copies. The default quorum is the majority.
     *
     * @param copies 1 to 16
     */
    record Replicas(int copies) implements Redundancy {
        /** The most copies. */
        public static final int COPIES_MAX = 16;

        /** Checks the number. */
        public Replicas {
            if (copies < 1 || copies > COPIES_MAX) {
                throw CasException.limit("replicas", "there are 1 to 16 copies", COPIES_MAX, copies);
            }
        }

        @Override
        public int parts() {
            return copies;
        }

        @Override
        public int partsToRead() {
            return 1;
        }

        @Override
        public int defaultQuorum() {
            return copies / 2 + 1;
        }

        @Override
        public String toString() {
            return "replicas(" + copies + ")";
        }
    }

    /**
     * Shards of a Reed-Solomon code: any {@code data} of them make the pack. The default quorum is data and half of parity, rounded up.
     *
     * @param data 2 or more
     * @param parity 1 or more; with data at most 255
     */
    record Erasure(int data, int parity) implements Redundancy {
        /** The most shards. */
        public static final int SHARDS_MAX = 255;

        /** What is known to suit: 3+1, 4+2, 4+4, 10+4, 16+6. Others may be used. */
        public static final List<Erasure> PRESETS = List.of(
                new Erasure(3, 1), new Erasure(4, 2), new Erasure(4, 4), new Erasure(10, 4), new Erasure(16, 6));

        /** Checks the numbers. */
        public Erasure {
            if (data < 2) {
                throw CasException.limit("erasure", "there are at least 2 data shards", 2, data);
            }
            if (parity < 1) {
                throw CasException.limit("erasure", "there is at least 1 parity shard", 1, parity);
            }
            if ((long) data + parity > SHARDS_MAX) {
                throw CasException.limit("erasure", "too many shards", SHARDS_MAX, (long) data + parity);
            }
        }

        @Override
        public int parts() {
            return data + parity;
        }

        @Override
        public int partsToRead() {
            return data;
        }

        @Override
        public int defaultQuorum() {
            return data + (parity + 1) / 2;
        }

        /** The short name, such as {@code 4+2}. */
        public String shortName() {
            return data + "+" + parity;
        }

        @Override
        public String toString() {
            return "erasure(" + data + "," + parity + ")";
        }
    }
}
