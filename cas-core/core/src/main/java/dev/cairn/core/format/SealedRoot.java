package dev.cairn.core.format;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;

/**
 * How a manifest's root is stored in a private domain: the clear part as it is, so that marking, compaction and repair need no key, and in the place
 * of the part about the whole blob a frame around it. The block, of which the block key is made, is the root with that part opened; so one blob cut one
 * way has one root, whatever the epoch and the random bytes of the frame.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class SealedRoot {
    private SealedRoot() {}

    /** Whether a manifest's block is a root; else it is a page, which has nothing to seal. */
    public static boolean isRoot(ByteBuffer manifest) {
        int type = manifest.position() + ManifestRoot.MAGIC_BYTES - 1;
        return type < manifest.limit() && manifest.get(type) == ManifestRoot.TYPE;
    }

    /**
     * The stored form of a root.
     *
     * @param seal makes a frame of the part about the whole blob
     */
    public static ByteBuffer seal(ByteBuffer root, UnaryOperator<ByteBuffer> seal) {
        return replaced(root, ManifestRoot.SEAL_NONE, ManifestRoot.SEAL_FRAME, seal, Subject.of(ManifestRoot.WHAT));
    }

    /**
     * The root of a stored form.
     *
     * @param open opens the frame
     * @param about what errors name
     * @throws CasException.Corrupt if it is no such form, or what {@code open} throws
     */
    public static ByteBuffer open(ByteBuffer stored, UnaryOperator<ByteBuffer> open, Subject about) {
        return replaced(stored, ManifestRoot.SEAL_FRAME, ManifestRoot.SEAL_NONE, open, about);
    }

    private static ByteBuffer replaced(
            ByteBuffer bytes, int before, int after, UnaryOperator<ByteBuffer> part, Subject about) {
        WireReader in = new WireReader(ManifestRoot.WHAT, bytes, about);
        ManifestRoot.magic(in, ManifestRoot.TYPE);
        ByteBuffer clear = in.slice(in.u32("length of the clear part"));
        ByteBuffer sealed = in.slice(in.u32("length of the sealed part"));
        in.end();
        int sealAt = clear.limit() - 1;
        if (sealAt < 0 || clear.get(sealAt) != before) {
            throw in.corrupt("its seal is not " + before);
        }
        ByteBuffer other = part.apply(sealed);
        ByteBuffer to = Wire.allocate(ManifestRoot.HEAD_BYTES + clear.remaining() + other.remaining());
        ManifestRoot.putMagic(to, ManifestRoot.TYPE);
        to.putInt(clear.remaining());
        to.put(clear.slice(0, sealAt)).put((byte) after);
        to.putInt(other.remaining()).put(other.duplicate());
        return to.flip();
    }
}
