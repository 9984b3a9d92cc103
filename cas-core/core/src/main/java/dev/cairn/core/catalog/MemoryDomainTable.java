package dev.cairn.core.catalog;

import java.util.List;
import java.util.Optional;

/** Domains in memory, one transaction at a time. */
final class MemoryDomainTable implements DomainTable {
    private final MemoryLock lock;
    private final MemoryDomains domains;

    MemoryDomainTable(MemoryLock lock, MemoryDomains domains) {
        this.lock = lock;
        this.domains = domains;
    }

    @Override
    public Optional<DomainRow> named(String name) {
        CatalogText.utf8("domain", name);
        return lock.locked("domain", () -> domains.named(name));
    }

    @Override
    public List<DomainRow> page(int afterNumber, int limit) {
        PageLimit.check("domains", limit);
        return lock.locked("domains", () -> domains.page(afterNumber, limit));
    }

    @Override
    public int takeNumber() {
        return lock.locked("take a domain's number", domains::takeNumber);
    }

    @Override
    public void add(DomainRow row) {
        CatalogText.utf8("domain", row.name());
        lock.run("add domain", () -> {
            domains.add(row);
        });
    }

    @Override
    public int takeEpoch(int domain) {
        return lock.locked("take an epoch", () -> domains.takeEpoch(domain));
    }

    @Override
    public void addEpoch(int domain, int epoch) {
        lock.run("add epoch", () -> {
            domains.addEpoch(domain, epoch);
        });
    }
}
