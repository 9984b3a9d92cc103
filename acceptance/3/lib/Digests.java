import dev.cairn.engines.Blake3;
import dev.cairn.engines.Blake3Hasher;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Digests FILE SHORT LONG: writes a line "digest length" to the file for every length up to SHORT and for those around the edges of trees up to
 * LONG + 1 bytes, and prints the kernel. Each is also hashed in pieces, at another place of an array and by two threads, and must not differ.
 * Writes nothing where this JVM does not use the kernel of the property.
 *
 * <p>Digests bytes DIR SHORT: the inputs of the short lengths, each a file. Digests big FILE LONG: the longest one.
 */
final class Digests {
    private static final int CHUNK = 1024;
    /** Longer ones are hashed in pieces only, and the longest one: time. */
    private static final int OTHER_WAYS_MAX = 9 << 20;

    private Digests() {}

    public static void main(String[] args) throws IOException {
        int last = Integer.parseInt(args[2]);
        if (args[0].equals("bytes")) {
            byte[] input = input(last);
            for (int length = 0; length <= last; length++) {
                try (OutputStream out = new FileOutputStream(Path.of(args[1], Integer.toString(length)).toFile())) {
                    out.write(input, 0, length);
                }
            }
        } else if (args[0].equals("big")) {
            Files.write(Path.of(args[1]), input(last + 1));
        } else {
            print(Path.of(args[0]), Integer.parseInt(args[1]), last);
        }
    }

    private static void print(Path file, int lastShort, int lastLong) throws IOException {
        String kernel = Blake3.awaitKernel();
        System.out.println(kernel);
        if (!kernel.equals(System.getProperty("dev.cairn.blake3"))) {
            return;
        }
        byte[] input = input(lastLong + 1);
        byte[] moved = new byte[input.length + 3];
        System.arraycopy(input, 0, moved, 3, input.length);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (PrintStream out = new PrintStream(Files.newOutputStream(file))) {
            for (int length : lengths(lastShort, lastLong)) {
                byte[] digest = Blake3.hash(input, 0, length);
                check("pieces", length, digest, inPieces(input, length));
                if (length <= OTHER_WAYS_MAX || length == lastLong + 1) {
                    check("another place", length, digest, Blake3.hash(moved, 3, length));
                    check("two threads", length, digest, Blake3.hash(input, 0, length, other, 2));
                }
                out.println(HexFormat.of().formatHex(digest) + " " + length);
            }
        }
        other.shutdown();
    }

    private static void check(String way, int length, byte[] digest, byte[] same) {
        if (!MessageDigest.isEqual(digest, same)) {
            throw new AssertionError(way + ": another digest of " + length + " bytes");
        }
    }

    /** Pieces of lengths that fit no chunk, from one byte to some hundred KiB. */
    private static byte[] inPieces(byte[] input, int length) {
        Blake3Hasher hasher = Blake3.hasher();
        int piece = 1 + length % 61;
        for (int at = 0; at < length; piece = Math.min(piece * 3 + 1, 400_001)) {
            int count = Math.min(piece, length - at);
            hasher.update(input, at, count);
            at += count;
        }
        return hasher.digest();
    }

    /** All the short ones; around each number of chunks up to 300, around powers of two of them, and around one and a half times those. */
    private static NavigableSet<Integer> lengths(int lastShort, int lastLong) {
        NavigableSet<Integer> lengths = new TreeSet<>();
        for (int length = 0; length <= lastShort; length++) {
            lengths.add(length);
        }
        for (int chunks = 1; chunks <= 300; chunks++) {
            around(lengths, chunks * CHUNK, lastLong);
        }
        for (int bytes = CHUNK; bytes > 0 && bytes <= lastLong; bytes *= 2) {
            around(lengths, bytes, lastLong);
            around(lengths, bytes + bytes / 2, lastLong);
            if (bytes <= OTHER_WAYS_MAX) {
                around(lengths, bytes + CHUNK, lastLong);
                around(lengths, bytes - CHUNK, lastLong);
            }
        }
        return lengths;
    }

    private static void around(NavigableSet<Integer> lengths, int bytes, int last) {
        if (bytes <= last) {
            lengths.addAll(Arrays.asList(Math.max(0, bytes - 1), bytes, bytes + 1));
        }
    }

    private static byte[] input(int length) {
        byte[] input = new byte[length];
        new Random(20260305).nextBytes(input);
        return input;
    }
}
