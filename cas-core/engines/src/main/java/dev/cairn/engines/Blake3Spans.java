package dev.cairn.engines;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One input on several threads: whoever is free takes the next span of a mebibyte, and the chaining values are joined at the end. The caller
 * works too, and alone if nobody else comes, so a busy executor makes it slower and never stuck.
 */
final class Blake3Spans implements Runnable {
    private static final int SPAN_BYTES = Blake3Row.NODES_MAX * Blake3Tree.CHUNK_BYTES;

    private final byte[] in;
    private final int off;
    private final int len;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicReferenceArray<byte[]> values;
    private final CountDownLatch missing;

    private Blake3Spans(byte[] in, int off, int len) {
        this.in = in;
        this.off = off;
        this.len = len;
        int spans = (len - 1) / SPAN_BYTES + 1;
        this.values = new AtomicReferenceArray<>(spans);
        this.missing = new CountDownLatch(spans);
    }

    static byte[] digest(byte[] in, int off, int len, Executor executor, int parallelism) {
        if (parallelism < 2 || len <= 2 * SPAN_BYTES) {
            return Blake3.hash(in, off, len);
        }
        Blake3Spans spans = new Blake3Spans(in, off, len);
        for (int i = 1; i < parallelism; i++) {
            try {
                executor.execute(spans);
            } catch (RejectedExecutionException e) {
                break;
            }
        }
        spans.run();
        spans.await();
        return spans.join(0, spans.values.length(), true);
    }

    @Override
    public void run() {
        for (int span = taken.getAndIncrement(); span < values.length(); span = taken.getAndIncrement()) {
            int from = span * SPAN_BYTES;
            long firstChunk = (long) span * Blake3Row.NODES_MAX;
            values.set(
                    span, Blake3Tree.groupChainingValue(in, off + from, Math.min(SPAN_BYTES, len - from), firstChunk));
            missing.countDown();
        }
    }

    /** For the spans that others have taken; each of them takes a millisecond or two. */
    private void await() {
        boolean interrupted = false;
        while (missing.getCount() > 0) {
            try {
                missing.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] join(int first, int count, boolean root) {
        if (count == 1) {
            return Objects.requireNonNull(values.get(first));
        }
        int left = Integer.highestOneBit(count - 1);
        byte[] one = join(first, left, false);
        byte[] other = join(first + left, count - left, false);
        return root ? Blake3Tree.root(one, other) : Blake3Tree.parent(one, other);
    }
}
