package dev.cairn.core.format;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Subject;
import java.nio.ByteBuffer;

/**
 * The last 57 bytes of a pack: where the index lies.
 *
 * <p>Stability: internal.
 *
 * @param indexOffset where the index starts
 * @param count how many entries it has
 * @param algorithm the algorithm of the digest
 * @param indexDigest digest of the index
 * @since 0.1.0
 */
public record PackFooter(long indexOffset, int count, HashAlgorithm algorithm, Digest indexDigest) {
    private static final String WHAT = "pack footer";
    private static final byte[] MAGIC = Wire.magic("CAIRNEND");

    /** Checks offset and count against the limits of a pack. */
    public PackFooter {
        if (indexOffset < PackFormat.HEADER_BYTES || indexOffset > PackFormat.BYTES_MAX) {
            throw CasException.limit(WHAT, "the index lies behind the header", PackFormat.BYTES_MAX, indexOffset);
        }
        if (count < 0 || count > PackFormat.ENTRIES_MAX) {
            throw CasException.limit(WHAT, "entries of a pack", PackFormat.ENTRIES_MAX, count);
        }
    }

    /** Where the footer of a pack of this length lies; Corrupt if no pack has this length. */
    public static ByteRange range(long packBytes, Subject about) {
        int min = PackFormat.HEADER_BYTES + PackFormat.FOOTER_BYTES;
        if (packBytes < min || packBytes > PackFormat.BYTES_MAX) {
            String reason = "a pack has " + min + " to " + PackFormat.BYTES_MAX + " bytes, not " + packBytes;
            throw CasException.corrupt(WHAT, reason, about);
        }
        return new ByteRange(packBytes - PackFormat.FOOTER_BYTES, PackFormat.FOOTER_BYTES);
    }

    /** Where the index of a pack of this length lies. */
    public ByteRange indexRange(long packBytes) {
        return ByteRange.between(indexOffset, packBytes - PackFormat.FOOTER_BYTES);
    }

    /** The {@link PackFormat#FOOTER_BYTES} bytes. */
    public ByteBuffer encode() {
        ByteBuffer to = Wire.allocate(PackFormat.FOOTER_BYTES);
        to.putLong(indexOffset).putInt(count);
        Wire.put(to, algorithm, indexDigest);
        Wire.putCrc(to);
        return to.put(MAGIC).flip();
    }

    /**
     * Reads the footer and checks that an index of its count fits between entries and footer.
     *
     * @param footer exactly the bytes of {@link #range}
     * @param packBytes the length of the pack
     * @param about what errors name: the pack, or the object
     */
    public static PackFooter decode(ByteBuffer footer, long packBytes, Subject about) {
        long end = range(packBytes, about).offset();
        WireReader in = new WireReader(WHAT, footer, about);
        long indexOffset = in.u64("index offset");
        int count = in.u32("count");
        HashAlgorithm algorithm = in.algorithm();
        Digest digest = in.rawDigest();
        in.crc();
        in.magic(MAGIC);
        in.end();
        PackFooter result = in.value(() -> new PackFooter(indexOffset, count, algorithm, digest));
        long indexBytes = end - indexOffset;
        if (indexBytes < (long) count * PackFormat.INDEX_ENTRY_BYTES_MIN
                || indexBytes > (long) count * PackFormat.INDEX_ENTRY_BYTES_MAX) {
            throw in.corrupt("an index of " + count + " entries does not take " + indexBytes + " bytes");
        }
        return result;
    }
}
