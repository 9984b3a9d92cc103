package dev.cairn.driver.posix;

import dev.cairn.api.CasException;
import java.nio.file.Path;

/**
 * Where and how a {@link PosixStore} keeps its objects. It holds no secrets, so its text form tells everything.
 *
 * <p>Stability: experimental.
 *
 * @param root the directory that holds the objects, of any file-system provider
 * @param createRoot whether the first write makes the root if it is missing
 * @param readBufferBytes the size of the buffers that a body comes in
 * @param objectBytesMax the largest object
 * @since 0.1.0
 */
public record PosixStoreConfig(Path root, boolean createRoot, int readBufferBytes, long objectBytesMax) {
    /** The default of {@link #readBufferBytes()}: 256 KiB. */
    public static final int READ_BUFFER_BYTES = 256 << 10;
    /** The default of {@link #objectBytesMax()}: 8 TiB. */
    public static final long OBJECT_BYTES_MAX = 8L << 40;

    private static final int READ_BUFFER_BYTES_MAX = 16 << 20;

    /** Makes the root absolute and checks the sizes. */
    public PosixStoreConfig {
        root = root.toAbsolutePath();
        if (readBufferBytes < 1 || readBufferBytes > READ_BUFFER_BYTES_MAX) {
            throw CasException.limit(
                    "posix store", "a read buffer has 1 to 16777216 bytes", READ_BUFFER_BYTES_MAX, readBufferBytes);
        }
        if (objectBytesMax < 0) {
            throw CasException.limit("posix store", "an object's size is not negative", 0, objectBytesMax);
        }
    }

    /** The defaults below this root, which must exist. */
    public static PosixStoreConfig of(Path root) {
        return builder(root).build();
    }

    /** Starts with the defaults. */
    public static Builder builder(Path root) {
        return new Builder(root);
    }

    /** Collects a configuration; not thread-safe. */
    public static final class Builder {
        private final Path root;
        private boolean createRoot;
        private int readBufferBytes = READ_BUFFER_BYTES;
        private long objectBytesMax = OBJECT_BYTES_MAX;

        private Builder(Path root) {
            this.root = root;
        }

        /** Whether the first write makes the root if it is missing; false by default. */
        public Builder createRoot(boolean create) {
            createRoot = create;
            return this;
        }

        /** The size of the buffers that a body comes in. */
        public Builder readBufferBytes(int bytes) {
            readBufferBytes = bytes;
            return this;
        }

        /** The largest object. */
        public Builder objectBytesMax(long bytes) {
            objectBytesMax = bytes;
            return this;
        }

        /** Makes the configuration. */
        public PosixStoreConfig build() {
            return new PosixStoreConfig(root, createRoot, readBufferBytes, objectBytesMax);
        }
    }
}
