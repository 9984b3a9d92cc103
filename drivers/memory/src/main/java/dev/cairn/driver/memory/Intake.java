package dev.cairn.driver.memory;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.store.Checksum;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.ObjectName;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** The bytes of one put as they come in, and the checks at their end. Signals are serial, so nothing guards it. */
final class Intake {
    private static final int COPY_BYTES = 8192;

    private final ObjectName name;
    private final Content content;
    private final long objectBytesMax;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final byte[] copy = new byte[COPY_BYTES];

    Intake(ObjectName name, Content content, long objectBytesMax) {
        this.name = name;
        this.content = content;
        this.objectBytesMax = objectBytesMax;
        checkRoom(content.length().orElse(0));
    }

    void add(ByteBuffer buffer) {
        long length = (long) received.size() + buffer.remaining();
        if (content.length().isPresent() && length > content.length().getAsLong()) {
            throw wrongLength("more", length);
        }
        checkRoom(length);
        ByteBuffer source = buffer.duplicate();
        while (source.hasRemaining()) {
            int n = Math.min(copy.length, source.remaining());
            source.get(copy, 0, n);
            received.write(copy, 0, n);
        }
    }

    byte[] finish() {
        if (content.length().isPresent() && received.size() != content.length().getAsLong()) {
            throw wrongLength("fewer", received.size());
        }
        byte[] bytes = received.toByteArray();
        content.checksum().ifPresent(expected -> check(expected, bytes));
        return bytes;
    }

    private void check(Checksum expected, byte[] bytes) {
        Checksum actual = switch (expected.algorithm()) {
            case CRC32C -> crc32c(bytes);
            case MD5 -> digest(Checksum.Algorithm.MD5, "MD5", bytes);
            case SHA256 -> digest(Checksum.Algorithm.SHA256, "SHA-256", bytes);
        };
        if (!actual.equals(expected)) {
            throw new CasException.PreconditionFailed(details(expected.algorithm() + " does not agree (expected "
                    + expected.hex() + ", actual " + actual.hex() + ")"));
        }
    }

    private static Checksum crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Checksum.crc32c((int) crc.getValue());
    }

    private static Checksum digest(Checksum.Algorithm algorithm, String name, byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance(name).digest(bytes);
            return new Checksum(algorithm, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw CasException.unsupported("put", "this JVM has no " + name);
        }
    }

    private void checkRoom(long length) {
        if (length > objectBytesMax) {
            throw new CasException.QuotaExceeded(
                    details("object too large (limit " + objectBytesMax + ", actual at least " + length + ")"));
        }
    }

    private CasException wrongLength(String which, long actual) {
        String declared = "declared " + content.length().orElse(-1);
        return new CasException.PreconditionFailed(
                details(which + " bytes than declared (" + declared + ", actual " + actual + ")"));
    }

    private CasException.Details details(String reason) {
        return CasException.Details.of("put", reason, Subject.of(name.value()));
    }
}
