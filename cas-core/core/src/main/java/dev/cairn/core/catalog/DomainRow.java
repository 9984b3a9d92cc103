package dev.cairn.core.catalog;

import dev.cairn.api.Domain;
import java.time.Instant;
import java.util.List;

/**
 * A domain.
 *
 * <p>Stability: internal.
 *
 * @param number what packs, blobs and refs name it by; 0 is the open domain
 * @param name its name
 * @param kind whether it is private
 * @param created when it was added
 * @param epochs its keys that may be in use, in order; none in an open domain
 * @since 0.1.0
 */
public record DomainRow(int number, String name, Domain.Kind kind, Instant created, List<Integer> epochs) {
    /** Copies the list. */
    public DomainRow {
        epochs = List.copyOf(epochs);
    }

    /** A new private domain, which has one key. */
    public static DomainRow fresh(int number, String name, Instant created) {
        return new DomainRow(number, name, Domain.Kind.PRIVATE, created, List.of(1));
    }

    /** The key that seals new content; 0 if there is none. */
    public int epoch() {
        return epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1);
    }

    /** As others see it. */
    public Domain domain() {
        return new Domain(name, kind, epoch(), created);
    }
}
