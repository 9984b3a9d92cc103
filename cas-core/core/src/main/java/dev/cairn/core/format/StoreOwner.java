package dev.cairn.core.format;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.store.ObjectName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * {@code catalog/owner/<n>}, the object by which a catalog says that the store is its own from now on. The highest number
 * counts.
 *
 * <p>Stability: internal.
 *
 * @param n the number, from 1 on
 * @param catalog the catalog
 * @since 0.1.0
 */
public record StoreOwner(long n, UUID catalog) {
    /** What the names of these objects start with. */
    public static final String PREFIX = "catalog/owner/";
    /** The longest document. */
    public static final int BYTES_MAX = 4 << 10;

    private static final String WHAT = "store owner";
    private static final int FORMAT = 1;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    /** Checks the number. */
    public StoreOwner {
        if (n < 1) {
            throw CasException.limit(WHAT, "owners are numbered from 1 on", 1, n);
        }
    }

    /** The object's name. */
    public ObjectName name() {
        return ObjectName.of(PREFIX + n);
    }

    /** The number in a name; absent if that is no name of such an object. */
    public static OptionalLong number(ObjectName name) {
        String n = name.value().startsWith(PREFIX) ? name.value().substring(PREFIX.length()) : "";
        return NUMBER.matcher(n).matches() ? OptionalLong.of(Long.parseLong(n)) : OptionalLong.empty();
    }

    /** The document in its one form: two spaces of indent, a line feed at the end. */
    public ByteBuffer encode() {
        String json = "{\n  \"format\": " + FORMAT + ",\n  \"catalog\": \"" + catalog + "\",\n  \"n\": " + n + "\n}\n";
        return ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads the document of this number; fields that it does not know are ignored.
     *
     * @throws CasException.IncompatibleFormat if the format is newer
     * @throws CasException.Corrupt if it is no such document, or that of another number
     */
    public static StoreOwner decode(ByteBuffer document, long n) {
        Subject about = Subject.of(PREFIX + n);
        JsonFields in = JsonFields.parse(WHAT, document, BYTES_MAX, about);
        in.format(FORMAT);
        if (in.number("n") != n) {
            throw in.wrong("n");
        }
        return new StoreOwner(n, in.uuid("catalog"));
    }
}
