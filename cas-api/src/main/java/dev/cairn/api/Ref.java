package dev.cairn.api;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A name that keeps a blob alive, with what was said about it and what forbids to take it away. See {@link Refs} for
 * retention and legal hold.
 *
 * <p>Stability: stable.
 *
 * @param name the name
 * @param key the blob
 * @param mediaType the media type
 * @param custom custom pairs in order of their names
 * @param updated when the ref was last set, by the clock of the process that did
 * @param retainUntil when the retention ends, at most {@link #RETAIN_UNTIL_MAX}; it stays here when it has ended
 * @param legalHold whether it is under legal hold
 * @since 0.1.0
 */
public record Ref(
        RefName name,
        BlobKey key,
        Optional<String> mediaType,
        Map<String, String> custom,
        Instant updated,
        Optional<Instant> retainUntil,
        boolean legalHold) {
    /** The latest end of a retention. */
    public static final Instant RETAIN_UNTIL_MAX = Instant.parse("2261-12-31T23:59:59Z");

    /** Checks the end of the retention. */
    public Ref {
        retainUntil.ifPresent(Ref::checkRetention);
    }

    /** A ref that nothing protects. */
    public Ref(RefName name, BlobKey key, Optional<String> mediaType, Map<String, String> custom, Instant updated) {
        this(name, key, mediaType, custom, updated, Optional.empty(), false);
    }

    static void checkRetention(Instant until) {
        if (until.isAfter(RETAIN_UNTIL_MAX)) {
            throw CasException.invalid(
                    "retention", "ends too late (limit " + RETAIN_UNTIL_MAX + ", actual " + until + ")");
        }
    }
}
