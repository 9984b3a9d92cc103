package dev.cairn.core.codec;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.BlockCodec;
import java.nio.ByteBuffer;

/** Stored bytes are the plaintext. */
final class IdentityCodec implements BlockCodec {
    @Override
    public int id() {
        return 0;
    }

    @Override
    public String name() {
        return "identity";
    }

    @Override
    public ByteBuffer encode(ByteBuffer plaintext) {
        return plaintext.slice();
    }

    @Override
    public ByteBuffer decode(ByteBuffer stored, int plaintextBytes) {
        if (stored.remaining() != plaintextBytes) {
            String reason =
                    "stored length differs (expected " + plaintextBytes + ", actual " + stored.remaining() + ")";
            throw CasException.corrupt("decode", reason, Subject.of(name()));
        }
        return stored.slice();
    }
}
