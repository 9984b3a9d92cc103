package dev.cairn.driver.memory;

import dev.cairn.api.CasException;
import java.net.URI;

/**
 * Which namespace of this process, and how large its objects may be. As a URI: {@code memory:name}.
 *
 * <p>Stability: experimental.
 *
 * @param name the namespace: letters, digits, {@code . _ -}, at most 128
 * @param objectBytesMax the largest object in bytes
 * @since 0.1.0
 */
public record MemoryStoreConfig(String name, long objectBytesMax) {
    /**
     * The largest object unless said otherwise: 64 MiB for the largest pack, and as much again for what is around it.
     */
    public static final long OBJECT_BYTES_MAX = 128L << 20;

    private static final long ARRAY_MAX = Integer.MAX_VALUE - 8L;

    /** Checks the rules; {@link CasException.InvalidInput} if one is broken. */
    public MemoryStoreConfig {
        if (!name.matches("[A-Za-z0-9._-]{1,128}")) {
            throw CasException.invalid("memory store", "a name has 1 to 128 letters, digits or . _ -");
        }
        if (objectBytesMax < 1 || objectBytesMax > ARRAY_MAX) {
            throw CasException.limit("memory store", "the largest object fits an array", ARRAY_MAX, objectBytesMax);
        }
    }

    /** This namespace, with the usual limit. */
    public static MemoryStoreConfig named(String name) {
        return new MemoryStoreConfig(name, OBJECT_BYTES_MAX);
    }

    /**
     * Reads {@code memory:name}.
     *
     * @throws CasException.InvalidInput if it is anything else
     */
    public static MemoryStoreConfig of(URI location) {
        if (!"memory".equals(location.getScheme()) || !location.isOpaque() || location.getFragment() != null) {
            throw CasException.invalid("memory store", "a location looks like memory:name");
        }
        return named(location.getSchemeSpecificPart());
    }

    /** The URI of the namespace; the limit is not part of it. */
    public URI location() {
        return URI.create("memory:" + name);
    }
}
