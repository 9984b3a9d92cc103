import dev.cairn.engines.Blake3;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * FirstHash: what the first 64 KiB of a process cost, in us of CPU: of all its threads, and of the one that asked. All of them include the
 * compilers, and the loading of classes.
 */
final class FirstHash {
    private FirstHash() {}

    public static void main(String[] args) throws IOException {
        byte[] input = new byte[64 << 10];
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        nanosOfAll();
        long all = nanosOfAll();
        long one = threads.getCurrentThreadCpuTime();
        byte[] digest = Blake3.hash(input);
        one = threads.getCurrentThreadCpuTime() - one;
        all = nanosOfAll() - all;
        if (digest.length != Blake3.DIGEST_BYTES) {
            throw new AssertionError();
        }
        System.out.println(all / 1_000 + " " + one / 1_000);
    }

    /** The kernel's own count; what the JVM offers for a process has ticks of 10 ms on JDK 17. */
    private static long nanosOfAll() throws IOException {
        long nanos = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                try {
                    String ran = Files.readString(task.resolve("schedstat"));
                    nanos += Long.parseLong(ran.substring(0, ran.indexOf(' ')));
                } catch (NoSuchFileException e) {
                    // The thread ended meanwhile.
                }
            }
        }
        return nanos;
    }
}
