package dev.cairn.core.keys;

import dev.cairn.api.CasException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Characters that open a keystore: a copy of the caller's, wiped on close. */
final class Passphrase implements AutoCloseable {
    private static final int LENGTH_MAX = 4096;

    private final char[] characters;

    Passphrase(char[] characters) {
        if (characters.length < 1 || characters.length > LENGTH_MAX) {
            throw CasException.limit(
                    "passphrase", "a passphrase has 1 to 4096 characters", LENGTH_MAX, characters.length);
        }
        this.characters = characters.clone();
    }

    /** The array itself. */
    char[] characters() {
        return characters;
    }

    /** UTF-8 in a new array, for the caller to wipe. */
    byte[] utf8() {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        encoded.clear().put(new byte[encoded.remaining()]);
        return bytes;
    }

    @Override
    public void close() {
        Arrays.fill(characters, '\0');
    }
}
