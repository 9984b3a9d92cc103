package dev.cairn.core.catalog;

import dev.cairn.api.HashAlgorithm;
import java.util.UUID;

/**
 * Which catalog of which repository; fixed at creation.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public record CatalogIdentity(UUID catalog, UUID repository, HashAlgorithm algorithm) {}
