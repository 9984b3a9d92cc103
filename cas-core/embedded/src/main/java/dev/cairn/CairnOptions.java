package dev.cairn;

import dev.cairn.api.Environment;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.codec.ChunkerSpec;
import dev.cairn.core.codec.Chunkers;
import dev.cairn.core.codec.Codecs;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a repository is created and opened. Algorithm, chunker and codec are written down when it is created and read from
 * there afterwards; the environment is this process's.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class CairnOptions {
    private final HashAlgorithm algorithm;
    private final ChunkerSpec chunker;
    private final String codec;
    private final @Nullable Environment environment;

    private CairnOptions(Builder b) {
        algorithm = b.algorithm;
        chunker = b.chunker;
        codec = b.codec;
        environment = b.environment;
    }

    /** BLAKE3, fastcdc-2020 at 64 KiB / 256 KiB / 1 MiB, zstd, and the system's clocks and threads. */
    public static CairnOptions defaults() {
        return builder().build();
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
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

    /** The caller's environment, which stays the caller's to close; else one is made and closed with the repository. */
    public Optional<Environment> environment() {
        return Optional.ofNullable(environment);
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private HashAlgorithm algorithm = HashAlgorithm.BLAKE3;
        private ChunkerSpec chunker = Chunkers.DEFAULT;
        private String codec = Codecs.ZSTD.name();
        private @Nullable Environment environment;

        private Builder() {}

        /** SHA-256 makes a FIPS repository: its keys are what {@code sha256sum} prints. */
        public Builder algorithm(HashAlgorithm chosen) {
            algorithm = chosen;
            return this;
        }

        /** {@code fastcdc-2020}, {@code fastcdc-2020:MIN/AVG/MAX:NORMALIZATION:SEED} or {@code fixed:BYTES}. */
        public Builder chunker(String text) {
            chunker = Chunkers.parse(text);
            return this;
        }

        /** {@code zstd} or {@code identity}. */
        public Builder codec(String name) {
            codec = Codecs.ofName(name).name();
            return this;
        }

        /** Time, chance, threads and memory of the caller. */
        public Builder environment(Environment own) {
            environment = own;
            return this;
        }

        /** Makes the options. */
        public CairnOptions build() {
            return new CairnOptions(this);
        }
    }
}
