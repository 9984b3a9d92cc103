package dev.cairn.core.collect;

import dev.cairn.api.BlockKey;
import java.util.Collection;

/**
 * The blocks that blobs need, as a Bloom filter: a block that was added is always found; of the others a few are found too, which only keeps
 * them until another run, whose filter is salted otherwise. So a mark needs two bytes a block in memory, however long the keys are, and no
 * look-up in the catalog. Keys are digests, so their bits are the hash functions.
 *
 * <p>Burton H. Bloom, Space/time trade-offs in hash coding with allowable errors, 1970; two hashes make all: Kirsch and Mitzenmacher, 2006.
 * With 16 bits a block and 7 functions one of about 1,400 dead blocks is taken for a live one.
 *
 * <p>Thread-safe.
 */
final class LiveBlocks {
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
     * @param bytesMax what it may take; when that is too little, more dead blocks are taken for live ones
     * @param salt chance, another one for each run
     */
    LiveBlocks(long expected, long bytesMax, long salt) {
        long wanted = Math.max(WORDS_MIN, expected / Long.SIZE * BITS_A_BLOCK + 1);
        long most = Math.max(WORDS_MIN, Math.min(Integer.MAX_VALUE - 8, bytesMax / Long.BYTES));
        this.words = new long[(int) Math.min(wanted, most)];
        this.salt = salt;
    }

    synchronized void add(int domain, Collection<BlockKey> blocks) {
        for (BlockKey block : blocks) {
            long step = step(domain, block);
            long at = start(block);
            for (int i = 0; i < FUNCTIONS; i++, at += step) {
                words[word(at)] |= 1L << at;
            }
        }
    }

    synchronized boolean contains(int domain, BlockKey block) {
        long step = step(domain, block);
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
    private long step(int domain, BlockKey block) {
        long other = block.digest().b() ^ ((long) block.scheme().id() << 56) ^ ((long) domain << 24) ^ block.size();
        return ((other ^ Long.reverse(salt)) * MIX) | 1;
    }

    private int word(long at) {
        return (int) ((((at * MIX) >>> 33) * words.length) >>> 31);
    }
}
