package dev.cairn.api;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says about bytes that it stores. Name, media type, custom pairs, retention and legal hold go to the ref.
 * Size and digests are advertised: they are checked against the confirmed ones before the commit, and a mismatch is
 * {@link CasException.PreconditionFailed}.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public final class Attributes {
    /** The most custom pairs. */
    public static final int CUSTOM_MAX = 64;
    /** The longest custom name or value, or media type, in characters. */
    public static final int TEXT_MAX = 2048;

    private static final Attributes NONE = builder().build();

    private final @Nullable RefName ref;
    private final @Nullable String mediaType;
    private final long size;
    private final long outboardFrom;
    private final Map<HashAlgorithm, Digest> digests;
    private final Map<String, String> custom;
    private final @Nullable Instant retainUntil;
    private final boolean legalHold;

    private Attributes(Builder b) {
        ref = b.ref;
        mediaType = b.mediaType;
        size = b.size;
        outboardFrom = b.outboardFrom;
        digests = Collections.unmodifiableMap(new EnumMap<>(b.digests));
        custom = Collections.unmodifiableMap(new TreeMap<>(b.custom));
        retainUntil = b.retainUntil;
        legalHold = b.legalHold;
    }

    /** Nothing said: a fresh ref, no media type, nothing advertised. */
    public static Attributes none() {
        return NONE;
    }

    /** The name of the ref and nothing else. */
    public static Attributes named(String ref) {
        return builder().ref(ref).build();
    }

    /** Starts with nothing said. */
    public static Builder builder() {
        return new Builder();
    }

    /** The name of the ref to commit; a fresh one if absent. */
    public Optional<RefName> ref() {
        return Optional.ofNullable(ref);
    }

    /** The media type, kept with the ref. */
    public Optional<String> mediaType() {
        return Optional.ofNullable(mediaType);
    }

    /** The advertised size in bytes. */
    public OptionalLong size() {
        return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
    }

    /** The advertised digests of the whole. */
    public Map<HashAlgorithm, Digest> digests() {
        return digests;
    }

    /** The shortest blob, in bytes, that gets an outboard; empty if none does. */
    public OptionalLong outboardFrom() {
        return outboardFrom < 0 ? OptionalLong.empty() : OptionalLong.of(outboardFrom);
    }

    /** Custom pairs, kept with the ref, in order of their names. */
    public Map<String, String> custom() {
        return custom;
    }

    /** Until when the ref is retained; see {@link Refs}. */
    public Optional<Instant> retainUntil() {
        return Optional.ofNullable(retainUntil);
    }

    /** Whether the ref is put under legal hold; see {@link Refs}. */
    public boolean legalHold() {
        return legalHold;
    }

    /** Collects attributes; not thread-safe. */
    public static final class Builder {
        private @Nullable RefName ref;
        private @Nullable String mediaType;
        private long size = -1;
        private long outboardFrom = -1;
        private final Map<HashAlgorithm, Digest> digests = new EnumMap<>(HashAlgorithm.class);
        private final Map<String, String> custom = new TreeMap<>();
        private @Nullable Instant retainUntil;
        private boolean legalHold;

        private Builder() {}

        /** Names the ref; see {@link RefName} for the rules. */
        public Builder ref(String name) {
            ref = new RefName(name);
            return this;
        }

        /** Sets the media type. */
        public Builder mediaType(String type) {
            mediaType = checked("media type", type);
            return this;
        }

        /** Advertises the size in bytes. */
        public Builder size(long bytes) {
            if (bytes < 0) {
                throw CasException.limit("attributes", "a size is not negative", 0, bytes);
            }
            size = bytes;
            return this;
        }

        /**
         * Stores an outboard beside a blob of at least so many bytes: the inner nodes of its hash tree, by which ranges of
         * it are proved without reading all of it. Not for a blob of one block, not for the files of a tree, and not for a
         * blob that is there already: its first manifest stays.
         */
        public Builder outboardFrom(long bytes) {
            if (bytes < 0) {
                throw CasException.limit("attributes", "a size is not negative", 0, bytes);
            }
            outboardFrom = bytes;
            return this;
        }

        /** Advertises a digest of the whole. */
        public Builder digest(HashAlgorithm algorithm, Digest digest) {
            digests.put(algorithm, digest);
            return this;
        }

        /** Advertises size and digest at once. */
        public Builder key(BlobKey key) {
            return size(key.size()).digest(key.algorithm(), key.digest());
        }

        /** Adds a custom pair. */
        public Builder custom(String name, String value) {
            custom.put(checked("attribute name", name), checked("attribute value", value));
            if (custom.size() > CUSTOM_MAX) {
                throw CasException.limit("attributes", "too many custom pairs", CUSTOM_MAX, custom.size());
            }
            return this;
        }

        /** Retains the ref until a time, which must not have passed when the verb starts; see {@link Refs#retain}. */
        public Builder retainUntil(Instant until) {
            Ref.checkRetention(until);
            retainUntil = until;
            return this;
        }

        /** Puts the ref under legal hold. */
        public Builder legalHold() {
            legalHold = true;
            return this;
        }

        /** Makes the attributes. */
        public Attributes build() {
            return new Attributes(this);
        }

        private static String checked(String what, String text) {
            if (text.length() > TEXT_MAX) {
                throw CasException.limit(what, "too long", TEXT_MAX, text.length());
            }
            if (text.chars().anyMatch(Character::isISOControl)) {
                throw CasException.invalid(what, "control character in '" + Text.clip(text) + "'");
            }
            return text;
        }
    }
}
