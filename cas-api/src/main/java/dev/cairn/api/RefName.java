package dev.cairn.api;

import java.util.regex.Pattern;

/**
 * The name of a ref: 1 to 512 characters of UTF-16, no control character, no half of a
 * surrogate pair, no leading or trailing slash, no empty,
 * {@code .} or {@code ..} segment, and not of the form of a key.
 *
 * <p>Stability: stable.
 *
 * @param value the name
 * @since 0.1.0
 */
public record RefName(String value) implements Comparable<RefName> {
    /** The longest name in characters. */
    public static final int LENGTH_MAX = 512;

    private static final Pattern KEY_LIKE = Pattern.compile("(?:[a-z0-9-]+:)?[0-9a-fA-F]{64}(?::[0-9]+)?");

    /** Checks the rules. */
    public RefName {
        if (value.isEmpty() || value.length() > LENGTH_MAX) {
            throw CasException.limit("ref name", "a ref name has 1 to 512 characters", LENGTH_MAX, value.length());
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw CasException.invalid("ref name", "control character in '" + Text.clip(value) + "'");
        }
        if (value.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw CasException.invalid("ref name", "half a surrogate pair in '" + Text.clip(value) + "'");
        }
        for (String segment : value.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw CasException.invalid("ref name", "empty, '.' or '..' segment in '" + Text.clip(value) + "'");
            }
        }
        if (KEY_LIKE.matcher(value).matches()) {
            throw CasException.invalid("ref name", "a ref name must not look like a key: '" + Text.clip(value) + "'");
        }
    }

    @Override
    public int compareTo(RefName o) {
        return value.compareTo(o.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
