package dev.cairn.core.keys;

import dev.cairn.core.format.KeyStretching;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id by Bouncy Castle; the one class that needs it, so that it can be left out. */
final class Argon2id {
    private Argon2id() {}

    static byte[] stretch(Passphrase passphrase, KeyStretching how, byte[] salt, int bytes) {
        Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(how.memoryKib())
                .withIterations(how.rounds())
                .withParallelism(how.lanes())
                .withSalt(salt)
                .build();
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(parameters);
        byte[] input = passphrase.utf8();
        byte[] out = new byte[bytes];
        try {
            generator.generateBytes(input, out);
        } finally {
            Arrays.fill(input, (byte) 0);
        }
        return out;
    }
}
