package dev.cairn.core.catalog;

import java.util.List;
import java.util.Optional;

/**
 * The domains in a {@link Catalog}; its transactions and its errors. A number is taken before a key object of that name is written, and is
 * never given again, so two writers never write one name; a row comes after its key is durable.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public interface DomainTable {
    /** The domain of this name. */
    Optional<DomainRow> named(String name);

    /** Domains in the order of their numbers, after one; a page of at most {@code limit}. */
    List<DomainRow> page(int afterNumber, int limit);

    /** A number for a domain that does not exist yet. */
    int takeNumber();

    /** Adds a domain under a number that was taken; AlreadyExists if there is one of the name or number. */
    void add(DomainRow row);

    /** A number for a key that a private domain does not have yet; NotFound if there is no such private domain. */
    int takeEpoch(int domain);

    /** Adds a key under a number that was taken; one that is there already is fine. NotFound as in {@link #takeEpoch}. */
    void addEpoch(int domain, int epoch);
}
