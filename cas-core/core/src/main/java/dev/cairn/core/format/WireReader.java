package dev.cairn.core.format;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.ChunkerSpec;
import dev.cairn.engines.Crc32c;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A cursor over bytes from outside. Every read checks that the bytes are there and every value that it can be; what
 * is not so is {@link CasException.Corrupt} about the subject. It allocates nothing by a length that it has read:
 * {@link #count} and {@link #slice} check lengths against the bytes present. The caller's buffer keeps its position.
 */
final class WireReader {
    private final String what;
    private final ByteBuffer in;
    private final Subject about;

    /**
     * Reads the remaining bytes.
     *
     * @param what the structure, such as {@code pack header}
     * @param about what errors name
     */
    WireReader(String what, ByteBuffer bytes, Subject about) {
        this.what = what;
        this.in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.about = about;
    }

    int remaining() {
        return in.remaining();
    }

    int u8() {
        return need(1).get() & 0xff;
    }

    int u16() {
        return need(Short.BYTES).getShort() & 0xffff;
    }

    /** Four bytes that are no number. */
    int bits32() {
        return need(Integer.BYTES).getInt();
    }

    /** Eight bytes that are no number, or a signed one. */
    long bits64() {
        return need(Long.BYTES).getLong();
    }

    /** A u32 that must be below 2^31. */
    int u32(String field) {
        int value = bits32();
        if (value < 0) {
            throw corrupt(field + " " + Integer.toUnsignedString(value) + " is 2^31 or more");
        }
        return value;
    }

    /** A u64 that must be below 2^63. */
    long u64(String field) {
        long value = bits64();
        if (value < 0) {
            throw corrupt(field + " " + Long.toUnsignedString(value) + " is 2^63 or more");
        }
        return value;
    }

    /** A u32 that counts items which follow, each of at least so many bytes. */
    int count(String items, int max, int bytesEach) {
        int count = u32("count of " + items);
        if (count > max) {
            throw corrupt(count + " " + items + ", at most " + max + " are allowed");
        }
        fits(count, bytesEach);
        return count;
    }

    /** Checks that so many items can follow, before room is made for them. */
    void fits(long count, int bytesEach) {
        if (count > in.remaining() / bytesEach) {
            throw corrupt("cut short: " + count + " items do not fit the " + in.remaining() + " bytes left");
        }
    }

    /** The next bytes; shares the memory. */
    ByteBuffer slice(int bytes) {
        ByteBuffer slice = need(bytes).slice(in.position(), bytes);
        in.position(in.position() + bytes);
        return slice;
    }

    Digest rawDigest() {
        return Digest.read(need(Digest.BYTES));
    }

    HashAlgorithm algorithm() {
        int id = u8();
        return value(() -> HashAlgorithm.ofId(id));
    }

    BlockKey blockKey() {
        need(Wire.BLOCK_KEY_BYTES);
        int scheme = u8();
        Digest digest = rawDigest();
        int size = u32("block size");
        return value(() -> new BlockKey(BlockScheme.ofId(scheme), digest, size));
    }

    BlobKey blobKey() {
        HashAlgorithm algorithm = algorithm();
        Digest digest = rawDigest();
        return new BlobKey(algorithm, digest, u64("blob size"));
    }

    ChunkerSpec chunker() {
        need(Wire.CHUNKER_BYTES);
        int id = u8();
        int min = u32("chunk minimum");
        int avg = u32("chunk average");
        int max = u32("chunk maximum");
        int normalization = u8();
        long seed = bits64();
        return value(() -> new ChunkerSpec(id, min, avg, max, normalization, seed));
    }

    UUID uuid() {
        return new UUID(Long.reverseBytes(bits64()), Long.reverseBytes(bits64()));
    }

    /** Whether something follows: a byte that is 0 or 1. */
    boolean flag(String field) {
        int flag = u8();
        if (flag > 1) {
            throw corrupt(field + " is 0 or 1, not " + flag);
        }
        return flag == 1;
    }

    void magic(byte[] expected) {
        if (!slice(expected.length).equals(ByteBuffer.wrap(expected))) {
            throw corrupt("wrong magic");
        }
    }

    /** Refuses a version that is newer; there is no version 0. */
    void version(int actual, int newest) {
        if (actual > newest) {
            String reason = what + " version " + actual + " is newer than " + newest;
            throw new CasException.IncompatibleFormat(CasException.Details.of(what, reason, about));
        }
        if (actual == 0) {
            throw corrupt("version 0");
        }
    }

    /** Reads the CRC32C that must be that of all bytes before it. */
    void crc() {
        int actual = Crc32c.of(in.duplicate().flip());
        if (bits32() != actual) {
            throw corrupt("CRC32C does not match");
        }
    }

    /**
     * Checks the CRC32C of the first {@code bytes} bytes, which follows them, wherever the cursor is; moves
     * nothing.
     */
    void crcAhead(int bytes) {
        need(bytes + Integer.BYTES - in.position());
        if (in.getInt(bytes) != Crc32c.of(in.duplicate().position(0).limit(bytes))) {
            throw corrupt("CRC32C does not match");
        }
    }

    /** Refuses bytes left over. */
    void end() {
        if (in.hasRemaining()) {
            throw corrupt(in.remaining() + " bytes too many");
        }
    }

    /** Makes a value that checks itself; its refusal is corruption here. */
    <T> T value(Supplier<T> make) {
        try {
            return make.get();
        } catch (CasException.InvalidInput e) {
            throw new CasException.Corrupt(
                    CasException.Details.of(what, e.reason(), about).because(e));
        }
    }

    CasException.Corrupt corrupt(String reason) {
        return CasException.corrupt(what, reason, about);
    }

    CasException.Unsupported unsupported(String reason) {
        return new CasException.Unsupported(CasException.Details.of(what, reason, about));
    }

    private ByteBuffer need(int bytes) {
        if (bytes > in.remaining()) {
            throw corrupt("cut short: " + bytes + " bytes needed, " + in.remaining() + " left");
        }
        return in;
    }
}
