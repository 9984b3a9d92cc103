package dev.cairn.core.format;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory as a blob. The same entries have one encoding, so the same directory has one key, wherever it lies in
 * another one.
 *
 * <p>Stability: internal.
 *
 * @param root permissions and time, of the directory that was stored; none of those within it
 * @param entries the entries, in the order of their names' UTF-8 bytes
 * @since 0.1.0
 */
public record Tree(Optional<TreeRoot> root, List<TreeEntry> entries) {
    /** The longest tree: 256 MiB, some three million entries with names of twenty bytes. */
    public static final int BYTES_MAX = 256 << 20;

    private static final String WHAT = "tree";
    private static final int VERSION = 1;
    private static final byte[] MAGIC = Wire.magic("CRNT");
    /** With the flag of the root and the count. */
    private static final int HEAD_BYTES = MAGIC.length + 1 + 1 + Integer.BYTES;

    /** Checks the length, and that names rise and none comes twice. */
    public Tree {
        entries = List.copyOf(entries);
        long bytes = encodedBytes(root, entries);
        if (bytes > BYTES_MAX) {
            throw CasException.limit(WHAT, "bytes of a tree", BYTES_MAX, bytes);
        }
        byte[] before = new byte[0];
        for (TreeEntry entry : entries) {
            byte[] name = entry.nameBytes();
            if (Arrays.compareUnsigned(before, name) >= 0) {
                throw CasException.invalid(WHAT, "names do not rise at '" + entry.shownName() + "'");
            }
            before = name;
        }
    }

    /** The tree of a directory within another one; entries in any order. */
    public static Tree of(Stream<TreeEntry> entries) {
        return new Tree(Optional.empty(), entries.sorted().toList());
    }

    /** The same directory as one that is nobody's entry. */
    public Tree as(TreeRoot said) {
        return new Tree(Optional.of(said), entries);
    }

    /** The keys of all files and directories, in order: what the tree keeps alive. */
    public List<BlobKey> links() {
        return entries.stream().flatMap(entry -> entry.node().key().stream()).toList();
    }

    /** The bytes of the blob. */
    public ByteBuffer encode() {
        ByteBuffer to = Wire.allocate((int) encodedBytes(root, entries));
        to.put(MAGIC).put((byte) VERSION).put((byte) (root.isPresent() ? 1 : 0));
        root.ifPresent(said -> TreeEntryCodec.putMeta(to, said.mode(), said.mtime()));
        to.putInt(entries.size());
        entries.forEach(entry -> TreeEntryCodec.put(to, entry));
        return to.flip();
    }

    /**
     * Reads a tree. What it accepts it encodes to the same bytes. Allocates at most 64 times the bytes given, garbage
     * included.
     *
     * @param bytes exactly the blob
     * @param about what errors name
     * @throws CasException.IncompatibleFormat if the version is newer
     */
    public static Tree decode(ByteBuffer bytes, Subject about) {
        WireReader in = new WireReader(WHAT, bytes, about);
        if (in.remaining() > BYTES_MAX) {
            throw in.corrupt(in.remaining() + " bytes, a tree has at most " + BYTES_MAX);
        }
        in.magic(MAGIC);
        in.version(in.u8(), VERSION);
        Optional<TreeRoot> root = in.flag("root") ? Optional.of(TreeEntryCodec.readRoot(in)) : Optional.empty();
        int count = in.count("entries", BYTES_MAX, TreeEntryCodec.BYTES_MIN);
        List<TreeEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(TreeEntryCodec.read(in));
        }
        in.end();
        return in.value(() -> new Tree(root, entries));
    }

    private static long encodedBytes(Optional<TreeRoot> root, List<TreeEntry> entries) {
        long bytes = HEAD_BYTES;
        if (root.isPresent()) {
            bytes += TreeEntryCodec.META_BYTES;
        }
        for (TreeEntry entry : entries) {
            bytes += TreeEntryCodec.bytes(entry);
        }
        return bytes;
    }
}
