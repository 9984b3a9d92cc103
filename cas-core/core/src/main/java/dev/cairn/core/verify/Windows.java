package dev.cairn.core.verify;

import dev.cairn.api.ByteRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Entries of a pack that are read with one request: as many as lie within {@link #BYTES}, or a single longer one. */
public final class Windows {
    /** The length of a window of more than one entry at most, gaps between its entries included. */
    public static final int BYTES = 4 << 20;

    private Windows() {}

    /**
     * Windows over entries that are in the order of their offsets.
     *
     * @param range where an entry lies
     */
    public static <T> List<List<T>> of(List<T> entries, Function<T, ByteRange> range) {
        List<List<T>> windows = new ArrayList<>();
        List<T> open = new ArrayList<>();
        for (T entry : entries) {
            boolean fits = open.isEmpty()
                    || range.apply(entry).end() - range.apply(open.get(0)).offset() <= BYTES;
            if (!fits) {
                windows.add(open);
                open = new ArrayList<>();
            }
            open.add(entry);
        }
        if (!open.isEmpty()) {
            windows.add(open);
        }
        return windows;
    }

    /** From the first byte of a window to its last. */
    public static <T> ByteRange range(List<T> window, Function<T, ByteRange> range) {
        return ByteRange.between(
                range.apply(window.get(0)).offset(),
                range.apply(window.get(window.size() - 1)).end());
    }
}
