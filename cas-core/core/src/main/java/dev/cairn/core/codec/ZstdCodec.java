package dev.cairn.core.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.BlockCodec;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Zstandard frames without dictionary. A frame decodes into a buffer of exactly the expected size, so it cannot be a bomb. Contexts of
 * the native library are kept: for a small block, making one costs more than using it.
 */
final class ZstdCodec implements BlockCodec {
    /** More contexts than that are not kept; each holds about a megabyte. */
    private static final int IDLE_MAX = 8;

    private final int level;
    private final BlockingQueue<ZstdCompressCtx> idle = new ArrayBlockingQueue<>(IDLE_MAX);
    private final BlockingQueue<ZstdDecompressCtx> idleDecoders = new ArrayBlockingQueue<>(IDLE_MAX);

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
        int size = compress(frame, plaintext.array(), from, length);
        return ByteBuffer.wrap(frame, 0, size).slice();
    }

    private int compress(byte[] frame, byte[] plaintext, int from, int length) {
        ZstdCompressCtx waiting = idle.poll();
        ZstdCompressCtx context = waiting == null ? new ZstdCompressCtx().setLevel(level) : waiting;
        int size = context.compressByteArray(frame, 0, frame.length, plaintext, from, length);
        if (!idle.offer(context)) {
            context.close();
        }
        return size;
    }

    @Override
    public ByteBuffer decode(ByteBuffer stored, int plaintextBytes) {
        byte[] plain = new byte[plaintextBytes];
        ByteBuffer heap = HeapBuffers.onHeap(stored);
        int from = heap.arrayOffset() + heap.position();
        try {
            int size = decompress(plain, heap.array(), from, heap.remaining());
            if (size != plaintextBytes) {
                throw damaged(plaintextBytes, "actual " + size);
            }
        } catch (ZstdException e) {
            throw damaged(plaintextBytes, String.valueOf(e.getMessage()));
        }
        return ByteBuffer.wrap(plain);
    }

    private int decompress(byte[] plain, byte[] frame, int from, int length) {
        ZstdDecompressCtx waiting = idleDecoders.poll();
        ZstdDecompressCtx context = waiting == null ? new ZstdDecompressCtx() : waiting;
        try {
            return context.decompressByteArray(plain, 0, plain.length, frame, from, length);
        } finally {
            if (!idleDecoders.offer(context)) {
                context.close();
            }
        }
    }

    private CasException damaged(int plaintextBytes, String actual) {
        String reason = "zstd frame does not decode (expected " + plaintextBytes + " bytes, " + actual + ")";
        return CasException.corrupt("decode", reason, Subject.of(name()));
    }
}
