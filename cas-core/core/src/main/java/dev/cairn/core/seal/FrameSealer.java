package dev.cairn.core.seal;

import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.Subject;
import dev.cairn.core.codec.Codecs;
import dev.cairn.core.codec.HeapBuffers;
import dev.cairn.core.format.FrameContent;
import dev.cairn.core.format.FrameFormat;
import dev.cairn.core.format.FrameHeader;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Seals encoded blocks and opens them. It moves no position of a buffer. A frame opens whole or not at all. Computes and does not block;
 * thread-safe. Making the first one starts the {@link Warmup}.
 */
public final class FrameSealer {
    /** More ciphers than that are not kept while nobody uses them. */
    private static final int IDLE_MAX = 16;

    private static final String WHAT = "open frame";
    /** The block is named when something fails, for making its text costs more than opening a short frame. */
    private static final Subject ABOUT = new Subject(null, null, null, null, -1);

    private final Environment environment;
    private final BlockingQueue<FrameCipher> idle = new ArrayBlockingQueue<>(IDLE_MAX);

    /** Takes its random bytes from this environment. */
    public FrameSealer(Environment environment) {
        this.environment = environment;
        Warmup.once(environment);
    }

    /**
     * The frame around an encoded block; each time another one.
     *
     * @param encoded what the codec made of the block
     * @throws CasException.InvalidInput if an entry cannot hold the frame
     */
    public ByteBuffer seal(SealKey key, FrameContent content, ByteBuffer encoded) {
        byte[] salt = new byte[FrameFormat.SALT_BYTES];
        environment.secureRandom().nextBytes(salt);
        FrameHeader header = new FrameHeader(key.of().domain(), key.of().epoch(), ByteBuffer.wrap(salt));
        FrameCipher cipher = borrow();
        byte[] frame = cipher.seal(key, header, content, HeapBuffers.onHeap(encoded));
        idle.offer(cipher);
        return ByteBuffer.wrap(frame);
    }

    /**
     * What a frame holds, if all of it verifies.
     *
     * @param key the key of the domain and epoch that the place of the frame names
     * @param content what must be in it
     * @throws CasException.Corrupt if the frame was changed or is another one
     */
    public ByteBuffer open(SealKey key, FrameContent content, ByteBuffer frame) {
        try {
            return opened(key, content, frame);
        } catch (CasException.Corrupt e) {
            throw e.about(subject -> subject.withBlock(content.key()));
        }
    }

    private ByteBuffer opened(SealKey key, FrameContent content, ByteBuffer frame) {
        int length = FrameFormat.encodedBytes(frame.remaining(), ABOUT);
        FrameHeader header = FrameHeader.decode(frame, ABOUT);
        header.expect(key.of(), ABOUT);
        expectLength(content, length);
        FrameCipher cipher = borrow();
        byte[] encoded = new byte[length];
        int failed = cipher.open(key, content, HeapBuffers.onHeap(frame), header, encoded);
        idle.offer(cipher);
        if (failed >= 0) {
            String reason = "segment " + failed + " of " + FrameFormat.segments(length) + " does not verify";
            throw CasException.corrupt(WHAT, reason, ABOUT);
        }
        return ByteBuffer.wrap(encoded);
    }

    /** Before room is made: a block that is stored as it is has the length in its key. */
    private static void expectLength(FrameContent content, int length) {
        BlockKey key = content.key();
        if (content.codec() == Codecs.IDENTITY.id() && length != key.size()) {
            throw CasException.corrupt(WHAT, "it holds " + length + " bytes, the block has " + key.size(), ABOUT);
        }
    }

    private FrameCipher borrow() {
        FrameCipher waiting = idle.poll();
        return waiting == null ? new FrameCipher() : waiting;
    }
}
