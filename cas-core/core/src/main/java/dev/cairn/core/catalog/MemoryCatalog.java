package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import java.time.Duration;
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
public final class MemoryCatalog implements Catalog {
    private final CatalogIdentity identity;
    private final Map<String, String> stores;
    private final Environment env;
    private final ReentrantLock lock = new ReentrantLock();
    // All below: guarded by lock.
    private final MemorySessions sessions = new MemorySessions();
    private final MemoryPacks packs;
    private final MemoryBlobs blobs = new MemoryBlobs();
    private final MemoryDomains domains = new MemoryDomains();
    private final MemoryJournal journal = new MemoryJournal();
    private final MemoryCollection collection;
    private boolean closed;

    private MemoryCatalog(CatalogIdentity identity, Map<String, String> stores, Environment env) {
        this.env = env;
        this.identity = identity;
        this.stores = Collections.unmodifiableMap(new LinkedHashMap<>(stores));
        this.packs = new MemoryPacks(List.copyOf(this.stores.keySet()), domains::has);
        this.collection = new MemoryCollection(sessions, packs, blobs, journal);
    }

    /** An empty catalog over these stores. */
    public static MemoryCatalog create(CatalogIdentity identity, Map<String, String> stores, Environment env) {
        return new MemoryCatalog(identity, stores, env);
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
            PageLimit.check("domains", limit);
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
            PageLimit.check("unnamed", limit);
            return locked("unnamed", () -> blobs.unnamed(afterNo, limit, packs::firstSession));
        }

        @Override
        public void finish() {
            locked("finish rebuild", () -> true);
        }
    }

    @Override
    public CollectionTable collection() {
        return new Collecting();
    }

    /** The verbs of garbage collection. */
    private final class Collecting implements CollectionTable {
        @Override
        public long begin() {
            return locked("begin collection", collection::begin);
        }

        @Override
        public void end(long run) {
            fenced("end collection", run, () -> true);
        }

        private <T> T fenced(String operation, long run, Supplier<T> change) {
            return locked(operation, () -> {
                collection.fence(operation, run);
                return change.get();
            });
        }

        private void fenced(String operation, long run, Runnable change) {
            fenced(operation, run, () -> {
                change.run();
                return true;
            });
        }

        @Override
        public List<Long> named(long after, int limit) {
            PageLimit.check("named blobs", limit);
            return locked("named blobs", () -> collection.named(after, limit));
        }

        @Override
        public List<Link> links(Link after, int limit) {
            PageLimit.check("links", limit);
            return locked("links", () -> collection.links(after, limit));
        }

        @Override
        public Set<Long> bury(long run, Collection<BlobRow> rows, Instant at) {
            return fenced("bury blobs", run, () -> collection.bury(rows, at));
        }

        @Override
        public List<Long> endedPinners(long after, int limit) {
            PageLimit.check("pinners", limit);
            return locked("pinners", () -> collection.endedPinners(after, limit));
        }

        @Override
        public Map<PackId, Set<Long>> pinners(Collection<PackId> wanted) {
            return locked("pinners", () -> packs.pinners(wanted));
        }

        @Override
        public void retire(long run, Collection<Long> ended) {
            fenced("retire pins", run, () -> ended.forEach(packs::unpin));
        }

        @Override
        public Set<PackId> condemn(long run, List<Condemnation> sentences, Instant at) {
            return fenced("condemn", run, () -> collection.condemn(sentences, at));
        }

        @Override
        public void replace(long run, Commit.NewPack fresh, List<Condemnation> old, Instant at) {
            fenced("replace packs", run, () -> {
                collection.replace(fresh, old, at);
                return leaveLive(fresh.row().session(), SessionState.COMMITTED);
            });
        }

        @Override
        public List<CondemnedRow> condemned(@Nullable PackId after, int limit) {
            PageLimit.check("condemned packs", limit);
            return locked("condemned packs", () -> collection.condemned(after, limit));
        }

        @Override
        public Set<PackId> restore(long run, Collection<PackId> wanted) {
            return fenced("restore packs", run, () -> collection.restore(wanted));
        }

        @Override
        public void take(long run, Collection<CondemnedRow> rows, Instant at) {
            fenced("take packs", run, () -> collection.take(run, rows, at));
        }

        @Override
        public List<PackRow> leaving(@Nullable PackId after, int limit) {
            PageLimit.check("leaving packs", limit);
            return locked("leaving packs", () -> collection.leaving(after, limit));
        }

        @Override
        public void forget(long run, Collection<PackId> gone) {
            fenced("forget packs", run, () -> collection.forget(gone));
        }

        @Override
        public List<DeadBlob> dead(long after, int limit) {
            PageLimit.check("dead blobs", limit);
            return locked("dead blobs", () -> collection.dead(after, limit));
        }

        @Override
        public boolean revive(long run, DeadBlob blob, Ref ref) {
            CatalogText.check(ref);
            return fenced("revive blob", run, () -> collection.revive(blob, ref));
        }

        @Override
        public void forgetDead(long run, Instant before) {
            fenced("forget dead blobs", run, () -> collection.forgetDead(before));
        }

        @Override
        public boolean giveUp(BlobRow blob, JournalRow why) {
            return locked("give up", () -> collection.giveUp(blob, why));
        }

        @Override
        public long locations() {
            return locked("locations", packs::locations);
        }
    }

    @Override
    public JournalTable journal() {
        return new Journal();
    }

    /** The journal and the clock. */
    private final class Journal implements JournalTable {
        @Override
        public List<JournalRow> page(long after, int limit) {
            PageLimit.check("journal", limit);
            return locked("journal", () -> journal.page(after, limit));
        }

        @Override
        public void add(List<JournalRow> rows) {
            locked("journal", () -> {
                rows.forEach(journal::add);
                return true;
            });
        }

        @Override
        public void forget(Instant before) {
            locked("forget journal", () -> {
                journal.forget(before);
                return true;
            });
        }

        @Override
        public Instant advance(Instant now, Duration jumpMax) {
            return locked("advance clock", () -> journal.advance(now, jumpMax));
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
        PageLimit.check("expire overdue", limit);
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

    /** Pins of a session that commits stay, and those of one that held blobs; holds go either way. */
    private boolean leaveLive(long session, SessionState to) {
        boolean left = sessions.leaveLive(session, to);
        if (left && to == SessionState.EXPIRED && !blobs.holds(session)) {
            packs.unpin(session);
        }
        if (left) {
            blobs.release(session);
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
            check(RefGuard.none()).check("checkpoint", fresh, List.of());
            added.forEach(pack -> packs.add(session, pack));
            blobs.add(fresh);
            fresh.forEach(blob -> blobs.hold(session, blob.domain(), Set.of(blob.key())));
            return true;
        });
    }

    private WorkCheck check(RefGuard names) {
        return new WorkCheck(session -> sessions.is(session, SessionState.LIVE), domains::has, blobs::has, names);
    }

    private RefGuard guard(Collection<RefId> names) {
        Map<RefId, Ref> old = blobs.refs(names);
        return new RefGuard(old, RefGuard.isTimed(old.values()) ? clock() : CatalogText.EARLIEST);
    }

    private Instant clock() {
        return latest(env.now());
    }

    private Instant latest(Instant now) {
        return now.isAfter(journal.time()) ? now : journal.time();
    }

    /** To a time by which something was decided, as the transaction ends. */
    private void raiseClock(Instant now) {
        journal.raise(now);
    }

    @Override
    public List<Optional<CasException>> commit(Commit commit) {
        CatalogText.check(commit);
        return locked("commit", () -> {
            sessions.requireLive("commit", commit.session());
            packs.check(commit.packs(), sessions);
            RefGuard names = guard(commit.works().stream()
                    .flatMap(work -> work.refs().stream())
                    .map(RefId::of)
                    .toList());
            List<Optional<CasException>> refusals = check(names).refusals(commit);
            List<Commit.Work> accepted = WorkCheck.accepted(commit, refusals);
            leaveLive(commit.session(), SessionState.COMMITTED);
            commit.packs().forEach(pack -> packs.add(commit.session(), pack));
            accepted.forEach(work -> leaveLive(work.session(), SessionState.COMMITTED));
            blobs.add(accepted.stream().flatMap(work -> work.blobs().stream()).toList());
            names.fresh().forEach((id, ref) -> blobs.setRef(id.domain(), ref));
            raiseClock(names.now());
            return refusals;
        });
    }

    @Override
    public Optional<BlobRow> blob(int domain, BlobKey key) {
        return locked("blob", () -> blobs.find(domain, key));
    }

    @Override
    public Map<BlobKey, BlobRow> blobs(int domain, Collection<BlobKey> keys) {
        return locked("blobs", () -> blobs.find(domain, keys));
    }

    @Override
    public List<BlobRow> blobs(long afterNo, int limit) {
        PageLimit.check("blobs", limit);
        return locked("blobs", () -> blobs.page(afterNo, limit));
    }

    @Override
    public Totals totals() {
        return locked("totals", () -> packs.totals(blobs.count()));
    }

    @Override
    public List<PackRow> packs(@Nullable PackId after, int limit) {
        PageLimit.check("packs", limit);
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
    public Ref setRef(int domain, Ref ref) {
        CatalogText.check(ref);
        return locked("set ref", () -> {
            blobs.require("set ref", domain, ref.key());
            Commit.NewRef named = new Commit.NewRef(domain, ref);
            RefGuard names = guard(List.of(RefId.of(named)));
            names.requireFree("set ref", named);
            raiseClock(names.now());
            return blobs.setRef(domain, ref);
        });
    }

    @Override
    public boolean dropRef(int domain, RefName name) {
        CatalogText.utf8("ref name", name.value());
        return locked("drop ref", () -> {
            RefGuard names = guard(List.of(new RefId(domain, name)));
            blobs.ref(domain, name).ifPresent(ref -> RefGuard.requireFree("drop ref", ref, names.now()));
            raiseClock(names.now());
            return blobs.dropRef(domain, name);
        });
    }

    @Override
    public Ref retainRef(int domain, RefName name, Instant until) {
        CatalogText.utf8("ref name", name.value());
        return locked("retain", () -> {
            Ref ref = blobs.ref(domain, name).orElseThrow(() -> CatalogErrors.noRef("retain", name));
            Instant now = clock();
            Ref retained = RefGuard.retained(ref, until, now);
            raiseClock(now);
            return blobs.protect(domain, retained);
        });
    }

    @Override
    public Ref holdRef(int domain, RefName name, boolean held) {
        CatalogText.utf8("ref name", name.value());
        return locked("hold ref", () -> {
            Ref ref = blobs.ref(domain, name).orElseThrow(() -> CatalogErrors.noRef("hold", name));
            return blobs.protect(domain, RefGuard.under(ref, ref.retainUntil(), held));
        });
    }

    @Override
    public List<Ref> refs(int domain, String prefix, @Nullable RefName after, int limit) {
        PageLimit.check("refs", limit);
        CatalogText.first(prefix, after);
        return locked("refs", () -> blobs.refs(domain, prefix, after, limit));
    }

    @Override
    public List<Ref> refsOf(int domain, BlobKey key, @Nullable RefName after, int limit) {
        PageLimit.check("refs of", limit);
        CatalogText.first("", after);
        return locked("refs of", () -> blobs.refsOf(domain, key, after, limit));
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
