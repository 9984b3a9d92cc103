package dev.cairn.driver.posix;

import dev.cairn.api.store.Checksum;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** A checksum in the making. */
interface Sums {
    /** Takes all remaining bytes of a buffer. */
    void update(ByteBuffer bytes);

    /** The checksum of what was taken; ends it. */
    Checksum finish();

    static Sums of(Checksum.Algorithm algorithm) {
        return switch (algorithm) {
            case CRC32C -> new Crc();
            case MD5 -> new Hash(algorithm, "MD5");
            case SHA256 -> new Hash(algorithm, "SHA-256");
        };
    }

    /** CRC-32C by the JDK. */
    final class Crc implements Sums {
        private final CRC32C crc = new CRC32C();

        @Override
        public void update(ByteBuffer bytes) {
            crc.update(bytes);
        }

        @Override
        public Checksum finish() {
            return Checksum.crc32c((int) crc.getValue());
        }
    }

    /** A digest by the JDK. */
    final class Hash implements Sums {
        private final Checksum.Algorithm algorithm;
        private final MessageDigest digest;

        Hash(Checksum.Algorithm algorithm, String name) {
            this.algorithm = algorithm;
            try {
                this.digest = MessageDigest.getInstance(name);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has " + name, e);
            }
        }

        @Override
        public void update(ByteBuffer bytes) {
            digest.update(bytes);
        }

        @Override
        public Checksum finish() {
            return new Checksum(algorithm, HexFormat.of().formatHex(digest.digest()));
        }
    }
}
