package dev.cairn.core;

import dev.cairn.api.SnapshotOptions;

/**
 * How a repository treats its snapshots.
 *
 * @param options when they are written and how long they are kept
 * @param trusted whether whoever reads the store may know names, attributes and keys of all domains; else none is written, for they are not
 *     sealed
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public record SnapshotSettings(SnapshotOptions options, boolean trusted) {
    /** None may be written. */
    public static SnapshotSettings none() {
        return new SnapshotSettings(SnapshotOptions.defaults().byHand(), false);
    }

    /** Whether they are written without being asked for. */
    public boolean isAutomatic() {
        return trusted && options.automatic();
    }

    /** Whether they keep what they name. */
    public boolean keeps() {
        return !options.retention().isZero();
    }
}
