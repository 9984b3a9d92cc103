package dev.cairn.core.format;

import com.sun.management.ThreadMXBean;
import dev.cairn.api.CasException;
import java.lang.management.ManagementFactory;

/** Counts the bytes that a decoder allocates in all, garbage included. */
final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** What the second run allocates; the first one loads classes. A refusal counts like an answer. */
    static long of(Runnable decode) {
        run(decode);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        run(decode);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static void run(Runnable decode) {
        try {
            decode.run();
        } catch (CasException e) {
            // The refusal is another test's subject.
        }
    }
}
