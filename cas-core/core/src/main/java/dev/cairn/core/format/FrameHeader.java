package dev.cairn.core.format;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.DomainEpoch;
import java.nio.ByteBuffer;

/**
 * The first 40 bytes of a sealed frame: which domain key it needs, and what makes its own key unlike any other.
 *
 * <p>Stability: internal.
 *
 * @param domain the domain
 * @param epoch the epoch of the domain's key
 * @param salt the random bytes; read-only, its position stays where it is
 * @since 0.1.0
 */
public record FrameHeader(int domain, int epoch, ByteBuffer salt) {
    /** Checks the numbers and the length of the salt. */
    public FrameHeader {
        if (domain < 1 || epoch < 1) {
            throw CasException.invalid(FrameFormat.WHAT, "domain " + domain + ", epoch " + epoch);
        }
        if (salt.remaining() != FrameFormat.SALT_BYTES) {
            throw CasException.limit(FrameFormat.WHAT, "salt bytes", FrameFormat.SALT_BYTES, salt.remaining());
        }
        salt = salt.asReadOnlyBuffer();
    }

    /** The salt in a new array. */
    public byte[] saltBytes() {
        byte[] bytes = new byte[FrameFormat.SALT_BYTES];
        salt.duplicate().get(bytes);
        return bytes;
    }

    /** Refuses a frame of another domain or epoch than its place says. */
    public void expect(DomainEpoch of, Subject about) {
        if (domain != of.domain() || epoch != of.epoch()) {
            String reason = "sealed for domain " + domain + ", epoch " + epoch + " in stead of " + of;
            throw CasException.corrupt(FrameFormat.WHAT, reason, about);
        }
    }

    /** The {@link FrameFormat#HEADER_BYTES} bytes. */
    public ByteBuffer encode() {
        ByteBuffer to = Wire.allocate(FrameFormat.HEADER_BYTES);
        to.putInt(domain).putInt(epoch).put(salt.duplicate());
        return to.flip();
    }

    /** Reads the header at the buffer's position, which stays where it is; more bytes may follow. */
    public static FrameHeader decode(ByteBuffer bytes, Subject about) {
        WireReader in = new WireReader(FrameFormat.WHAT, bytes, about);
        int domain = in.u32("domain");
        int epoch = in.u32("epoch");
        ByteBuffer salt = in.slice(FrameFormat.SALT_BYTES);
        return in.value(() -> new FrameHeader(domain, epoch, salt));
    }
}
