package dev.cairn.core.catalog;

import dev.cairn.api.Domain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Domains in memory; the catalog's lock guards them. */
final class MemoryDomains {
    private static final DomainRow OPEN = new DomainRow(0, Domain.OPEN, Domain.Kind.OPEN, Instant.EPOCH, List.of());

    private final NavigableMap<Integer, DomainRow> rows = new TreeMap<>();
    private final NavigableMap<Integer, Integer> epochsTaken = new TreeMap<>();
    private int numbersTaken;

    MemoryDomains() {
        rows.put(OPEN.number(), OPEN);
    }

    boolean has(int domain) {
        return rows.containsKey(domain);
    }

    Optional<DomainRow> named(String name) {
        return rows.values().stream().filter(row -> row.name().equals(name)).findFirst();
    }

    List<DomainRow> page(int afterNumber, int limit) {
        return rows.tailMap(afterNumber, false).values().stream().limit(limit).toList();
    }

    int takeNumber() {
        return ++numbersTaken;
    }

    void raise(int seen) {
        numbersTaken = Math.max(numbersTaken, seen);
    }

    void add(DomainRow row) {
        if (has(row.number()) || named(row.name()).isPresent()) {
            throw CatalogErrors.domainExists(row.name());
        }
        rows.put(row.number(), row);
        epochsTaken.put(row.number(), row.epoch());
    }

    int takeEpoch(int domain) {
        requirePrivate("take an epoch", domain);
        return epochsTaken.merge(domain, 1, Integer::sum);
    }

    void addEpoch(int domain, int epoch) {
        DomainRow row = requirePrivate("add epoch", domain);
        List<Integer> epochs = new ArrayList<>(row.epochs());
        if (!epochs.contains(epoch)) {
            epochs.add(epoch);
        }
        epochs.sort(null);
        rows.put(domain, new DomainRow(domain, row.name(), row.kind(), row.created(), epochs));
    }

    private DomainRow requirePrivate(String operation, int domain) {
        DomainRow row = rows.get(domain);
        if (row == null || row.kind() != Domain.Kind.PRIVATE) {
            throw CatalogErrors.noDomain(operation, domain);
        }
        return row;
    }
}
