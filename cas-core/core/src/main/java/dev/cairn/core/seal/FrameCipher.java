package dev.cairn.core.seal;

import static dev.cairn.core.format.FrameFormat.SEGMENT_BYTES;
import static dev.cairn.core.format.FrameFormat.TAG_BYTES;

import dev.cairn.api.CasException;
import dev.cairn.core.format.FrameContent;
import dev.cairn.core.format.FrameFormat;
import dev.cairn.core.format.FrameHeader;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM over the segments of a frame, in the STREAM construction.
 *
 * <p>Problem: one GCM message of 16 MiB gives nothing out before its end, or gives out what it has not verified. Idea: segments of 64 KiB,
 * each a message of its own under the frame's key; the nonce has the number of the segment and whether it is the last, so segments can be
 * neither moved nor left out nor appended. Invariants: a key seals one frame, so no nonce is used twice; a segment is opened in
 * one call, which verifies it before anybody sees it. Cost: 16 bytes and about a microsecond for each segment; two HMACs for each frame.
 *
 * <p>Pieces below a segment would gain nothing: the JDK buffers what is to be opened until the tag has come, and once the code is compiled
 * ({@link Warmup}) one call of 64 KiB is as fast as four of 16.
 *
 * <p>V. T. Hoang, R. Reyhanitabar, P. Rogaway, D. Vizar: Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, CRYPTO 2015.
 * Used by one thread at a time.
 */
final class FrameCipher {
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int FRAME_KEY_BYTES = 32;

    private final Cipher cipher;
    private final Hkdf hkdf;

    private SecretKey key = new SecretKeySpec(new byte[FRAME_KEY_BYTES], "AES");
    private byte[] associatedData = new byte[0];

    FrameCipher() {
        try {
            this.cipher = Primitives.cipher(TRANSFORMATION);
            this.hkdf = new Hkdf();
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    static CasException unavailable(GeneralSecurityException e) {
        String reason = "no security provider of this JVM does AES-256-GCM and HMAC-SHA-256 as they are needed";
        return new CasException.Unsupported(
                CasException.Details.of("seal", reason, null).because(e));
    }

    /** The frame around the remaining bytes of a heap buffer. */
    byte[] seal(SealKey domainKey, FrameHeader header, FrameContent content, ByteBuffer encoded) {
        int length = encoded.remaining();
        byte[] frame = new byte[FrameFormat.frameBytes(length)];
        header.encode().get(frame, 0, FrameFormat.HEADER_BYTES);
        int from = encoded.arrayOffset() + encoded.position();
        int segments = FrameFormat.segments(length);
        try {
            start(domainKey, header, content);
            for (int i = 0, at = 0; i < segments; i++, at += SEGMENT_BYTES) {
                int to = FrameFormat.HEADER_BYTES + i * (SEGMENT_BYTES + TAG_BYTES);
                init(Cipher.ENCRYPT_MODE, i, i == segments - 1);
                cipher.doFinal(encoded.array(), from + at, Math.min(SEGMENT_BYTES, length - at), frame, to);
            }
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
        return frame;
    }

    /**
     * Opens the segments of a frame. When it fails, {@code to} holds zeros.
     *
     * @param frame a heap buffer with header and segments
     * @param to has the length of what the frame holds
     * @return the number of the segment that did not verify, or -1
     */
    int open(SealKey domainKey, FrameContent content, ByteBuffer frame, FrameHeader header, byte[] to) {
        int from = frame.arrayOffset() + frame.position() + FrameFormat.HEADER_BYTES;
        int segments = FrameFormat.segments(to.length);
        int open = 0;
        try {
            start(domainKey, header, content);
            for (int at = 0; open < segments; open++, at += SEGMENT_BYTES) {
                int length = Math.min(SEGMENT_BYTES, to.length - at) + TAG_BYTES;
                init(Cipher.DECRYPT_MODE, open, open == segments - 1);
                cipher.doFinal(frame.array(), from + open * (SEGMENT_BYTES + TAG_BYTES), length, to, at);
            }
            return -1;
        } catch (BadPaddingException e) {
            return open;
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        } finally {
            if (open < segments) {
                Arrays.fill(to, (byte) 0);
            }
        }
    }

    private void start(SealKey domainKey, FrameHeader header, FrameContent content) throws GeneralSecurityException {
        byte[] input = domainKey.secret();
        byte[] derived = hkdf.derive(header.saltBytes(), input, FrameFormat.keyInfo(content), FRAME_KEY_BYTES);
        key = new SecretKeySpec(derived, "AES");
        associatedData = FrameFormat.associatedData(domainKey.of(), content);
        Arrays.fill(input, (byte) 0);
        Arrays.fill(derived, (byte) 0);
    }

    private void init(int mode, int segment, boolean last) throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, FrameFormat.nonce(segment, last)));
        cipher.updateAAD(associatedData);
    }

    /** Seals a piece and opens it again under a key that is no secret, for {@link Warmup} alone. */
    void exercise(int round, byte[] plain, byte[] sealed) {
        try {
            init(Cipher.ENCRYPT_MODE, round, false);
            cipher.doFinal(plain, 0, plain.length, sealed, 0);
            init(Cipher.DECRYPT_MODE, round, false);
            cipher.doFinal(sealed, 0, sealed.length, plain, 0);
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }
}
