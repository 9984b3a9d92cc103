package dev.cairn.core.domain;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a frame did not open: its key may have been added after this process looked. The cause of a Corrupt, by which whoever reads may try again. */
public final class UnknownEpoch extends Exception {
    private static final long serialVersionUID = 1L;

    private final int epoch;

    UnknownEpoch(int epoch) {
        super("epoch " + epoch);
        this.epoch = epoch;
    }

    /** What is at the bottom of a failure, to which others may have added what they knew. */
    public static Optional<UnknownEpoch> within(Throwable failure) {
        @Nullable Throwable at = failure;
        while (at != null && !(at instanceof UnknownEpoch)) {
            at = at.getCause();
        }
        return Optional.ofNullable((UnknownEpoch) at);
    }

    int epoch() {
        return epoch;
    }
}
