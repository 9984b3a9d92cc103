package dev.cairn.api;

/**
 * What a restore from a snapshot did.
 *
 * <p>Stability: experimental.
 *
 * @param n the snapshot
 * @param refs names that were set
 * @param lost names whose blobs are not there any more
 * @param kept names that are retained or under legal hold and name another blob; they stay as they are
 * @since 0.1.0
 */
public record SnapshotRestored(long n, long refs, long lost, long kept) {}
