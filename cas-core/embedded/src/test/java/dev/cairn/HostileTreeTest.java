package dev.cairn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.core.format.Tree;
import dev.cairn.core.format.TreeEntry;
import dev.cairn.core.format.TreeRoot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Trees that nobody would make of a directory. */
final class HostileTreeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant TIME = Instant.ofEpochSecond(1);

    @TempDir
    Path directory;

    private Cairn cairn;

    @BeforeEach
    void open() {
        cairn = Cairn.openExisting("memory:", CairnOptions.defaults());
    }

    @AfterEach
    void close() {
        cairn.close();
    }

    private static <T> T get(Mono<T> answer) {
        return Objects.requireNonNull(answer.block(PATIENCE));
    }

    private BlobKey blob(ByteBuffer bytes) {
        return get(Flux.just(bytes).as(cairn.storeBlob(Attributes.none())::drain))
                .key();
    }

    private BlobKey tree(TreeEntry... entries) {
        return blob(Tree.of(Stream.of(entries)).encode());
    }

    private BlobKey text(String text) {
        return blob(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void loadTree_linkOutOfTheTarget_nothingIsWrittenThroughIt() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        BlobKey inner = tree(TreeEntry.file("file", 0644, TIME, text("inner")));
        BlobKey key = tree(
                TreeEntry.symlink("a", 0777, TIME, outside.toString()),
                TreeEntry.symlink("b", 0777, TIME, "../outside/planted"),
                TreeEntry.directory("c", 0755, TIME, inner));
        get(cairn.loadTree(key, directory.resolve("target")));
        assertThat(outside).isEmptyDirectory();
        assertThat(Files.isSymbolicLink(directory.resolve("target/a"))).isTrue();
        assertThat(directory.resolve("target/c/file")).hasContent("inner");
    }

    @Test
    void loadTree_namesThatLeaveTheirDirectory_refused() throws IOException {
        for (String name : List.of("..", "x/y", ".", "/")) {
            String same = "z".repeat(name.length());
            ByteBuffer good = Tree.of(Stream.of(TreeEntry.file(same, 0644, TIME, text("x"))))
                    .encode();
            byte[] bytes = new byte[good.remaining()];
            good.get(bytes);
            String latin = new String(bytes, StandardCharsets.ISO_8859_1);
            BlobKey key = blob(ByteBuffer.wrap(latin.replaceFirst(same, name).getBytes(StandardCharsets.ISO_8859_1)));
            Path target = directory.resolve("target");
            assertThatThrownBy(() -> get(cairn.loadTree(key, target))).isInstanceOf(CasException.InvalidInput.class);
            assertThat(target).doesNotExist();
        }
        assertThat(directory.resolve("x")).doesNotExist();
    }

    @Test
    void loadTree_childThatIsNoTree_refusedAndTheDirectoryIsTheOwners() throws IOException {
        BlobKey key = tree(TreeEntry.directory("d", 0777, TIME, text("no tree")));
        Path target = directory.resolve("target");
        assertThatThrownBy(() -> get(cairn.loadTree(key, target)))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining("not a tree");
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void loadTree_rootAsAnEntry_refused() throws IOException {
        BlobKey inner = blob(Tree.of(Stream.of()).as(new TreeRoot(0777, TIME)).encode());
        BlobKey key = tree(TreeEntry.directory("d", 0755, TIME, inner));
        Path target = directory.resolve("target");
        assertThatThrownBy(() -> get(cairn.loadTree(key, target)))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining("of its own");
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void loadTree_rootThatFails_isTheOwnersAlone() throws IOException {
        Tree broken = Tree.of(Stream.of(TreeEntry.directory("d", 0777, TIME, text("no tree"))));
        BlobKey key = blob(broken.as(new TreeRoot(0777, TIME)).encode());
        Path target = directory.resolve("target");
        assertThatThrownBy(() -> get(cairn.loadTree(key, target))).isInstanceOf(CasException.InvalidInput.class);
        assertThat(FileStat.of(target).permissions()).isEqualTo(0700);
    }

    @Test
    void loadTree_missingFile_notFoundAndNoParts() throws IOException {
        BlobKey there = text("there");
        BlobKey missing = new BlobKey(there.algorithm(), there.digest(), 77);
        BlobKey inner = tree(TreeEntry.file("gone", 0644, TIME, missing));
        BlobKey key = tree(TreeEntry.directory("d", 0777, TIME, inner));
        Path target = directory.resolve("target");
        assertThatThrownBy(() -> get(cairn.loadTree(key, target))).isInstanceOf(CasException.NotFound.class);
        assertThat(target.resolve("d")).isEmptyDirectory();
        assertThat(FileStat.of(target.resolve("d"), LinkOption.NOFOLLOW_LINKS).permissions())
                .as("not finished, so its owner's alone")
                .isEqualTo(0700);
    }

    @Test
    void loadTree_tooDeep_refused() {
        BlobKey key = tree();
        for (int i = 0; i < 4; i++) {
            key = tree(TreeEntry.directory("d", 0700, TIME, key));
        }
        BlobKey deep = key;
        TreeOptions three = TreeOptions.builder().depthMax(3).build();
        assertThatThrownBy(() -> get(cairn.loadTree(deep, directory.resolve("target"), three)))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining("depth");
    }

    @Test
    void storeTree_tooDeep_fails() throws IOException {
        Files.createDirectories(directory.resolve("1/2/3/4"));
        TreeOptions three = TreeOptions.builder().depthMax(3).build();
        assertThat(get(cairn.storeTree(directory.resolve("1"), three)).counts())
                .isEqualTo(new TreeCounts(0, 4, 0, 0, 0, 0, 0));
        assertThat(get(cairn.storeTree(directory, three)).counts()).isEqualTo(new TreeCounts(0, 4, 0, 0, 0, 0, 1));
    }

    @Test
    void loadTree_sameNameTwiceOnDisk_refused() throws IOException {
        Path target = directory.resolve("taken");
        Download download = new Download(target, TestEnvironment.create());
        download.write(ByteBuffer.wrap(new byte[3]));
        Files.writeString(target, "mine");
        assertThatThrownBy(() -> download.publish(new FileMeta(0644, TIME)))
                .hasCauseInstanceOf(FileAlreadyExistsException.class);
        download.discard();
        assertThat(target).hasContent("mine");
    }
}
