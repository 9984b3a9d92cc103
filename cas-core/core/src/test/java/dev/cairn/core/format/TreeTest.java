package dev.cairn.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeTest {
    private static final BlobKey BLOB = new BlobKey(HashAlgorithm.BLAKE3, new Digest(1, 2, 3, 4), 5);

    private static Tree decode(ByteBuffer bytes) {
        return Tree.decode(bytes, Samples.ABOUT);
    }

    @Provide
    Arbitrary<List<TreeEntry>> entries() {
        Arbitrary<String> names = Arbitraries.strings()
                .excludeChars('/', '\0')
                .ofMinLength(1)
                .ofMaxLength(60)
                .filter(name -> !name.equals(".") && !name.equals(".."));
        Arbitrary<TreeNode> nodes =
                Arbitraries.of(new TreeNode.File(BLOB), new TreeNode.Directory(BLOB), new TreeNode.Symlink("../x"));
        return Combinators.combine(names, modes(), times(), nodes)
                .as(TreeEntry::new)
                .list()
                .ofMaxSize(30)
                .uniqueElements(TreeEntry::name)
                .withoutEdgeCases();
    }

    @Provide
    Arbitrary<TreeRoot> roots() {
        return Combinators.combine(modes(), times()).as(TreeRoot::new);
    }

    private static Arbitrary<Integer> modes() {
        return Arbitraries.integers().between(0, TreeEntry.MODE_MAX);
    }

    private static Arbitrary<Instant> times() {
        return Combinators.combine(
                        Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    @Property
    void decode_whatWasEncoded_isTheSame(@ForAll("entries") List<TreeEntry> entries, @ForAll("roots") TreeRoot root) {
        Tree tree = Tree.of(entries.stream());
        assertThat(decode(tree.encode())).isEqualTo(tree);
        assertThat(tree.entries()).containsExactlyInAnyOrderElementsOf(entries);
        Tree stored = tree.as(root);
        assertThat(decode(stored.encode())).isEqualTo(stored);
        assertThat(stored.encode().remaining()).isEqualTo(tree.encode().remaining() + 16);
    }

    private static Tree inner(TreeEntry... entries) {
        return new Tree(Optional.empty(), List.of(entries));
    }

    @Test
    void links_areTheKeysOfFilesAndDirectoriesInOrder() {
        Tree tree = Samples.tree();
        assertThat(tree.links()).hasSize(4).element(0).isNotEqualTo(tree.links().get(1));
        assertThat(tree.links().get(0))
                .isEqualTo(((TreeNode.Directory) tree.entries().get(1).node()).tree());
        assertThat(inner().links()).isEmpty();
    }

    @Test
    void size_isThatOfWhatTheEntryStandsFor() {
        assertThat(new TreeNode.File(BLOB).size()).isEqualTo(5);
        assertThat(new TreeNode.Directory(BLOB).size()).isEqualTo(5);
        assertThat(new TreeNode.Symlink("\u00e4").size()).isEqualTo(2);
        assertThat(Samples.tree().entries())
                .extracting(e -> e.node().kind().name().toLowerCase(Locale.ROOT))
                .containsExactly("symlink", "directory", "file", "file", "file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "/", "a\0", "\ud83e"})
    void entry_nameThatIsNoSegment_isInvalid(String name) {
        assertThatThrownBy(() -> TreeEntry.file(name, 0, Instant.EPOCH, BLOB))
                .isInstanceOf(CasException.InvalidInput.class);
    }

    @Test
    void entry_limits_areInBytes() {
        TreeEntry.file("x".repeat(255), 0, Instant.EPOCH, BLOB);
        assertInvalid(() -> TreeEntry.file("\u00e4".repeat(128), 0, Instant.EPOCH, BLOB), "actual 256");
        TreeEntry.symlink("x", 0, Instant.EPOCH, "y".repeat(4_096));
        assertInvalid(() -> TreeEntry.symlink("x", 0, Instant.EPOCH, "y".repeat(4_097)), "actual 4097");
        assertInvalid(() -> TreeEntry.symlink("x", 0, Instant.EPOCH, ""), "actual 0");
        assertInvalid(() -> TreeEntry.symlink("x", 0, Instant.EPOCH, "a\0"), "NUL");
        assertInvalid(() -> TreeEntry.file("x", 010000, Instant.EPOCH, BLOB), "permission bits");
    }

    @Test
    void tree_namesThatDoNotRise_areInvalid() {
        TreeEntry a = TreeEntry.file("a", 0, Instant.EPOCH, BLOB);
        TreeEntry b = TreeEntry.file("b", 0, Instant.EPOCH, BLOB);
        assertInvalid(() -> inner(a, a), "names do not rise at 'a'");
        assertInvalid(() -> inner(b, a), "names do not rise at 'a'");
        assertThat(Tree.of(List.of(b, a).stream()).entries()).containsExactly(a, b);
    }

    /** The sample's first entry, a link, starts at 10: kind, mode, seconds, nanoseconds, name. */
    private static ByteBuffer forged(Consumer<ByteBuffer> change) {
        return forged(Samples.tree(), change);
    }

    private static ByteBuffer forged(Tree tree, Consumer<ByteBuffer> change) {
        ByteBuffer bytes = tree.encode().order(ByteOrder.LITTLE_ENDIAN);
        change.accept(bytes);
        return bytes;
    }

    @Test
    void decode_impossibleFields_areCorrupt() {
        assertCorrupt(b -> b.put(4, (byte) 0), "version 0");
        assertCorrupt(b -> b.put(5, (byte) 2), "root is 0 or 1");
        assertCorrupt(b -> b.put(5, (byte) 1), "bytes too many");
        assertCorrupt(b -> b.putInt(6, Integer.MAX_VALUE), "at most");
        assertCorrupt(b -> b.putInt(6, Tree.BYTES_MAX), "cut short");
        assertCorrupt(b -> b.putInt(6, 4), "bytes too many");
        assertCorrupt(b -> b.put(10, (byte) 4), "kind 4");
        assertCorrupt(b -> b.putInt(11, 010000), "permission bits");
        assertCorrupt(b -> b.putLong(15, Long.MAX_VALUE), "out of range");
        assertCorrupt(b -> b.putInt(23, 1_000_000_000), "1000000000 nanoseconds");
        assertCorrupt(b -> b.put(28, (byte) 0xff), "not UTF-8");
        assertCorrupt(b -> b.put(28, (byte) '/'), "one segment");
        assertCorrupt(b -> b.put(28, (byte) 'z'), "names do not rise");
        assertThatThrownBy(() -> decode(forged(b -> b.put(4, (byte) 2))))
                .isInstanceOf(CasException.IncompatibleFormat.class)
                .hasMessageContaining("version 2 is newer than 1");
    }

    /** The root's mode is at 6, seconds at 10, nanoseconds at 18, the count at 22. */
    @Test
    void decode_impossibleRoot_isCorrupt() {
        assertRootCorrupt(b -> b.put(5, (byte) 0xff), "root is 0 or 1");
        assertRootCorrupt(b -> b.put(5, (byte) 0), "cut short");
        assertRootCorrupt(b -> b.putInt(6, 010000), "permission bits");
        assertRootCorrupt(b -> b.putInt(6, -1), "2^31 or more");
        assertRootCorrupt(b -> b.putLong(10, Long.MIN_VALUE), "out of range");
        assertRootCorrupt(b -> b.putInt(18, 1_000_000_000), "1000000000 nanoseconds");
        assertRootCorrupt(b -> b.putInt(22, 4), "bytes too many");
        assertRootCorrupt(b -> b.limit(15), "cut short");
        assertInvalid(() -> new TreeRoot(010000, Instant.EPOCH), "permission bits");
        assertInvalid(() -> new TreeRoot(-1, Instant.EPOCH), "permission bits");
    }

    private static void assertRootCorrupt(Consumer<ByteBuffer> change, String reason) {
        assertCorrupt(Samples.rootTree(), change, reason);
    }

    private static void assertCorrupt(Consumer<ByteBuffer> change, String reason) {
        assertCorrupt(Samples.tree(), change, reason);
    }

    private static void assertCorrupt(Tree tree, Consumer<ByteBuffer> change, String reason) {
        assertThatThrownBy(() -> decode(forged(tree, change)))
                .isInstanceOf(CasException.Corrupt.class)
                .hasMessageContaining(reason);
        assertThat(Allocation.of(() -> decode(forged(tree, change)))).isLessThan(64 << 10);
    }

    @Test
    void decode_manyEntries_allocatesNoMoreThanStated() {
        ByteBuffer bytes = Tree.of(IntStream.range(0, 50_000)
                        .mapToObj(i -> TreeEntry.symlink(Integer.toHexString(i), 0, Instant.EPOCH, "x")))
                .encode();
        assertThat(Allocation.of(() -> decode(bytes))).isLessThan(64L * bytes.remaining() + (64 << 10));
    }

    private static void assertInvalid(Runnable make, String reason) {
        assertThatThrownBy(make::run)
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining(reason);
    }
}
