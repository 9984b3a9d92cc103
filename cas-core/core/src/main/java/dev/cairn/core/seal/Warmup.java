package dev.cairn.core.seal;

import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.Digest;
import dev.cairn.api.Environment;
import dev.cairn.api.codec.DomainEpoch;
import dev.cairn.core.format.FrameContent;
import dev.cairn.core.format.FrameFormat;
import dev.cairn.core.format.FrameHeader;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sealing fast before it is needed.
 *
 * <p>The JDK's code for GCM reaches the processor's instructions only from callers that are compiled, and long segments are few calls: without
 * this the first 50 to 80 MiB of a process take 15 ms each in stead of half a millisecond. Many short pieces under one key, then some frames, cost
 * about 0.3 s of one thread, once for each process, on the blocking scheduler: sealing does not wait for it. It starts when the first private
 * domain is opened. Short frames under a key each do not do: C2 of JDK 17 takes no notice of them. What is sealed is zeros and goes nowhere.
 */
final class Warmup {
    private static final int PIECES = 20_000;
    private static final int PIECE_BYTES = 1 << 10;
    private static final int FRAMES = 20;
    private static final int FRAME_BYTES = 2 * FrameFormat.SEGMENT_BYTES + 1;

    private static final Logger LOG = LoggerFactory.getLogger(Warmup.class);
    private static final AtomicBoolean STARTED = new AtomicBoolean();

    private final FrameCipher cipher = new FrameCipher();
    private final SealKey key = new SealKey(new DomainEpoch(new UUID(0, 0), 1, 1), new byte[32]);
    private final FrameContent content =
            new FrameContent(new BlockKey(BlockScheme.HMAC_SHA256, new Digest(0, 0, 0, 0), 0), 1);

    private Warmup() {}

    static void once(Environment environment) {
        if (STARTED.compareAndSet(false, true)) {
            environment.blocking().schedule(() -> attempt(environment));
        }
    }

    /** Without it sealing is slow at first, and whoever seals hears of what does not work at all. */
    private static void attempt(Environment environment) {
        try {
            run(environment);
        } catch (RuntimeException e) {
            LOG.debug("sealing is not warm", e);
        }
    }

    private static void run(Environment environment) {
        long start = environment.nanoTime();
        Warmup warmup = new Warmup();
        if (!warmup.pieces() || !warmup.frames()) {
            STARTED.set(false);
            return;
        }
        long nanos = environment.nanoTime() - start;
        environment.telemetry().timer("cairn.seal.warmup").record(nanos);
        LOG.debug("sealing is warm after {} ms", nanos / 1_000_000);
    }

    /** Ends early, and answers false, when the environment is closed. */
    private boolean pieces() {
        byte[] plain = new byte[PIECE_BYTES];
        byte[] sealed = new byte[PIECE_BYTES + FrameFormat.TAG_BYTES];
        for (int round = 0; round < PIECES; round++) {
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            cipher.exercise(round, plain, sealed);
        }
        return true;
    }

    /** The same for what is around the pieces. A salt of its own for each, because no provider seals twice under one key and nonce. */
    private boolean frames() {
        byte[] plain = new byte[FRAME_BYTES];
        for (int round = 0; round < FRAMES; round++) {
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            ByteBuffer salt = ByteBuffer.allocate(FrameFormat.SALT_BYTES).putInt(0, round);
            FrameHeader header = new FrameHeader(1, 1, salt);
            byte[] frame = cipher.seal(key, header, content, ByteBuffer.wrap(plain));
            cipher.open(key, content, ByteBuffer.wrap(frame), header, plain);
        }
        return true;
    }
}
