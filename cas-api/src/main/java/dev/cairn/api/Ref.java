package dev.cairn.api;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A name that keeps a blob alive, with what was said about it.
 *
 * <p>Stability: stable.
 *
 * @param name the name
 * @param key the blob
 * @param mediaType the media type
 * @param custom custom pairs in order of their names
 * @param updated when the ref was last set, by the clock of the process that did
 * @since 0.1.0
 */
public record Ref(RefName name, BlobKey key, Optional<String> mediaType, Map<String, String> custom, Instant updated) {}
