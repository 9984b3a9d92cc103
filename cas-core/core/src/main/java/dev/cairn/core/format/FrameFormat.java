package dev.cairn.core.format;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.DomainEpoch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Lengths of the sealed frame, and the bytes that bind it to its place.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class FrameFormat {
    /** The byte in an entry's header that says sealed frame. */
    public static final int SEAL_FRAME = 1;
    /** The byte that says a manifest's root of which one part is a frame, see {@link SealedRoot}. */
    public static final int SEAL_MANIFEST = 2;
    /** Random bytes of a frame. */
    public static final int SALT_BYTES = 32;
    /** Domain, epoch, random bytes. */
    public static final int HEADER_BYTES = 2 * Integer.BYTES + SALT_BYTES;
    /** What one segment holds, if it is not the last. */
    public static final int SEGMENT_BYTES = 64 << 10;
    /** What a segment is longer than what it holds. */
    public static final int TAG_BYTES = 16;
    /** Seven zeros, u32 number of the segment, u8 whether it is the last. */
    public static final int NONCE_BYTES = 12;

    static final String WHAT = "sealed frame";
    private static final int COUNTER_AT = 7;
    private static final int SEALED_SEGMENT_BYTES = SEGMENT_BYTES + TAG_BYTES;
    private static final byte[] KEY_LABEL = "cairn/1/frame".getBytes(StandardCharsets.US_ASCII);

    private FrameFormat() {}

    /** How many segments so many encoded bytes take: at least one. */
    public static int segments(int encodedBytes) {
        return Math.max(1, (encodedBytes + SEGMENT_BYTES - 1) / SEGMENT_BYTES);
    }

    /**
     * The length of the frame around so many encoded bytes.
     *
     * @throws CasException.InvalidInput if an entry cannot hold it
     */
    public static int frameBytes(int encodedBytes) {
        long bytes = (long) HEADER_BYTES + encodedBytes + (long) TAG_BYTES * segments(encodedBytes);
        if (bytes > PackFormat.STORED_BYTES_MAX) {
            throw CasException.limit(WHAT, "bytes of a frame", PackFormat.STORED_BYTES_MAX, bytes);
        }
        return (int) bytes;
    }

    /**
     * The length of what a frame of so many bytes holds.
     *
     * @throws CasException.Corrupt if no frame has this length
     */
    public static int encodedBytes(int frameBytes, Subject about) {
        int sealed = frameBytes - HEADER_BYTES;
        if (sealed < TAG_BYTES || frameBytes > PackFormat.STORED_BYTES_MAX) {
            String range = HEADER_BYTES + TAG_BYTES + " to " + PackFormat.STORED_BYTES_MAX;
            throw CasException.corrupt(WHAT, frameBytes + " bytes; a frame has " + range, about);
        }
        int last = (sealed - 1) % SEALED_SEGMENT_BYTES + 1;
        if (last <= TAG_BYTES && sealed != TAG_BYTES) {
            throw CasException.corrupt(WHAT, "the last segment has " + last + " bytes", about);
        }
        return sealed - TAG_BYTES * ((sealed - 1) / SEALED_SEGMENT_BYTES + 1);
    }

    /** The nonce of a segment. No two segments under one key have the same, for each frame has a key of its own. */
    public static byte[] nonce(int segment, boolean last) {
        ByteBuffer to = Wire.allocate(NONCE_BYTES);
        to.position(COUNTER_AT).putInt(segment).put((byte) (last ? 1 : 0));
        return Wire.bytes(to);
    }

    /** The info from which a frame's key is derived. */
    public static byte[] keyInfo(FrameContent content) {
        ByteBuffer to = Wire.allocate(KEY_LABEL.length + Wire.BLOCK_KEY_BYTES);
        to.put(KEY_LABEL);
        Wire.put(to, content.key());
        return Wire.bytes(to);
    }

    /** What every segment is bound to besides its key and its nonce. */
    public static byte[] associatedData(DomainEpoch of, FrameContent content) {
        ByteBuffer to = Wire.allocate(2 * Long.BYTES + 2 * Integer.BYTES + Wire.BLOCK_KEY_BYTES + 2);
        Wire.put(to, of.repository());
        to.putInt(of.domain()).putInt(of.epoch());
        Wire.put(to, content.key());
        to.put((byte) content.codec()).put((byte) SEAL_FRAME);
        return Wire.bytes(to);
    }
}
