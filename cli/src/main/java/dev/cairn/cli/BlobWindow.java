package dev.cairn.cli;

import dev.cairn.api.BlobReader;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.engines.SpanReader;

/** Small reads of a blob in rising order, made out of larger ones; each byte is verified. */
final class BlobWindow implements SpanReader {
    private static final int WINDOW_BYTES = 1 << 20;

    private final BlobReader blob;
    private byte[] window = new byte[0];
    private long start;

    BlobWindow(BlobReader blob) {
        this.blob = blob;
    }

    @Override
    public void read(long offset, byte[] to, int off, int len) {
        if (offset < start || offset + len > start + window.length) {
            fill(offset);
        }
        System.arraycopy(window, (int) (offset - start), to, off, len);
    }

    private void fill(long offset) {
        byte[] bytes = new byte[(int) Math.min(WINDOW_BYTES, blob.key().size() - offset)];
        int[] filled = new int[1];
        Transfer.each(blob.at(offset, bytes.length), 1, buffer -> {
            int count = buffer.remaining();
            buffer.get(bytes, filled[0], count);
            filled[0] += count;
        });
        if (filled[0] != bytes.length) {
            throw CasException.corrupt(
                    "prove",
                    "a range is shorter than it was asked for",
                    Subject.of(blob.key().toString()));
        }
        window = bytes;
        start = offset;
    }
}
