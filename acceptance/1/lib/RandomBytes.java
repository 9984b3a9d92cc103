import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.SplittableRandom;

/** RandomBytes SEED OFFSET LENGTH: a span of an endless pseudo-random stream, to standard output. */
final class RandomBytes {
    private static final int BLOCK = 1 << 20;

    private RandomBytes() {}

    public static void main(String[] args) throws IOException {
        long seed = Long.parseLong(args[0]);
        long at = Long.parseLong(args[1]);
        long end = at + Long.parseLong(args[2]);
        byte[] block = new byte[BLOCK];
        try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
            while (at < end) {
                // Each block has its own seed, so that a span far out costs no more than a near one.
                long number = at / BLOCK;
                new SplittableRandom(seed + 31 * number).nextBytes(block);
                int from = (int) (at - number * BLOCK);
                int count = (int) Math.min(BLOCK - from, end - at);
                out.write(block, from, count);
                at += count;
            }
        }
    }
}
