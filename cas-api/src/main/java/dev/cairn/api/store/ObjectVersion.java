package dev.cairn.api.store;

/**
 * What a store says to tell two states of one name apart: a generation, an ETag, a file identity. Opaque; only equality
 * means anything, and only within one store and name.
 *
 * <p>Stability: experimental.
 *
 * @param value the store's own text
 * @since 0.1.0
 */
public record ObjectVersion(String value) {}
