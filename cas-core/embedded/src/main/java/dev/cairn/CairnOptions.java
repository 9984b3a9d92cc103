package dev.cairn;

import dev.cairn.api.CryptoMode;
import dev.cairn.api.Environment;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.SnapshotOptions;
import dev.cairn.api.codec.ChunkerSpec;
import dev.cairn.api.codec.KeyManager;
import dev.cairn.core.catalog.PostgresCatalog;
import dev.cairn.core.codec.Chunkers;
import dev.cairn.core.codec.Codecs;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a repository is created and opened. Algorithm, chunker, codec, catalog and snapshots are written down when it is created and read from
 * there afterwards; environment, password and key manager are this process's.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class CairnOptions {
    private final CryptoMode mode;
    private final HashAlgorithm algorithm;
    private final ChunkerSpec chunker;
    private final String codec;
    private final SnapshotOptions snapshots;
    private final @Nullable String catalog;
    private final @Nullable Supplier<char[]> catalogPassword;
    private final @Nullable Environment environment;
    private final @Nullable KeyManager keyManager;

    private CairnOptions(Builder b) {
        mode = b.mode;
        algorithm = b.algorithm == null ? mode.algorithm() : b.algorithm;
        mode.require("options", algorithm);
        chunker = b.chunker;
        codec = b.codec;
        snapshots = b.snapshots;
        catalog = b.catalog;
        catalogPassword = b.catalogPassword;
        environment = b.environment;
        keyManager = b.keyManager;
    }

    /** BLAKE3, fastcdc-2020 at 64 KiB / 256 KiB / 1 MiB, zstd, and the system's clocks and threads. */
    public static CairnOptions defaults() {
        return builder().build();
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Which cryptographic functions may be used. */
    public CryptoMode mode() {
        return mode;
    }

    /** The digest of all keys of a new repository. */
    public HashAlgorithm algorithm() {
        return algorithm;
    }

    /** How a new repository cuts blobs. */
    public ChunkerSpec chunker() {
        return chunker;
    }

    /** How a new repository encodes blocks. */
    public String codec() {
        return codec;
    }

    /** When snapshots of a new repository are written, and how long they are kept. */
    public SnapshotOptions snapshots() {
        return snapshots;
    }

    /** Where the catalog of a new repository is to lie, if not in a file of its directory. */
    public Optional<String> catalog() {
        return Optional.ofNullable(catalog);
    }

    /** Not for everybody to ask. */
    Optional<Supplier<char[]>> catalogPassword() {
        return Optional.ofNullable(catalogPassword);
    }

    /** The caller's environment, which stays the caller's to close; else one is made and closed with the repository. */
    public Optional<Environment> environment() {
        return Optional.ofNullable(environment);
    }

    /** Who wraps the keys of private domains; the caller's to close, after the repository. */
    public Optional<KeyManager> keyManager() {
        return Optional.ofNullable(keyManager);
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private CryptoMode mode = CryptoMode.ofProcess();
        private @Nullable HashAlgorithm algorithm;
        private ChunkerSpec chunker = Chunkers.DEFAULT;
        private String codec = Codecs.ZSTD.name();
        private SnapshotOptions snapshots = SnapshotOptions.defaults();
        private @Nullable String catalog;
        private @Nullable Supplier<char[]> catalogPassword;
        private @Nullable Environment environment;
        private @Nullable KeyManager keyManager;

        private Builder() {}

        /**
         * FIPS mode, if the process is not in it anyway: only what it allows is used, now and whenever a repository that is created so
         * is opened. Keys are SHA-256 then unless {@link #algorithm} says otherwise, which {@link #build} refuses.
         */
        public Builder mode(CryptoMode chosen) {
            mode = CryptoMode.ofProcess().and(chosen);
            return this;
        }

        /** BLAKE3 by default; with SHA-256 keys are what {@code sha256sum} prints. */
        public Builder algorithm(HashAlgorithm chosen) {
            algorithm = chosen;
            return this;
        }

        /** {@code fastcdc-2020} or {@code wide-32}, either with {@code :MIN/AVG/MAX:NORMALIZATION:SEED}, or {@code fixed:BYTES}. */
        public Builder chunker(String text) {
            chunker = Chunkers.parse(text);
            return this;
        }

        /** {@code zstd} or {@code identity}. */
        public Builder codec(String name) {
            codec = Codecs.ofName(name).name();
            return this;
        }

        /**
         * When snapshots of the catalog are written and how long each is kept, and with it all content that it names: automatically, and
         * seven days, by default.
         */
        public Builder snapshots(SnapshotOptions options) {
            snapshots = options;
            return this;
        }

        /**
         * Keeps the catalog of a new repository in PostgreSQL, where processes of many machines can share it:
         * {@code postgresql://HOST:PORT/DATABASE?user=USER&currentSchema=SCHEMA}. InvalidInput if it is another URI, or
         * holds a password.
         */
        public Builder catalog(String uri) {
            PostgresCatalog.check(uri);
            catalog = uri;
            return this;
        }

        /**
         * The password of the catalog's user, asked for each time a connection is opened. Without this, it is the variable
         * {@code PGPASSWORD}, or what {@code ~/.pgpass} says.
         */
        public Builder catalogPassword(Supplier<char[]> secret) {
            catalogPassword = secret;
            return this;
        }

        /** Time, chance, threads and memory of the caller. */
        public Builder environment(Environment own) {
            environment = own;
            return this;
        }

        /**
         * Who wraps the keys of private domains. Without it a repository opens all the same, and its private domains do not. It stays the
         * caller's, who closes it after the repository.
         */
        public Builder keyManager(KeyManager manager) {
            keyManager = manager;
            return this;
        }

        /** Makes the options; Unsupported if the mode does not allow the algorithm. */
        public CairnOptions build() {
            return new CairnOptions(this);
        }
    }
}
