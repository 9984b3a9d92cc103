package dev.cairn.core;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.CatalogIdentity;
import dev.cairn.core.catalog.CollectionTable;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.catalog.DomainRow;
import dev.cairn.core.catalog.DomainTable;
import dev.cairn.core.catalog.JournalTable;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.catalog.RebuildTable;
import dev.cairn.core.catalog.ScrubTable;
import dev.cairn.core.catalog.SessionState;
import dev.cairn.core.catalog.SnapshotTable;
import dev.cairn.core.catalog.Totals;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A catalog that lies, waits or fails as a test wishes. Hooks may be changed at any time. */
public final class HookedCatalog implements Catalog {
    private final Catalog catalog;
    /** Runs before each transaction with its name. */
    public volatile Before before = operation -> {};
    /** Runs after a commit. */
    public volatile Runnable afterCommit = () -> {};
    /** What becomes of a row of the table of blobs. */
    public volatile UnaryOperator<BlobRow> row = found -> found;
    /** What becomes of the times of a session. */
    public volatile UnaryOperator<SessionTimes> times = found -> found;
    /** What becomes of the places of blocks. */
    public volatile UnaryOperator<Map<BlockKey, List<Location>>> places = found -> found;
    /** What becomes of the list of a pack's entries. */
    public volatile UnaryOperator<List<Location>> listed = found -> found;
    /** What becomes of the replicas of a pack. */
    public volatile UnaryOperator<List<Replica>> copies = found -> found;

    /** Something to do before a transaction. */
    @FunctionalInterface
    public interface Before {
        /** Called with the name of the method. */
        void run(String operation);
    }

    /** Hooks around this catalog. */
    public HookedCatalog(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public CatalogIdentity identity() {
        return catalog.identity();
    }

    @Override
    public Map<String, String> stores() {
        return catalog.stores();
    }

    @Override
    public CollectionTable collection() {
        before.run("collection");
        return catalog.collection();
    }

    @Override
    public JournalTable journal() {
        return catalog.journal();
    }

    @Override
    public ScrubTable scrub() {
        before.run("scrub");
        return catalog.scrub();
    }

    @Override
    public DomainTable domains() {
        return new Hooked(catalog.domains());
    }

    private final class Hooked implements DomainTable {
        private final DomainTable table;

        Hooked(DomainTable table) {
            this.table = table;
        }

        @Override
        public Optional<DomainRow> named(String name) {
            return table.named(name);
        }

        @Override
        public List<DomainRow> page(int afterNumber, int limit) {
            return table.page(afterNumber, limit);
        }

        @Override
        public int takeNumber() {
            before.run("takeNumber");
            return table.takeNumber();
        }

        @Override
        public void add(DomainRow added) {
            before.run("addDomain");
            table.add(added);
        }

        @Override
        public int takeEpoch(int domain) {
            before.run("takeEpoch");
            return table.takeEpoch(domain);
        }

        @Override
        public void addEpoch(int domain, int epoch) {
            before.run("addEpoch");
            table.addEpoch(domain, epoch);
        }
    }

    @Override
    public SnapshotTable snapshots() {
        before.run("snapshots");
        return catalog.snapshots();
    }

    @Override
    public RebuildTable rebuilds() {
        return catalog.rebuilds();
    }

    @Override
    public List<Long> beginSessions(int count, @Nullable Instant leaseUntil) {
        before.run("beginSessions");
        return catalog.beginSessions(count, leaseUntil);
    }

    @Override
    public void renewSessions(Collection<Long> sessions, Instant leaseUntil) {
        before.run("renewSessions");
        catalog.renewSessions(sessions, leaseUntil);
    }

    @Override
    public List<Long> expireOverdue(Instant now, int limit) {
        before.run("expireOverdue");
        return catalog.expireOverdue(now, limit);
    }

    @Override
    public Set<BlobKey> hold(long session, int domain, Collection<BlobKey> blobs) {
        before.run("hold");
        return catalog.hold(session, domain, blobs);
    }

    @Override
    public void checkpoint(long session, List<Commit.NewPack> packs, List<Commit.NewBlob> blobs) {
        before.run("checkpoint");
        catalog.checkpoint(session, packs, blobs);
    }

    @Override
    public SessionState sessionState(long session) {
        before.run("sessionState");
        return catalog.sessionState(session);
    }

    @Override
    public int expireSessions(Collection<Long> sessions) {
        before.run("expireSessions");
        return catalog.expireSessions(sessions);
    }

    @Override
    public Map<BlockKey, List<Location>> locate(int domain, Collection<BlockKey> blocks) {
        before.run("locate");
        return places.apply(catalog.locate(domain, blocks));
    }

    @Override
    public Map<BlockKey, List<Location>> known(int domain, Collection<BlockKey> blocks) {
        before.run("known");
        return places.apply(catalog.known(domain, blocks));
    }

    @Override
    public Set<PackId> pin(long session, Collection<PackId> packs) {
        before.run("pin");
        return catalog.pin(session, packs);
    }

    @Override
    public List<Optional<CasException>> commit(Commit commit) {
        before.run("commit");
        List<Optional<CasException>> refusals = catalog.commit(commit);
        afterCommit.run();
        return refusals;
    }

    @Override
    public Optional<BlobRow> blob(int domain, BlobKey key) {
        before.run("blob");
        return catalog.blob(domain, key).map(row);
    }

    @Override
    public Map<BlobKey, BlobRow> blobs(int domain, Collection<BlobKey> keys) {
        before.run("blobs");
        Map<BlobKey, BlobRow> found = new LinkedHashMap<>();
        catalog.blobs(domain, keys).forEach((key, known) -> found.put(key, row.apply(known)));
        return found;
    }

    @Override
    public List<BlobRow> blobs(long afterNo, int limit) {
        before.run("blobs");
        return catalog.blobs(afterNo, limit).stream().map(row).toList();
    }

    @Override
    public Totals totals() {
        return catalog.totals();
    }

    @Override
    public SessionTimes sessionTimes(long session) {
        return times.apply(catalog.sessionTimes(session));
    }

    @Override
    public Optional<PackRow> pack(PackId pack) {
        return catalog.pack(pack);
    }

    @Override
    public List<PackRow> packs(@Nullable PackId after, int limit) {
        return catalog.packs(after, limit);
    }

    @Override
    public List<Location> locations(PackId pack) {
        return listed.apply(catalog.locations(pack));
    }

    @Override
    public List<Replica> replicas(PackId pack) {
        before.run("replicas");
        return copies.apply(catalog.replicas(pack));
    }

    @Override
    public Optional<Ref> ref(int domain, RefName name) {
        return catalog.ref(domain, name);
    }

    @Override
    public Ref setRef(int domain, Ref ref) {
        return catalog.setRef(domain, ref);
    }

    @Override
    public boolean dropRef(int domain, RefName name) {
        return catalog.dropRef(domain, name);
    }

    @Override
    public Ref retainRef(int domain, RefName name, Instant until) {
        return catalog.retainRef(domain, name, until);
    }

    @Override
    public Ref holdRef(int domain, RefName name, boolean held) {
        return catalog.holdRef(domain, name, held);
    }

    @Override
    public List<Ref> refs(int domain, String prefix, @Nullable RefName after, int limit) {
        return catalog.refs(domain, prefix, after, limit);
    }

    @Override
    public List<Ref> refsOf(int domain, BlobKey key, @Nullable RefName after, int limit) {
        return catalog.refsOf(domain, key, after, limit);
    }

    @Override
    public void close() {
        catalog.close();
    }
}
