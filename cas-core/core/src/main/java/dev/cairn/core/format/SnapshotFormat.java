package dev.cairn.core.format;

import dev.cairn.api.store.ObjectName;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Names and limits of catalog snapshots.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class SnapshotFormat {
    /** What the names of snapshots start with. */
    public static final String PREFIX = "catalog/snapshots/";
    /** Bytes of the digest at the end. */
    public static final int DIGEST_BYTES = 32;

    static final byte[] MAGIC = Wire.magic("CAIRNSNP");
    static final int VERSION = 1;
    /** Magic, version, algorithm. */
    static final int HEADER_BYTES = 8 + 2 + 1;
    /** Length of the lines, length of what is stored of them. */
    static final int PAGE_HEADER_BYTES = 2 * Integer.BYTES;
    /** A page is closed when its lines are this long. */
    static final int PAGE_BYTES = 1 << 20;
    /** The longest page: one line may be longer than a page should be. */
    static final int PAGE_BYTES_MAX = 16 << 20;

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    private SnapshotFormat() {}

    /** The name of a snapshot. */
    public static ObjectName name(long n) {
        return ObjectName.of(PREFIX + n);
    }

    /** The number in a name; absent if that is no name of a snapshot. */
    public static OptionalLong number(ObjectName name) {
        String n = name.value().startsWith(PREFIX) ? name.value().substring(PREFIX.length()) : "";
        return NUMBER.matcher(n).matches() ? OptionalLong.of(Long.parseLong(n)) : OptionalLong.empty();
    }
}
