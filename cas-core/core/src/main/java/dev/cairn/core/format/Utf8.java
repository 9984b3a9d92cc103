package dev.cairn.core.format;

import dev.cairn.api.CasException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Strict UTF-8: what is not text is refused, never replaced, so that text and bytes are one to one. */
final class Utf8 {
    private Utf8() {}

    static byte[] encode(String what, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) {
            throw CasException.invalid(what, "text with half a surrogate pair");
        }
        return bytes;
    }

    static String decode(String what, ByteBuffer in) {
        byte[] bytes = new byte[in.remaining()];
        in.duplicate().get(bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
            throw CasException.invalid(what, "bytes that are not UTF-8");
        }
        return text;
    }
}
