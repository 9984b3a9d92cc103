package dev.cairn.api;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A scope of dedup and of keys.
 *
 * <p>Stability: experimental.
 *
 * @param name 1 to 63 characters out of {@code a-z 0-9 -}, of which the first is no {@code -}
 * @param kind whether its content is sealed
 * @param epoch which of its keys seals new content, from 1; 0 in the open domain, which has none
 * @param created when it was added; the beginning of 1970 for the open domain
 * @since 0.1.0
 */
public record Domain(String name, Kind kind, int epoch, Instant created) {
    /** The name of the domain that every repository has. */
    public static final String OPEN = "open";

    private static final int NAME_LENGTH_MAX = 63;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0," + (NAME_LENGTH_MAX - 1) + "}");

    /** How a domain keeps its content. */
    public enum Kind {
        /** Plain digests, content as it is. */
        OPEN,
        /** Keyed digests, sealed content. */
        PRIVATE
    }

    /** Checks the name, and that a domain has keys exactly if it is private. */
    public Domain {
        checkName(name);
        if (epoch < 0 || (epoch > 0) != (kind == Kind.PRIVATE)) {
            throw CasException.invalid("domain", "epoch " + epoch + " of a domain that is " + kind);
        }
    }

    /** Refuses what is no name of a domain. */
    public static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw CasException.invalid(
                    "domain",
                    "a name is 1 to " + NAME_LENGTH_MAX + " characters out of a-z 0-9 - and does not begin with -: '"
                            + Text.clip(name) + "'");
        }
    }
}
