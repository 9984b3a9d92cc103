package dev.cairn.cli;

import dev.cairn.engines.SpanWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Prints the ranges whose bytes were verified, each when it is complete. */
final class ProvedRanges implements SpanWriter {
    private final Output output;
    private long from;
    private long to;
    private long bytes;

    ProvedRanges(Output output) {
        this.output = output;
    }

    @Override
    public void write(long offset, byte[] of, int off, int len) {
        if (offset != to) {
            print();
            from = offset;
        }
        to = offset + len;
        bytes += len;
    }

    /** Prints what is still open. */
    void end() {
        print();
        from = to;
    }

    /** Number of bytes verified. */
    long bytes() {
        return bytes;
    }

    private void print() {
        if (to > from) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("type", "range");
            document.put("offset", from);
            document.put("length", to - from);
            output.result(document, from + "-" + (to - 1));
        }
    }
}
