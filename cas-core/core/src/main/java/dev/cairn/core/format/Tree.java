package dev.cairn.core.format;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory as a blob. The same entries have one encoding, so the same directory has one key.
 *
 * <p>Stability: internal.
 *
 * @param entries the entries, in the order of their names' UTF-8 bytes
 * @since 0.1.0
 */
public record Tree(List<TreeEntry> entries) {
    /** The longest tree: 256 MiB, some three million entries with names of twenty bytes. */
    public static final int BYTES_MAX = 256 << 20;

    private static final String WHAT = "tree";
    private static final int VERSION = 1;
    private static final byte[] MAGIC = Wire.magic("CRNT");
    private static final int HEAD_BYTES = MAGIC.length + 1 + Integer.BYTES;

    /** Checks the length, and that names rise and none comes twice. */
    public Tree {
        entries = List.copyOf(entries);
        long bytes = encodedBytes(entries);
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

    /** A tree of entries in any order. */
    public static Tree of(Stream<TreeEntry> entries) {
        return new Tree(entries.sorted().toList());
    }

    /** The keys of all files and directories, in order: what the tree keeps alive. */
    public List<BlobKey> links() {
        return entries.stream().flatMap(entry -> entry.node().key().stream()).toList();
    }

    /** The bytes of the blob. */
    public ByteBuffer encode() {
        ByteBuffer to = Wire.allocate((int) encodedBytes(entries));
        to.put(MAGIC).put((byte) VERSION).putInt(entries.size());
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
        int count = in.count("entries", BYTES_MAX, TreeEntryCodec.BYTES_MIN);
        List<TreeEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(TreeEntryCodec.read(in));
        }
        in.end();
        return in.value(() -> new Tree(entries));
    }

    private static long encodedBytes(List<TreeEntry> entries) {
        long bytes = HEAD_BYTES;
        for (TreeEntry entry : entries) {
            bytes += TreeEntryCodec.bytes(entry);
        }
        return bytes;
    }
}
