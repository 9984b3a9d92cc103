package dev.cairn.api.store;

import dev.cairn.api.CasException;
import java.util.regex.Pattern;

/**
 * The name of an object within a store: 1 to 512 characters out of {@code a-z A-Z 0-9 . _ -} in segments parted by single
 * slashes; no segment is empty or starts with a dot. Valid as a key of every object store and as a relative path.
 *
 * <p>Stability: experimental.
 *
 * @param value the name
 * @since 0.1.0
 */
public record ObjectName(String value) implements Comparable<ObjectName> {
    /** The longest name in characters, and in bytes. */
    public static final int LENGTH_MAX = 512;

    private static final Pattern LEGAL =
            Pattern.compile("[a-zA-Z0-9_-][a-zA-Z0-9._-]*(?:/[a-zA-Z0-9_-][a-zA-Z0-9._-]*)*");

    /** Checks the rules; {@link CasException.InvalidInput} if one is broken. */
    public ObjectName {
        if (value.isEmpty() || value.length() > LENGTH_MAX) {
            throw CasException.limit(
                    "object name", "an object name has 1 to 512 characters", LENGTH_MAX, value.length());
        }
        if (!LEGAL.matcher(value).matches()) {
            throw CasException.invalid(
                    "object name", "illegal object name; segments of a-z A-Z 0-9 . _ - parted by '/'");
        }
    }

    /** The same as the constructor, for reading aloud. */
    public static ObjectName of(String value) {
        return new ObjectName(value);
    }

    @Override
    public int compareTo(ObjectName o) {
        return value.compareTo(o.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
