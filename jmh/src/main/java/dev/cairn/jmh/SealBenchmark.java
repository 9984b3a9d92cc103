package dev.cairn.jmh;

import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.Digest;
import dev.cairn.api.Environment;
import dev.cairn.api.codec.DomainEpoch;
import dev.cairn.core.format.FrameContent;
import dev.cairn.core.seal.DomainKey;
import dev.cairn.core.seal.FrameSealer;
import dev.cairn.core.seal.SealKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/** Sealed frames, sealed and opened, beside AES-256-GCM alone in one piece. */
public class SealBenchmark extends InputBenchmark {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /** Bytes of a block. */
    @Param({"4096", "262144"})
    public int bytes;

    private final Environment environment = Environment.system();
    private final FrameSealer sealer = new FrameSealer(environment);
    private final SealKey key = DomainKey.generate(new DomainEpoch(new UUID(1, 2), 1, 1), environment.secureRandom())
            .sealKey();
    private final byte[] nonce = new byte[NONCE_BYTES];
    private FrameContent content = content(0);
    private byte[] input = new byte[0];
    private ByteBuffer frame = ByteBuffer.allocate(0);

    @Setup
    public void fill() {
        content = content(bytes);
        input = random(bytes);
        frame = sealer.seal(key, content, ByteBuffer.wrap(input));
    }

    @TearDown
    public void close() {
        key.close();
        environment.close();
    }

    @Benchmark
    public ByteBuffer seal() {
        return sealer.seal(key, content, ByteBuffer.wrap(input));
    }

    @Benchmark
    public ByteBuffer open() {
        return sealer.open(key, content, frame);
    }

    @Benchmark
    public byte[] aesGcm() throws GeneralSecurityException {
        nonce[0]++;
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(input, 0, 32, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher.doFinal(input);
    }

    private static FrameContent content(int bytes) {
        return new FrameContent(new BlockKey(BlockScheme.HMAC_SHA256, new Digest(1, 2, 3, 4), bytes), 0);
    }

    public static void main(String[] args) throws RunnerException, CommandLineOptionException, IOException {
        Report.table(SealBenchmark.class, args, "aesGcm");
    }
}
