package dev.cairn.core.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.BlockCodec;
import java.nio.ByteBuffer;

/** Zstandard frames without dictionary. A frame decodes into a buffer of exactly the expected size, so it cannot be a bomb. */
final class ZstdCodec implements BlockCodec {
    private final int level;

    ZstdCodec(int level) {
        this.level = level;
    }

    @Override
    public int id() {
        return 1;
    }

    @Override
    public String name() {
        return "zstd";
    }

    @Override
    public ByteBuffer encode(ByteBuffer plaintext) {
        int length = plaintext.remaining();
        byte[] frame = new byte[Math.toIntExact(Zstd.compressBound(length))];
        int from = plaintext.arrayOffset() + plaintext.position();
        long size = Zstd.compressByteArray(frame, 0, frame.length, plaintext.array(), from, length, level);
        return ByteBuffer.wrap(frame, 0, (int) size).slice();
    }

    @Override
    public ByteBuffer decode(ByteBuffer stored, int plaintextBytes) {
        byte[] plain = new byte[plaintextBytes];
        ByteBuffer heap = onHeap(stored);
        int from = heap.arrayOffset() + heap.position();
        try {
            long size = Zstd.decompressByteArray(plain, 0, plaintextBytes, heap.array(), from, heap.remaining());
            if (size != plaintextBytes) {
                throw damaged(plaintextBytes, "actual " + size);
            }
        } catch (ZstdException e) {
            throw damaged(plaintextBytes, String.valueOf(e.getMessage()));
        }
        return ByteBuffer.wrap(plain);
    }

    private CasException damaged(int plaintextBytes, String actual) {
        String reason = "zstd frame does not decode (expected " + plaintextBytes + " bytes, " + actual + ")";
        return CasException.corrupt("decode", reason, Subject.of(name()));
    }

    /** Read-only heap buffers hide their array. */
    private static ByteBuffer onHeap(ByteBuffer buffer) {
        if (buffer.hasArray()) {
            return buffer;
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return ByteBuffer.wrap(copy);
    }
}
