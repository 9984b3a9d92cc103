package dev.cairn.core.ingest;

import dev.cairn.api.codec.Chunker;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes that are not cut yet. The chunker is asked only when it can see a whole longest chunk or the end of the stream, so cuts do
 * not depend on how the bytes arrived. Grows as needed, to a longest chunk and two segments at most.
 */
final class ChunkWindow {
    private final Chunker chunker;
    private byte[] data = new byte[0];
    private int start;
    private int end;

    ChunkWindow(Chunker chunker) {
        this.chunker = chunker;
    }

    /** Takes a segment, whose bytes are the window's from now on; chunks handed out before are no longer valid. */
    void add(ByteBuffer segment) {
        int arriving = segment.remaining();
        if (start == end && segment.hasArray()) {
            data = segment.array();
            start = segment.arrayOffset() + segment.position();
            end = start + arriving;
            return;
        }
        if (data.length - end < arriving) {
            makeRoom(arriving);
        }
        segment.duplicate().get(data, end, arriving);
        end += arriving;
    }

    /**
     * The chunks that can be cut now, or all that are left; views of this window, valid until the next segment. Before the end a byte
     * always stays behind, so that whoever is told the end still holds the last chunk, and knows if it is the only one.
     */
    List<ByteBuffer> cut(boolean atEnd) {
        int enough = atEnd ? 1 : chunker.spec().maxBytes() + 1;
        List<ByteBuffer> chunks = new ArrayList<>();
        while (end - start >= enough) {
            int length = chunker.cut(data, start, end);
            chunks.add(ByteBuffer.wrap(data, start, length).slice());
            start += length;
        }
        return chunks;
    }

    private void makeRoom(int arriving) {
        int left = end - start;
        int needed = left + arriving;
        int capacity = data.length;
        while (capacity < needed) {
            capacity = Math.max(needed, Math.min(2 * capacity, capacity + (4 << 20)));
        }
        if (capacity == data.length) {
            System.arraycopy(data, start, data, 0, left);
        } else {
            data = Arrays.copyOf(Arrays.copyOfRange(data, start, end), capacity);
        }
        start = 0;
        end = left;
    }
}
