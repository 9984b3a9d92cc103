package dev.cairn.core.collect;

import dev.cairn.api.BlockKey;
import java.util.Collection;

/**
 * A set of blocks as a Bloom filter: a block that was added is always found; of the others a few are found too. So it needs two bytes a block in
 * memory, however long the keys are, and no look-up in the catalog. Keys are digests, so their bits are the hash functions.
 *
 * <p>Burton H. Bloom, Space/time trade-offs in hash coding with allowable errors, 1970; two hashes make all: Kirsch and Mitzenmacher, 2006.
 * With 16 bits a block and 7 functions one of about 1,400 others is found.
 *
 * <p>Thread-safe.
 */
final class BlockFilter {
    private static final int BITS_A_BLOCK = 16;
    private static final int FUNCTIONS = 7;
    private static final long WORDS_MIN = 1 << 10;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final long[] words;
    private final long salt;

    /**
     * An empty set.
     *
     * @param expected about how many blocks will be added
     * @param bytesMax what it may take; when that is too little, more blocks are found that were not added
     * @param salt chance, another one for each run
     */
    BlockFilter(long expected, long bytesMax, long salt) {
        long wanted = Math.max(WORDS_MIN, expected / Long.SIZE * BITS_A_BLOCK + 1);
        long most = Math.max(WORDS_MIN, Math.min(Integer.MAX_VALUE - 8, bytesMax / Long.BYTES));
        this.words = new long[(int) Math.min(wanted, most)];
        this.salt = salt;
    }

    /**
     * Adds blocks.
     *
     * @param of what they belong to, such as their domain; the same block of another is another
     */
    synchronized void add(long of, Collection<BlockKey> blocks) {
        blocks.forEach(block -> add(of, block));
    }

    /** Adds a block; answers whether it was found before. */
    synchronized boolean add(long of, BlockKey block) {
        long step = step(of, block);
        long at = start(block);
        boolean found = true;
        for (int i = 0; i < FUNCTIONS; i++, at += step) {
            long bit = 1L << at;
            found &= (words[word(at)] & bit) != 0;
            words[word(at)] |= bit;
        }
        return found;
    }

    synchronized boolean contains(long of, BlockKey block) {
        long step = step(of, block);
        long at = start(block);
        for (int i = 0; i < FUNCTIONS; i++, at += step) {
            if ((words[word(at)] & (1L << at)) == 0) {
                return false;
            }
        }
        return true;
    }

    private long start(BlockKey block) {
        return (block.digest().a() ^ salt) * MIX;
    }

    /** Odd, so that it does not come back to where it was. */
    private long step(long of, BlockKey block) {
        long other =
                block.digest().b() ^ ((long) block.scheme().id() << 56) ^ Long.rotateLeft(of * MIX, 24) ^ block.size();
        return ((other ^ Long.reverse(salt)) * MIX) | 1;
    }

    private int word(long at) {
        return (int) ((((at * MIX) >>> 33) * words.length) >>> 31);
    }
}
