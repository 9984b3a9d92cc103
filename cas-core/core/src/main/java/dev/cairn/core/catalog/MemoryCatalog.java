package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A catalog that lives and dies with the process: sorted maps under one lock. What foreign keys are to a database,
 * checks are here, all of them before the first change, so that a refused transaction leaves nothing behind.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class MemoryCatalog extends GuardedCatalog {
    private final CatalogIdentity identity;
    private final Map<String, String> stores;
    private final ReentrantLock lock = new ReentrantLock();
    // All below: guarded by lock.
    private final MemorySessions sessions = new MemorySessions();
    private final MemoryPacks packs;
    private final MemoryBlobs blobs = new MemoryBlobs();
    private final MemoryDomains domains = new MemoryDomains();
    private boolean closed;

    private MemoryCatalog(CatalogIdentity identity, Map<String, String> stores) {
        this.identity = identity;
        this.stores = Collections.unmodifiableMap(new LinkedHashMap<>(stores));
        this.packs = new MemoryPacks(List.copyOf(this.stores.keySet()), domains::has);
    }

    /** An empty catalog over these stores. */
    public static MemoryCatalog create(CatalogIdentity identity, Map<String, String> stores) {
        return new MemoryCatalog(identity, stores);
    }

    @Override
    public CatalogIdentity identity() {
        return identity;
    }

    @Override
    public Map<String, String> stores() {
        return stores;
    }

    @Override
    public DomainTable domains() {
        return new Domains();
    }

    /** The verbs about domains. */
    private final class Domains implements DomainTable {
        @Override
        public Optional<DomainRow> named(String name) {
            CatalogText.utf8("domain", name);
            return locked("domain", () -> domains.named(name));
        }

        @Override
        public List<DomainRow> page(int afterNumber, int limit) {
            checkPage("domains", limit);
            return locked("domains", () -> domains.page(afterNumber, limit));
        }

        @Override
        public int takeNumber() {
            return locked("take a domain's number", domains::takeNumber);
        }

        @Override
        public void add(DomainRow row) {
            CatalogText.utf8("domain", row.name());
            locked("add domain", () -> {
                domains.add(row);
                return true;
            });
        }

        @Override
        public int takeEpoch(int domain) {
            return locked("take an epoch", () -> domains.takeEpoch(domain));
        }

        @Override
        public void addEpoch(int domain, int epoch) {
            locked("add epoch", () -> {
                domains.addEpoch(domain, epoch);
                return true;
            });
        }
    }

    @Override
    public RebuildTable rebuilds() {
        return new Rebuilds();
    }

    /** The verbs of a rebuild. */
    private final class Rebuilds implements RebuildTable {
        @Override
        public void begin() {
            locked("begin rebuild", () -> true);
        }

        @Override
        public void admit(long session, List<Commit.NewPack> found) {
            locked("admit", () -> {
                sessions.requireLive("admit", session);
                found.forEach(pack -> sessions.admit(pack.row().session()));
                found.forEach(pack -> packs.admit(session, pack));
                return true;
            });
        }

        @Override
        public void addDomain(DomainRow row) {
            CatalogText.utf8("domain", row.name());
            locked("add domain", () -> {
                domains.add(row);
                domains.raise(row.number());
                return true;
            });
        }

        @Override
        public void raiseSessions(long seen) {
            locked("raise sessions", () -> {
                sessions.admit(seen);
                return true;
            });
        }

        @Override
        public long lastSession() {
            return locked("last session", sessions::last);
        }

        @Override
        public Map<BlockKey, Long> rooted(int domain, Collection<BlockKey> roots) {
            return locked("rooted", () -> blobs.rooted(domain, roots));
        }

        @Override
        public void link(long parent, Collection<Long> children) {
            locked("link", () -> {
                children.forEach(child -> blobs.link(parent, child));
                return true;
            });
        }

        @Override
        public List<Unnamed> unnamed(long afterNo, int limit) {
            checkPage("unnamed", limit);
            return locked("unnamed", () -> blobs.unnamed(afterNo, limit, packs::firstSession));
        }

        @Override
        public void finish() {
            locked("finish rebuild", () -> true);
        }
    }

    @Override
    public List<Long> beginSessions(int count, @Nullable Instant leaseUntil) {
        return locked("begin sessions", () -> sessions.begin(count, leaseUntil));
    }

    @Override
    public void renewSessions(Collection<Long> renewed, Instant leaseUntil) {
        locked("renew sessions", () -> {
            renewed.forEach(session -> sessions.renew(session, leaseUntil));
            return true;
        });
    }

    @Override
    public List<Long> expireOverdue(Instant now, int limit) {
        checkPage("expire overdue", limit);
        return locked("expire overdue", () -> {
            List<Long> overdue = sessions.overdue(now, limit);
            overdue.forEach(session -> leaveLive(session, SessionState.EXPIRED));
            return overdue;
        });
    }

    @Override
    public SessionState sessionState(long session) {
        return locked("session state", () -> sessions.state(session));
    }

    @Override
    public int expireSessions(Collection<Long> expired) {
        return locked("expire sessions", () -> (int) expired.stream()
                .distinct()
                .filter(session -> leaveLive(session, SessionState.EXPIRED))
                .count());
    }

    /** Pins of a session that commits stay, holds go either way. */
    private boolean leaveLive(long session, SessionState to) {
        boolean left = sessions.leaveLive(session, to);
        if (left) {
            blobs.release(session);
        }
        if (left && to == SessionState.EXPIRED) {
            packs.unpin(session);
        }
        return left;
    }

    @Override
    public Map<BlockKey, List<Location>> locate(int domain, Collection<BlockKey> blocks) {
        return locked("locate", () -> packs.locate(domain, blocks));
    }

    @Override
    public Set<PackId> pin(long session, Collection<PackId> wanted) {
        return locked("pin", () -> {
            sessions.requireLive("pin", session);
            return packs.pin(session, wanted);
        });
    }

    @Override
    public Set<BlobKey> hold(long session, int domain, Collection<BlobKey> keys) {
        return locked("hold", () -> {
            sessions.requireLive("hold", session);
            return blobs.hold(session, domain, keys);
        });
    }

    @Override
    public void checkpoint(long session, List<Commit.NewPack> added, List<Commit.NewBlob> fresh) {
        locked("checkpoint", () -> {
            sessions.requireLive("checkpoint", session);
            packs.check(added, sessions);
            check().check("checkpoint", fresh, List.of());
            added.forEach(pack -> packs.add(session, pack));
            blobs.add(fresh);
            fresh.forEach(blob -> blobs.hold(session, blob.domain(), Set.of(blob.key())));
            return true;
        });
    }

    private WorkCheck check() {
        return new WorkCheck(session -> sessions.is(session, SessionState.LIVE), domains::has, blobs::has);
    }

    @Override
    public List<Optional<CasException>> commit(Commit commit) {
        CatalogText.check(commit);
        return locked("commit", () -> {
            sessions.requireLive("commit", commit.session());
            packs.check(commit.packs(), sessions);
            List<Optional<CasException>> refusals = check().refusals(commit);
            List<Commit.Work> accepted = WorkCheck.accepted(commit, refusals);
            leaveLive(commit.session(), SessionState.COMMITTED);
            commit.packs().forEach(pack -> packs.add(commit.session(), pack));
            accepted.forEach(work -> leaveLive(work.session(), SessionState.COMMITTED));
            blobs.add(accepted.stream().flatMap(work -> work.blobs().stream()).toList());
            accepted.stream()
                    .flatMap(work -> work.refs().stream())
                    .forEach(named -> blobs.setRef(named.domain(), named.ref()));
            return refusals;
        });
    }

    @Override
    public Optional<BlobRow> blob(int domain, BlobKey key) {
        return locked("blob", () -> blobs.find(domain, key));
    }

    @Override
    public List<BlobRow> blobs(long afterNo, int limit) {
        checkPage("blobs", limit);
        return locked("blobs", () -> blobs.page(afterNo, limit));
    }

    @Override
    public Totals totals() {
        return locked("totals", () -> packs.totals(blobs.count()));
    }

    @Override
    public List<PackRow> packs(@Nullable PackId after, int limit) {
        checkPage("packs", limit);
        return locked("packs", () -> packs.page(after, limit));
    }

    @Override
    public List<Location> locations(PackId pack) {
        return locked("locations", () -> packs.locations(pack));
    }

    @Override
    public List<Replica> replicas(PackId pack) {
        return locked("replicas", () -> packs.replicas(pack));
    }

    @Override
    public Optional<Ref> ref(int domain, RefName name) {
        CatalogText.utf8("ref name", name.value());
        return locked("ref", () -> blobs.ref(domain, name));
    }

    @Override
    public void setRef(int domain, Ref ref) {
        CatalogText.check(ref);
        locked("set ref", () -> {
            blobs.require("set ref", domain, ref.key());
            blobs.setRef(domain, ref);
            return true;
        });
    }

    @Override
    public boolean dropRef(int domain, RefName name) {
        CatalogText.utf8("ref name", name.value());
        return locked("drop ref", () -> blobs.dropRef(domain, name));
    }

    @Override
    public List<Ref> refs(int domain, String prefix, @Nullable RefName after, int limit) {
        checkPage("refs", limit);
        CatalogText.first(prefix, after);
        return locked("refs", () -> blobs.refs(domain, prefix, after, limit));
    }

    @Override
    public List<Ref> refsOf(int domain, BlobKey key, @Nullable RefName after, int limit) {
        checkPage("refs of", limit);
        CatalogText.first("", after);
        return locked("refs of", () -> blobs.refsOf(domain, key, after, limit));
    }

    @Override
    boolean retirePins(long session) {
        return locked("retire pins", () -> {
            boolean committed = sessions.is(session, SessionState.COMMITTED);
            if (committed) {
                packs.unpin(session);
            }
            return committed;
        });
    }

    @Override
    boolean condemn(PackId pack) {
        return locked("condemn", () -> packs.condemn(pack));
    }

    @Override
    boolean forgetBlob(int domain, BlobKey key) {
        return locked("forget blob", () -> blobs.forget(domain, key));
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(String operation, Supplier<T> transaction) {
        lock.lock();
        try {
            if (closed) {
                throw CatalogErrors.closed(operation);
            }
            return transaction.get();
        } finally {
            lock.unlock();
        }
    }
}
