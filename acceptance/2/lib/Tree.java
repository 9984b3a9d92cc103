import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Tree make DIR SEED COUNT: so many files of 1 to 20 KiB, half of them text, in some 300 directories, with symbolic links.
 * Tree compare A B: prints {@code none}, or the first difference and how many there are.
 */
final class Tree {
    private static final int DIRECTORIES = 300;
    private static final int LINK_EVERY = 500;
    private static final long BEGAN = 1_500_000_000L;
    private static final String[] MODES = {"rw-r--r--", "rw-------", "rwxr-xr-x", "r--r--r--", "rw-rw-r--", "rwx--x---"};
    private static final String[] WORDS = "the of and catalog pack block under which store 42 chunk;\n".split(" ");

    private Tree() {}

    public static void main(String[] args) throws IOException {
        if (args[0].equals("make")) {
            make(Path.of(args[1]), new SplittableRandom(Long.parseLong(args[2])), Integer.parseInt(args[3]));
        } else {
            compare(Path.of(args[1]), Path.of(args[2]));
        }
    }

    private static void make(Path root, SplittableRandom random, int count) throws IOException {
        List<Path> directories = new ArrayList<>(List.of(Files.createDirectories(root)));
        for (int i = 0; i < DIRECTORIES; i++) {
            Path parent = directories.get(random.nextInt(directories.size()));
            directories.add(Files.createDirectory(parent.resolve("d" + i + (i % 7 == 0 ? " ü" : ""))));
        }
        for (int i = 0; i < count; i++) {
            Path file = directories.get(random.nextInt(directories.size())).resolve("f" + i);
            Files.write(file, content(random));
            if (i % LINK_EVERY == 0) {
                Files.createSymbolicLink(file.resolveSibling("l" + i), i % 1000 == 0 ? file.getFileName() : Path.of("../absent"));
            }
            mark(file, MODES[random.nextInt(MODES.length)], random);
        }
        // From the innermost: whatever is made in a directory changes its time.
        for (int i = directories.size() - 1; i >= 0; i--) {
            mark(directories.get(i), i % 5 == 1 ? "rwxr-x---" : "rwxr-xr-x", random);
        }
    }

    private static byte[] content(SplittableRandom random) {
        byte[] bytes = new byte[1024 + random.nextInt(19 * 1024 + 1)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            StringBuilder text = new StringBuilder();
            while (text.length() < bytes.length) {
                text.append(WORDS[random.nextInt(WORDS.length)]).append(' ').append(random.nextInt(1000)).append(' ');
            }
            return Arrays.copyOf(text.toString().getBytes(), bytes.length);
        }
        return bytes;
    }

    private static void mark(Path path, String mode, SplittableRandom random) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        long nanos = TimeUnit.SECONDS.toNanos(BEGAN + random.nextInt(200_000_000)) + random.nextInt(1_000_000_000);
        Files.setLastModifiedTime(path, FileTime.from(nanos, TimeUnit.NANOSECONDS));
    }

    private static void compare(Path a, Path b) throws IOException {
        List<String> differences = new ArrayList<>();
        List<Path> names = names(a);
        List<Path> others = names(b);
        if (!names.equals(others)) {
            differences.add("names: " + names.size() + " and " + others.size());
        }
        for (Path name : names) {
            String difference = Files.exists(b.resolve(name), LinkOption.NOFOLLOW_LINKS) ? differs(a.resolve(name), b.resolve(name)) : "absent";
            if (!difference.isEmpty()) {
                differences.add(difference + " of " + name);
            }
        }
        System.out.println(differences.isEmpty() ? "none" : differences.size() + ", first: " + differences.get(0));
    }

    private static List<Path> names(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.map(root::relativize).sorted().toList();
        }
    }

    private static String differs(Path a, Path b) throws IOException {
        if (Files.isSymbolicLink(a)) {
            boolean same = Files.isSymbolicLink(b) && Files.readSymbolicLink(a).equals(Files.readSymbolicLink(b));
            return same ? "" : "target";
        }
        if (Files.isDirectory(a) != Files.isDirectory(b, LinkOption.NOFOLLOW_LINKS)) {
            return "kind";
        }
        if (!Files.isDirectory(a) && Files.mismatch(a, b) >= 0) {
            return "bytes";
        }
        if (!Files.getPosixFilePermissions(a).equals(Files.getPosixFilePermissions(b))) {
            return "mode";
        }
        return Files.getLastModifiedTime(a).equals(Files.getLastModifiedTime(b)) ? "" : "mtime";
    }
}
