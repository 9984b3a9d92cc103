package dev.cairn.core.format;

import dev.cairn.api.Domain;
import dev.cairn.api.Ref;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A line of a catalog snapshot. The head comes first, then domains, then refs in the order of domains and names, then
 * the journal of deletions.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public sealed interface SnapshotLine {
    /**
     * Which snapshot this is.
     *
     * @param n its number
     * @param repository the repository
     * @param catalog the catalog that wrote it
     * @param created when
     * @param previous the digest of the snapshot before it, as text; absent if there is none
     * @param session the highest session number that the catalog had given out
     */
    record Head(long n, UUID repository, UUID catalog, Instant created, Optional<String> previous, long session)
            implements SnapshotLine {}

    /**
     * A private domain.
     *
     * @param number its number
     * @param name its name
     * @param kind whether it is private
     * @param created when it was added
     */
    record DomainLine(int number, String name, Domain.Kind kind, Instant created) implements SnapshotLine {}

    /**
     * A name.
     *
     * @param domain the number of its domain
     * @param ref the name and what it names
     */
    record RefLine(int domain, Ref ref) implements SnapshotLine {}

    /**
     * Something that was deleted.
     *
     * @param at when, by the catalog's time
     * @param run the collection; 0 if it was done by hand
     * @param subject what
     * @param bytes its length
     * @param reason why
     */
    record JournalLine(Instant at, long run, String subject, long bytes, String reason) implements SnapshotLine {}
}
