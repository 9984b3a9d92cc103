package dev.cairn.core.collect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Numbers of rows: a bit for each, in pieces where there are any. Not thread-safe. */
final class NumberSet {
    private static final int PIECE_BITS = 16;
    private static final int IN_PIECE = (1 << PIECE_BITS) - 1;

    private final TreeMap<Long, BitSet> pieces = new TreeMap<>();

    void add(long number) {
        pieces.computeIfAbsent(number >> PIECE_BITS, piece -> new BitSet()).set((int) number & IN_PIECE);
    }

    boolean contains(long number) {
        BitSet piece = pieces.get(number >> PIECE_BITS);
        return piece != null && piece.get((int) number & IN_PIECE);
    }

    /** The highest numbers before one, the highest first, at most so many. */
    List<Long> before(long number, int limit) {
        List<Long> found = new ArrayList<>();
        for (Map.Entry<Long, BitSet> piece :
                pieces.headMap(number >> PIECE_BITS, true).descendingMap().entrySet()) {
            long base = piece.getKey() << PIECE_BITS;
            int from = number - base > IN_PIECE ? IN_PIECE : (int) (number - base) - 1;
            for (int bit = from < 0 ? -1 : piece.getValue().previousSetBit(from);
                    bit >= 0 && found.size() < limit;
                    bit = piece.getValue().previousSetBit(bit - 1)) {
                found.add(base + bit);
            }
        }
        return found;
    }

    /** The lowest numbers after one, in order, at most so many. */
    List<Long> after(long number, int limit) {
        List<Long> found = new ArrayList<>();
        for (Map.Entry<Long, BitSet> piece :
                pieces.tailMap(number >> PIECE_BITS, true).entrySet()) {
            long base = piece.getKey() << PIECE_BITS;
            piece.getValue().stream()
                    .mapToObj(bit -> base + bit)
                    .filter(each -> each > number)
                    .limit(limit - found.size())
                    .forEach(found::add);
            if (found.size() == limit) {
                break;
            }
        }
        return found;
    }
}
