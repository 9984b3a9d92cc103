package dev.cairn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.Subject;
import dev.cairn.core.format.Tree;
import dev.cairn.core.format.TreeRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Directories in and out. */
final class TreeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant TIME = Instant.ofEpochSecond(1_600_000_000L, 123_456_789);

    @TempDir
    Path directory;

    private Cairn cairn;
    private Path root;

    @BeforeEach
    void open() throws IOException {
        cairn = Cairn.open(directory.resolve("data"));
        root = Files.createDirectory(directory.resolve("root"));
    }

    @AfterEach
    void close() {
        cairn.close();
    }

    private static <T> T get(Mono<T> answer) {
        return Objects.requireNonNull(answer.block(PATIENCE));
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    /** What a directory is and holds: each path, its own the empty one, with type, mode, time, and content or target. */
    private static Map<String, String> picture(Path of) throws IOException {
        Map<String, String> picture = new TreeMap<>();
        try (Stream<Path> all = Files.walk(of)) {
            for (Path path : all.toList()) {
                FileStat stat = FileStat.of(path, LinkOption.NOFOLLOW_LINKS);
                long micros = stat.modified().to(TimeUnit.MICROSECONDS);
                String content = stat.isFile() ? new BigHash(Files.readAllBytes(path)).toString() : "";
                String target = stat.isSymlink() ? Files.readSymbolicLink(path).toString() : "";
                picture.put(
                        of.relativize(path).toString(),
                        Integer.toOctalString(stat.mode()) + " " + (stat.isSymlink() ? micros : stat.modified()) + " "
                                + content + target);
            }
        }
        return picture;
    }

    private record BigHash(int length, int hash) {
        BigHash(byte[] bytes) {
            this(bytes.length, Arrays.hashCode(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void storeThenLoad_randomTree_isTheSame(long seed) throws IOException {
        new RandomTree(seed).fill(root);
        TreeReceipt receipt = get(cairn.storeTree(root));
        Path copy = directory.resolve("copy");
        TreeCounts restored = get(cairn.loadTree(receipt.key(), copy));
        assertThat(picture(copy)).as("seed %d", seed).isEqualTo(picture(root));
        TreeCounts stored = receipt.counts();
        assertThat(restored)
                .isEqualTo(
                        new TreeCounts(stored.files(), stored.directories(), stored.links(), stored.bytes(), 0, 0, 0));
        TreeReceipt again = get(cairn.storeTree(copy));
        assertThat(again.key()).isEqualTo(receipt.key());
        assertThat(again.chunks().added()).isZero();
        assertThat(parts(copy)).isEmpty();
    }

    @Test
    void storeTree_named_isARefToATree() {
        Attributes said = Attributes.builder().ref("home").custom("host", "a").build();
        TreeReceipt receipt =
                get(cairn.storeTree(root, TreeOptions.builder().attributes(said).build()));
        Ref ref = get(cairn.refs().get(new RefName("home")));
        assertThat(ref.key()).isEqualTo(receipt.key());
        assertThat(ref.mediaType()).contains(Cairn.TREE_MEDIA_TYPE);
        assertThat(ref.custom()).containsEntry("host", "a");
        assertThat(receipt.counts()).isEqualTo(new TreeCounts(0, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void storeTree_manyFiles_oneCommitAndProgress() throws IOException {
        for (int i = 0; i < 1_500; i++) {
            Path sub = Files.createDirectories(root.resolve("d" + i % 37));
            Files.writeString(sub.resolve("f" + i), "content of " + i);
        }
        Files.write(root.resolve("large"), random(5_000_000, 1));
        List<Long> files = new ArrayList<>();
        TreeOptions options =
                TreeOptions.builder().progress((done, bytes) -> files.add(done)).build();
        TreeReceipt receipt = get(cairn.storeTree(root, options));
        assertThat(receipt.counts().files()).isEqualTo(1_501);
        assertThat(receipt.counts().directories()).isEqualTo(38);
        assertThat(files.get(files.size() - 1)).isEqualTo(1_501);
        assertThat(files).isSorted();
        get(cairn.loadTree(receipt.key(), directory.resolve("copy")));
        assertThat(picture(directory.resolve("copy"))).isEqualTo(picture(root));
    }

    @Test
    void storeTree_specialFilesAndForeignNames_skippedAndTold() throws Exception {
        Files.writeString(root.resolve("file"), "x");
        assumeTrue(
                new ProcessBuilder("mkfifo", root.resolve("pipe").toString())
                                .start()
                                .waitFor()
                        == 0,
                "mkfifo");
        Files.writeString(Path.of(URI.create(root.toUri() + "caf%E9")), "latin");
        List<String> told = new ArrayList<>();
        TreeOptions options = TreeOptions.builder()
                .skipped((path, reason) -> told.add(reason))
                .build();
        TreeReceipt receipt = get(cairn.storeTree(root, options));
        assertThat(receipt.counts().skipped()).isEqualTo(2);
        assertThat(receipt.counts().files()).isEqualTo(1);
        assertThat(told)
                .containsExactlyInAnyOrder("neither file, directory nor symbolic link", "the name is not UTF-8");
    }

    @Test
    void storeTree_fileWhoseReadFails_failedAndTheRestStored() {
        Path broken = Path.of("/proc/self/attr");
        assumeTrue(Files.isDirectory(broken), "needs /proc");
        List<CasException> failures = new ArrayList<>();
        TreeOptions options = TreeOptions.builder().failed(failures::add).build();
        TreeReceipt receipt = get(cairn.storeTree(broken, options));
        assertThat(receipt.counts().failed()).isEqualTo(failures.size()).isPositive();
        assertThat(failures).allSatisfy(e -> assertThat(e.subject()).isNotNull());
    }

    @Test
    void storeTree_notADirectory_typed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertThatThrownBy(() -> get(cairn.storeTree(file))).isInstanceOf(CasException.InvalidInput.class);
        assertThatThrownBy(() -> get(cairn.storeTree(directory.resolve("absent"))))
                .isInstanceOf(CasException.NotFound.class);
    }

    @Test
    void storeTree_excludes_leaveOut() throws IOException {
        for (String name : List.of("a/b/x.o", "a/b/x.c", "x.o", "build/y", "a/build/z", "a/c", "keep/build")) {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
        TreeOptions options = TreeOptions.builder()
                .exclude("*.o")
                .exclude("build/")
                .exclude("/a/c")
                .without(root.resolve("a/b/x.c"))
                .build();
        TreeReceipt receipt = get(cairn.storeTree(root, options));
        Path copy = directory.resolve("copy");
        get(cairn.loadTree(receipt.key(), copy));
        assertThat(picture(copy).keySet()).containsExactly("", "a", "a/b", "keep", "keep/build");
        assertThat(receipt.counts().skipped()).isZero();
    }

    @Test
    void loadTree_targetNotEmpty_refusedAndUntouched() throws IOException {
        Files.writeString(root.resolve("a"), "a");
        BlobKey key = get(cairn.storeTree(root)).key();
        Path full = Files.createDirectory(directory.resolve("full"));
        Files.writeString(full.resolve("mine"), "mine");
        assertThatThrownBy(() -> get(cairn.loadTree(key, full)))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining("not empty");
        Path link = Files.createSymbolicLink(
                directory.resolve("link"), Files.createDirectory(directory.resolve("elsewhere")));
        assertThatThrownBy(() -> get(cairn.loadTree(key, link))).isInstanceOf(CasException.InvalidInput.class);
        assertThat(directory.resolve("elsewhere")).isEmptyDirectory();
        assertThatThrownBy(() -> get(cairn.loadTree(key, full.resolve("mine"))))
                .isInstanceOf(CasException.InvalidInput.class);
        assertThat(picture(full)).containsOnlyKeys("", "mine");
        get(cairn.loadTree(key, Files.createDirectory(directory.resolve("empty"))));
    }

    @Test
    void loadTree_notATreeOrUnknown_typedAndNothingCreated() throws IOException {
        BlobKey key = get(cairn.storeFile(Files.writeString(directory.resolve("f"), "no tree")))
                .key();
        Path target = directory.resolve("target");
        assertThatThrownBy(() -> get(cairn.loadTree(key, target)))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining("not a tree");
        BlobKey unknown = new BlobKey(key.algorithm(), key.digest(), 5);
        assertThatThrownBy(() -> get(cairn.loadTree(unknown, target))).isInstanceOf(CasException.NotFound.class);
        assertThat(target).doesNotExist();
    }

    @Test
    void loadTree_setIdBits_onlyWhenAskedFor() throws IOException {
        Path file = Files.writeString(root.resolve("f"), "x");
        assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("unix"), "needs modes");
        Files.setAttribute(file, "unix:mode", 06755);
        Files.setAttribute(root, "unix:mode", 07755);
        BlobKey key = get(cairn.storeTree(root)).key();
        get(cairn.loadTree(key, directory.resolve("plain")));
        get(cairn.loadTree(
                key,
                directory.resolve("special"),
                TreeOptions.builder().specialBits(true).build()));
        assertThat(FileStat.of(directory.resolve("plain/f")).permissions()).isEqualTo(0755);
        assertThat(FileStat.of(directory.resolve("special/f")).permissions()).isEqualTo(06755);
        assertThat(FileStat.of(directory.resolve("plain")).permissions()).isEqualTo(01755);
        assertThat(FileStat.of(directory.resolve("special")).permissions()).isEqualTo(07755);
    }

    private static FileStat marked(Path path, int mode, Instant time) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
        Files.setLastModifiedTime(path, FileTime.from(time));
        return FileStat.of(path);
    }

    private Tree stored(BlobKey key) {
        ByteBuffer all = ByteBuffer.allocate((int) key.size());
        get(cairn.readBlob(key).all().doOnNext(all::put).then(Mono.just(all)));
        return Tree.decode(all.flip(), Subject.of("tree"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void loadTree_root_getsItsModeAndTimeAtTheEnd(boolean existed) throws IOException {
        assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("unix"), "needs modes");
        Files.writeString(Files.createDirectory(root.resolve("sub")).resolve("f"), "x");
        Files.createSymbolicLink(root.resolve("link"), Path.of("sub"));
        FileStat of = marked(root, 0500, TIME);
        BlobKey key = get(cairn.storeTree(root)).key();
        Path copy = directory.resolve("copy");
        if (existed) {
            marked(Files.createDirectory(copy), 0755, Instant.EPOCH);
        }
        get(cairn.loadTree(key, copy));
        assertThat(FileStat.of(copy).permissions()).isEqualTo(0500);
        assertThat(FileStat.of(copy).modified()).isEqualTo(of.modified()).isEqualTo(FileTime.from(TIME));
        assertThat(get(cairn.storeTree(copy)).key()).isEqualTo(key);
    }

    @Test
    void storeTree_rootThroughALink_hasModeAndTimeOfTheDirectory() throws IOException {
        FileStat of = marked(root, 0750, TIME);
        Path link = Files.createSymbolicLink(directory.resolve("link"), root);
        BlobKey key = get(cairn.storeTree(link)).key();
        assertThat(stored(key).root()).contains(new TreeRoot(of.permissions(), TIME));
        assertThat(get(cairn.storeTree(root)).key()).isEqualTo(key);
    }

    @Test
    void storeTree_rootTouched_newRootAndNothingElse() throws IOException {
        Files.writeString(Files.createDirectory(root.resolve("sub")).resolve("f"), "x");
        marked(root, 0755, TIME);
        TreeReceipt first = get(cairn.storeTree(root));
        marked(root, 0755, TIME.plusNanos(1));
        TreeReceipt second = get(cairn.storeTree(root));
        assertThat(second.key()).isNotEqualTo(first.key());
        assertThat(second.chunks().added()).isEqualTo(1);
        assertThat(stored(second.key()).entries()).isEqualTo(stored(first.key()).entries());
    }

    @Test
    void loadTree_directoryWithinAnother_leavesModeAndTimeOfTheTargetAlone() throws IOException {
        marked(Files.createDirectory(root.resolve("sub")), 0700, TIME);
        Tree all = stored(get(cairn.storeTree(root)).key());
        BlobKey sub = all.entries().get(0).node().key().orElseThrow();
        assertThat(stored(sub).root()).isEmpty();
        Path copy = Files.createDirectory(directory.resolve("copy"));
        FileStat before = marked(copy, 0711, Instant.EPOCH);
        get(cairn.loadTree(sub, copy));
        assertThat(FileStat.of(copy).permissions()).isEqualTo(before.permissions());
        assertThat(FileStat.of(copy).modified()).isEqualTo(before.modified());
    }

    private void manyFiles() throws IOException {
        for (int i = 0; i < 300; i++) {
            Files.write(root.resolve("f" + i), random(20_000, i));
        }
    }

    @Test
    void storeTree_cancelled_nothingVisibleAndTheRepositoryUsable() throws IOException {
        manyFiles();
        for (int i = 1; i <= 5; i++) {
            Attributes said = Attributes.named("cancelled" + i);
            cairn.storeTree(root, TreeOptions.builder().attributes(said).build())
                    .takeUntilOther(Mono.delay(Duration.ofMillis(7L * i)))
                    .block(PATIENCE);
        }
        long refs = get(cairn.refs().list("").count());
        TreeReceipt receipt = get(cairn.storeTree(root));
        assertThat(get(cairn.refs().list("").count())).isEqualTo(refs + 1);
        get(cairn.loadTree(receipt.key(), directory.resolve("whole")));
        assertThat(picture(directory.resolve("whole"))).isEqualTo(picture(root));
    }

    @Test
    void loadTree_cancelled_leavesNoTemporaryFiles() throws IOException {
        manyFiles();
        BlobKey key = get(cairn.storeTree(root)).key();
        for (int i = 1; i <= 5; i++) {
            Path target = directory.resolve("target" + i);
            cairn.loadTree(key, target)
                    .takeUntilOther(Mono.delay(Duration.ofMillis(9L * i)))
                    .block(PATIENCE);
        }
        for (int poll = 0; poll < 400 && !parts(directory).isEmpty(); poll++) {
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(parts(directory)).isEmpty();
    }

    private static List<Path> parts(Path in) throws IOException {
        try (Stream<Path> files = Files.walk(in)) {
            return files.filter(file -> file.toString().endsWith(".part")).toList();
        } catch (UncheckedIOException e) {
            return List.of(in);
        }
    }

    /** A directory that chance makes, the same from the same seed. */
    private static final class RandomTree {
        private static final String[] NAMES = {"a", "B", "ä", "文件", "😀", "sp ace", "-dash", "new\nline", "x.o", "%41"};
        private static final String[] TARGETS = {"gone", "../..", "/etc/hostname", "a/b", "ä", "."};
        private static final int[] MODES = {0644, 0600, 0, 0777, 01777, 0444};
        private static final int[] SIZES = {0, 1, 100, 65_536, 65_537, 300_000};

        private final SplittableRandom random;

        RandomTree(long seed) {
            random = new SplittableRandom(seed);
        }

        void fill(Path root) throws IOException {
            fill(root, 0);
            mode(root);
            time(root);
        }

        private void fill(Path in, int depth) throws IOException {
            int count = random.nextInt(12);
            for (int i = 0; i < count; i++) {
                Path path = Names.resolve(in, NAMES[random.nextInt(NAMES.length)] + i);
                switch (random.nextInt(depth < 4 ? 4 : 3)) {
                    case 0 -> Files.createSymbolicLink(path, Path.of(TARGETS[random.nextInt(TARGETS.length)]));
                    case 3 -> {
                        Files.createDirectory(path);
                        fill(path, depth + 1);
                        mode(path);
                    }
                    default -> {
                        Files.write(path, random(SIZES[random.nextInt(SIZES.length)], random.nextLong()));
                        mode(path);
                    }
                }
                time(path);
            }
        }

        private void mode(Path path) throws IOException {
            int mode = MODES[random.nextInt(MODES.length)];
            Files.setAttribute(path, "unix:mode", Files.isDirectory(path) ? mode | 0700 : mode | 0400);
        }

        private void time(Path path) throws IOException {
            long seconds = random.nextLong(-2_000_000_000L, 2_000_000_000L);
            long nanos = seconds < 0 ? 0 : random.nextInt(1_000_000) * 1_000L + 7;
            Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(FileTime.from(Instant.ofEpochSecond(seconds, nanos)), null, null);
        }
    }
}
