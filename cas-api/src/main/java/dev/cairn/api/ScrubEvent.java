package dev.cairn.api;

import dev.cairn.api.ScrubFinding.Severity;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A step of a scrub.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public sealed interface ScrubEvent {
    /** What a run does one after the other. */
    enum Phase {
        /** Compares what the stores list with the catalog; counted in objects. */
        INVENTORY,
        /** Reads copies whole; counted in bytes. */
        READ
    }

    /**
     * How far a phase is.
     *
     * @param phase the phase
     * @param done what was done
     * @param total what there is to do, as known now; -1 if not known
     */
    record Progress(Phase phase, long done, long total) implements ScrubEvent {}

    /**
     * Something was noticed.
     *
     * @param finding what
     */
    record Noticed(ScrubFinding finding) implements ScrubEvent {}

    /**
     * The end of a run.
     *
     * @param objects objects that the stores listed
     * @param read copies that were read whole
     * @param readBytes their bytes
     * @param copies copies that there are, without those that are missing
     * @param bytes their bytes
     * @param never how many of them were never read whole
     * @param oldest when that one was read that was read longest ago
     * @param findings how many things were noticed, of each severity
     */
    record Done(
            long objects,
            long read,
            long readBytes,
            long copies,
            long bytes,
            long never,
            Optional<Instant> oldest,
            Map<Severity, Long> findings)
            implements ScrubEvent {}
}
