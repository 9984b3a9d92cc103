package dev.cairn.core.format;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;

/** The encoding of a {@link TreeEntry}, and of a {@link TreeRoot}, which has mode and time as an entry has them. */
final class TreeEntryCodec {
    private static final String WHAT = "tree entry";
    private static final int FILE = 1;
    private static final int DIRECTORY = 2;
    private static final int SYMLINK = 3;
    /** Mode, seconds, nanoseconds. */
    static final int META_BYTES = Integer.BYTES + Long.BYTES + Integer.BYTES;
    /** Kind, mode and time, length of the name. */
    private static final int HEAD_BYTES = 1 + META_BYTES + 1;
    /** A link with a name and a target of one byte. */
    static final int BYTES_MIN = HEAD_BYTES + 1 + Short.BYTES + 1;

    private static final int NANOS_MAX = 999_999_999;

    private TreeEntryCodec() {}

    static int bytes(TreeEntry entry) {
        int node = entry.node() instanceof TreeNode.Symlink link
                ? Short.BYTES + Math.toIntExact(link.size())
                : Wire.BLOB_KEY_BYTES;
        return HEAD_BYTES + entry.nameBytes().length + node;
    }

    static void put(ByteBuffer to, TreeEntry entry) {
        byte[] name = entry.nameBytes();
        to.put((byte) kind(entry.node()));
        putMeta(to, entry.mode(), entry.mtime());
        to.put((byte) name.length).put(name);
        entry.node().key().ifPresent(key -> Wire.put(to, key));
        if (entry.node() instanceof TreeNode.Symlink link) {
            byte[] target = Utf8.encode(WHAT, link.target());
            to.putShort((short) target.length).put(target);
        }
    }

    static void putMeta(ByteBuffer to, int mode, Instant mtime) {
        to.putInt(mode).putLong(mtime.getEpochSecond()).putInt(mtime.getNano());
    }

    static TreeRoot readRoot(WireReader in) {
        int mode = in.u32("mode");
        Instant mtime = mtime(in);
        return in.value(() -> new TreeRoot(mode, mtime));
    }

    static TreeEntry read(WireReader in) {
        int kind = in.u8();
        int mode = in.u32("mode");
        Instant mtime = mtime(in);
        ByteBuffer name = in.slice(in.u8());
        TreeNode node = node(in, kind);
        return in.value(() -> new TreeEntry(Utf8.decode(WHAT, name), mode, mtime, node));
    }

    private static int kind(TreeNode node) {
        return switch (node.kind()) {
            case FILE -> FILE;
            case DIRECTORY -> DIRECTORY;
            case SYMLINK -> SYMLINK;
        };
    }

    private static TreeNode node(WireReader in, int kind) {
        return switch (kind) {
            case FILE -> new TreeNode.File(in.blobKey());
            case DIRECTORY -> new TreeNode.Directory(in.blobKey());
            case SYMLINK -> {
                ByteBuffer target = in.slice(in.u16());
                yield in.value(() -> new TreeNode.Symlink(Utf8.decode(WHAT, target)));
            }
            default -> throw in.corrupt("an entry of kind " + kind);
        };
    }

    private static Instant mtime(WireReader in) {
        long seconds = in.bits64();
        int nanos = in.u32("nanoseconds");
        if (nanos > NANOS_MAX) {
            throw in.corrupt(nanos + " nanoseconds");
        }
        try {
            return Instant.ofEpochSecond(seconds, nanos);
        } catch (DateTimeException | ArithmeticException e) {
            throw in.corrupt("time " + seconds + " s is out of range");
        }
    }
}
