package dev.cairn.core.catalog;

import dev.cairn.api.BlockKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What a rebuild does, in memory, one transaction at a time. */
final class MemoryRebuildTable implements RebuildTable {
    private final MemoryLock lock;
    private final MemorySessions sessions;
    private final MemoryPacks packs;
    private final MemoryBlobs blobs;
    private final MemoryDomains domains;

    MemoryRebuildTable(
            MemoryLock lock, MemorySessions sessions, MemoryPacks packs, MemoryBlobs blobs, MemoryDomains domains) {
        this.lock = lock;
        this.sessions = sessions;
        this.packs = packs;
        this.blobs = blobs;
        this.domains = domains;
    }

    @Override
    public void begin() {
        lock.run("begin rebuild", () -> {});
    }

    @Override
    public void admit(long session, List<Commit.NewPack> found) {
        lock.run("admit", () -> {
            sessions.requireLive("admit", session);
            found.forEach(pack -> sessions.admit(pack.row().session()));
            found.forEach(pack -> packs.admit(session, pack));
        });
    }

    @Override
    public void addDomain(DomainRow row) {
        CatalogText.utf8("domain", row.name());
        lock.run("add domain", () -> {
            domains.add(row);
            domains.raise(row.number());
        });
    }

    @Override
    public void raiseSessions(long seen) {
        lock.run("raise sessions", () -> {
            sessions.admit(seen);
        });
    }

    @Override
    public long lastSession() {
        return lock.locked("last session", sessions::last);
    }

    @Override
    public Map<BlockKey, Long> rooted(int domain, Collection<BlockKey> roots) {
        return lock.locked("rooted", () -> blobs.rooted(domain, roots));
    }

    @Override
    public void link(long parent, Collection<Long> children) {
        lock.run("link", () -> {
            children.forEach(child -> blobs.link(parent, child));
        });
    }

    @Override
    public List<Unnamed> unnamed(long afterNo, int limit) {
        PageLimit.check("unnamed", limit);
        return lock.locked("unnamed", () -> blobs.unnamed(afterNo, limit, packs::firstSession));
    }

    @Override
    public void finish() {
        lock.run("finish rebuild", () -> {});
    }
}
