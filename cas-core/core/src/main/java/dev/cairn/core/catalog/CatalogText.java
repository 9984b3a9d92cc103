package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Text that every database keeps as it is: no half of a surrogate pair, no NUL. Names are ordered and searched by
 * their UTF-8 bytes; no byte of UTF-8 is 0xff, so all that starts with a prefix lies between the prefix and the prefix
 * with that byte.
 */
final class CatalogText {
    private static final long SECOND_NANOS = 1_000_000_000L;
    /** No time that a catalog keeps is earlier. */
    static final Instant EARLIEST = Instant.ofEpochSecond(Long.MIN_VALUE / SECOND_NANOS);

    private static final byte ABOVE_UTF8 = (byte) 0xff;

    private CatalogText() {}

    /** The bytes of a text; InvalidInput if it has none. */
    static byte[] utf8(String what, String text) {
        if (text.indexOf('\0') >= 0) {
            throw CasException.invalid(what, "a NUL character");
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // Half of a pair comes back as a question mark.
        if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) {
            throw CasException.invalid(what, "half of a surrogate pair");
        }
        return bytes;
    }

    /** Checks every ref of a commit. */
    static void check(Commit commit) {
        commit.works().stream().flatMap(work -> work.refs().stream()).forEach(named -> check(named.ref()));
    }

    /** Checks that a ref can be kept: its texts, and times that fit 64 bits of nanoseconds. */
    static void check(Ref ref) {
        utf8("ref name", ref.name().value());
        ref.mediaType().ifPresent(type -> utf8("media type", type));
        ref.custom().forEach((name, value) -> {
            utf8("attribute name", name);
            utf8("attribute value", value);
        });
        nanos(ref.updated());
        ref.retainUntil().ifPresent(CatalogText::nanos);
    }

    /** The order of UTF-8 bytes, for texts that passed {@link #utf8}. */
    static int compare(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // A surrogate stands for a code point above all others of 16 bits.
                int above = Boolean.compare(Character.isSurrogate(x), Character.isSurrogate(y));
                return above != 0 ? above : Character.compare(x, y);
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** The least bytes that a name with this prefix and after that name can have. */
    static byte[] first(String prefix, @Nullable RefName after) {
        byte[] start = utf8("ref prefix", prefix);
        if (after == null) {
            return start;
        }
        byte[] name = utf8("ref name", after.value());
        byte[] next = Arrays.copyOf(name, name.length + 1);
        return Arrays.compareUnsigned(start, next) < 0 ? next : start;
    }

    /** Bytes above those of every name with this prefix. */
    static byte[] end(String prefix) {
        byte[] start = utf8("ref prefix", prefix);
        byte[] end = Arrays.copyOf(start, start.length + 1);
        end[start.length] = ABOVE_UTF8;
        return end;
    }

    /** Nanoseconds since 1970; InvalidInput outside the years 1678 to 2261. */
    static long nanos(Instant time) {
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), SECOND_NANOS), time.getNano());
        } catch (ArithmeticException e) {
            throw CasException.invalid("time", "not within the years 1678 to 2261: " + time);
        }
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND_NANOS), Math.floorMod(nanos, SECOND_NANOS));
    }
}
