package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
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
    private final MemoryLock lock = new MemoryLock();
    // All below: guarded by lock.
    private final MemorySessions sessions = new MemorySessions();
    private final MemoryPacks packs;
    private final MemorySnapshots snapshots = new MemorySnapshots();
    private final MemoryRefs refs = new MemoryRefs(snapshots);
    private final MemoryBlobs blobs = new MemoryBlobs(refs);
    private final MemoryDomains domains = new MemoryDomains();
    private final MemoryJournal journal = new MemoryJournal();
    private final DomainTable domainTable;
    private final SnapshotTable snapshotTable;
    private final RebuildTable rebuildTable;
    private final CollectionTable collectionTable;
    private final JournalTable journalTable;
    private final ScrubTable scrubTable;

    private MemoryCatalog(CatalogIdentity identity, Map<String, String> stores, Environment env) {
        this.env = env;
        this.identity = identity;
        this.stores = Collections.unmodifiableMap(new LinkedHashMap<>(stores));
        this.packs = new MemoryPacks(List.copyOf(this.stores.keySet()), domains::has);
        this.domainTable = new MemoryDomainTable(lock, domains);
        this.rebuildTable = new MemoryRebuildTable(lock, sessions, packs, blobs, domains);
        this.snapshotTable = new MemorySnapshotTable(lock, snapshots);
        MemoryCollection.Tables tables = new MemoryCollection.Tables(sessions, packs, blobs, refs, snapshots, journal);
        this.collectionTable = new MemoryCollectionTable(lock, new MemoryCollection(tables), packs);
        this.journalTable = new MemoryJournalTable(lock, journal);
        this.scrubTable = new MemoryScrubTable(lock, packs);
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
        return domainTable;
    }

    @Override
    public SnapshotTable snapshots() {
        return snapshotTable;
    }

    @Override
    public RebuildTable rebuilds() {
        return rebuildTable;
    }

    @Override
    public CollectionTable collection() {
        return collectionTable;
    }

    @Override
    public JournalTable journal() {
        return journalTable;
    }

    @Override
    public ScrubTable scrub() {
        return scrubTable;
    }

    @Override
    public List<Long> beginSessions(int count, @Nullable Instant leaseUntil) {
        return lock.locked("begin sessions", () -> {
            Instant now = env.now();
            if (count > 0) {
                journal.carry(now);
            }
            return sessions.begin(count, now, leaseUntil);
        });
    }

    @Override
    public void renewSessions(Collection<Long> renewed, Instant leaseUntil) {
        lock.run("renew sessions", () -> {
            renewed.forEach(session -> sessions.renew(session, leaseUntil));
        });
    }

    @Override
    public List<Long> expireOverdue(Instant now, int limit) {
        PageLimit.check("expire overdue", limit);
        return lock.locked("expire overdue", () -> {
            List<Long> overdue = sessions.overdue(now, limit);
            overdue.forEach(session -> leaveLive(session, SessionState.EXPIRED));
            return overdue;
        });
    }

    @Override
    public SessionState sessionState(long session) {
        return lock.locked("session state", () -> sessions.state(session));
    }

    @Override
    public SessionTimes sessionTimes(long session) {
        return lock.locked("session times", () -> sessions.times(session));
    }

    @Override
    public int expireSessions(Collection<Long> expired) {
        return lock.locked("expire sessions", () -> (int) expired.stream()
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
        return lock.locked("locate", () -> packs.locate(domain, blocks));
    }

    @Override
    public Map<BlockKey, List<Location>> known(int domain, Collection<BlockKey> blocks) {
        return lock.locked("known", () -> packs.known(domain, blocks));
    }

    @Override
    public Set<PackId> pin(long session, Collection<PackId> wanted) {
        return lock.locked("pin", () -> {
            sessions.requireLive("pin", session);
            return packs.pin(session, wanted);
        });
    }

    @Override
    public Set<BlobKey> hold(long session, int domain, Collection<BlobKey> keys) {
        return lock.locked("hold", () -> {
            sessions.requireLive("hold", session);
            return blobs.hold(session, domain, keys);
        });
    }

    @Override
    public void checkpoint(long session, List<Commit.NewPack> added, List<Commit.NewBlob> fresh) {
        lock.run("checkpoint", () -> {
            sessions.requireLive("checkpoint", session);
            packs.check(added, sessions);
            check(RefGuard.none()).check("checkpoint", fresh, List.of());
            added.forEach(pack -> packs.add(session, pack));
            blobs.add(fresh, packs::rootKnown);
            fresh.forEach(blob -> blobs.hold(session, blob.domain(), Set.of(blob.key())));
        });
    }

    private WorkCheck check(RefGuard names) {
        return new WorkCheck(session -> sessions.is(session, SessionState.LIVE), domains::has, blobs::has, names);
    }

    private RefGuard guard(Collection<RefId> names) {
        Map<RefId, Ref> old = refs.refs(names);
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
        return lock.locked("commit", () -> {
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
            blobs.add(accepted.stream().flatMap(work -> work.blobs().stream()).toList(), packs::rootKnown);
            names.fresh().forEach((id, ref) -> refs.setRef(id.domain(), ref));
            raiseClock(names.now());
            return refusals;
        });
    }

    @Override
    public Optional<BlobRow> blob(int domain, BlobKey key) {
        return lock.locked("blob", () -> blobs.find(domain, key));
    }

    @Override
    public Map<BlobKey, BlobRow> blobs(int domain, Collection<BlobKey> keys) {
        return lock.locked("blobs", () -> blobs.find(domain, keys));
    }

    @Override
    public List<BlobRow> blobs(long afterNo, int limit) {
        PageLimit.check("blobs", limit);
        return lock.locked("blobs", () -> blobs.page(afterNo, limit));
    }

    @Override
    public Totals totals() {
        return lock.locked("totals", () -> packs.totals(blobs.count()));
    }

    @Override
    public List<PackRow> packs(@Nullable PackId after, int limit) {
        PageLimit.check("packs", limit);
        return lock.locked("packs", () -> packs.page(after, limit));
    }

    @Override
    public Optional<PackRow> pack(PackId pack) {
        return lock.locked("pack", () -> packs.live(pack));
    }

    @Override
    public List<Location> locations(PackId pack) {
        return lock.locked("locations", () -> packs.locations(pack));
    }

    @Override
    public List<Replica> replicas(PackId pack) {
        return lock.locked("replicas", () -> packs.replicas(pack));
    }

    @Override
    public Optional<Ref> ref(int domain, RefName name) {
        CatalogText.utf8("ref name", name.value());
        return lock.locked("ref", () -> refs.ref(domain, name));
    }

    @Override
    public Ref setRef(int domain, Ref ref) {
        CatalogText.check(ref);
        return lock.locked("set ref", () -> {
            blobs.require("set ref", domain, ref.key());
            Commit.NewRef named = new Commit.NewRef(domain, ref);
            RefGuard names = guard(List.of(RefId.of(named)));
            names.requireFree("set ref", named);
            raiseClock(names.now());
            return refs.setRef(domain, ref);
        });
    }

    @Override
    public boolean dropRef(int domain, RefName name) {
        CatalogText.utf8("ref name", name.value());
        return lock.locked("drop ref", () -> {
            RefGuard names = guard(List.of(new RefId(domain, name)));
            refs.ref(domain, name).ifPresent(ref -> RefGuard.requireFree("drop ref", ref, names.now()));
            raiseClock(names.now());
            return refs.dropRef(domain, name);
        });
    }

    @Override
    public Ref retainRef(int domain, RefName name, Instant until) {
        CatalogText.utf8("ref name", name.value());
        return lock.locked("retain", () -> {
            Ref ref = refs.ref(domain, name).orElseThrow(() -> CatalogErrors.noRef("retain", name));
            Instant now = clock();
            Ref retained = RefGuard.retained(ref, until, now);
            raiseClock(now);
            return refs.protect(domain, retained);
        });
    }

    @Override
    public Ref holdRef(int domain, RefName name, boolean held) {
        CatalogText.utf8("ref name", name.value());
        return lock.locked("hold ref", () -> {
            Ref ref = refs.ref(domain, name).orElseThrow(() -> CatalogErrors.noRef("hold", name));
            return refs.protect(domain, RefGuard.under(ref, ref.retainUntil(), held));
        });
    }

    @Override
    public List<Ref> refs(int domain, String prefix, @Nullable RefName after, int limit) {
        PageLimit.check("refs", limit);
        CatalogText.first(prefix, after);
        return lock.locked("refs", () -> refs.refs(domain, prefix, after, limit));
    }

    @Override
    public List<Ref> refsOf(int domain, BlobKey key, @Nullable RefName after, int limit) {
        PageLimit.check("refs of", limit);
        CatalogText.first("", after);
        return lock.locked("refs of", () -> refs.refsOf(domain, key, after, limit));
    }

    @Override
    public void close() {
        lock.close();
    }
}
