package dev.cairn.core.catalog;

import dev.cairn.api.pack.PackId;

/**
 * A live pack.
 *
 * <p>Stability: internal.
 *
 * @param id the pack
 * @param domain the domain of all its blocks
 * @param packClass the class of its header
 * @param policy the policy of its header
 * @param session the session that wrote it
 * @param bytes its length
 * @since 0.1.0
 */
public record PackRow(PackId id, int domain, int packClass, int policy, long session, long bytes) {}
