package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The verbs of the catalog over a database; what they say is said by the statements. */
abstract sealed class SqlCatalog implements Catalog permits PostgresCatalog, SqliteCatalog {
    /** Keys looked up in one read transaction. */
    private static final int PAGE_KEYS = 512;

    private final Database database;
    private final Environment env;
    private final CatalogIdentity identity;
    private final Map<String, String> stores;
    private final DomainTable domains;
    private final CollectionTable collection;
    private final JournalTable journal;
    private final ScrubTable scrub;
    private final SnapshotTable snapshots;
    private final RebuildTable rebuilds;

    /** Reads which catalog this is; the database stays the caller's if that fails. */
    SqlCatalog(Database database, Environment env) {
        this.database = database;
        this.env = env;
        this.identity = database.read("open catalog", IdentityRows::read);
        this.stores = database.read("open catalog", IdentityRows::stores);
        this.domains = new DomainRows(database);
        this.collection = new CollectionRows(database);
        this.journal = new JournalRows(database);
        this.scrub = new ScrubRows(database);
        this.snapshots = new SnapshotRows(database);
        this.rebuilds = new RebuildRows(database, domains);
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
        return domains;
    }

    @Override
    public CollectionTable collection() {
        return collection;
    }

    @Override
    public JournalTable journal() {
        return journal;
    }

    @Override
    public ScrubTable scrub() {
        return scrub;
    }

    @Override
    public SnapshotTable snapshots() {
        return snapshots;
    }

    @Override
    public RebuildTable rebuilds() {
        return rebuilds;
    }

    @Override
    public List<Long> beginSessions(int count, @Nullable Instant leaseUntil) {
        return database.write("begin sessions", sql -> {
            Instant now = env.now();
            JournalRows.carry(sql, now);
            return SessionRows.begin(sql, count, now, leaseUntil);
        });
    }

    @Override
    public void renewSessions(Collection<Long> sessions, Instant leaseUntil) {
        database.write("renew sessions", sql -> SessionRows.renew(sql, sessions, leaseUntil));
    }

    @Override
    public List<Long> expireOverdue(Instant now, int limit) {
        PageLimit.check("expire overdue", limit);
        return database.write("expire overdue", sql -> SessionRows.expireOverdue(sql, now, limit));
    }

    @Override
    public SessionState sessionState(long session) {
        return database.read("session state", sql -> SessionRows.state(sql, session))
                .orElseThrow(() -> CatalogErrors.noSession("session state", session));
    }

    @Override
    public SessionTimes sessionTimes(long session) {
        return database.read("session times", sql -> SessionRows.times(sql, session))
                .orElseThrow(() -> CatalogErrors.noSession("session times", session));
    }

    @Override
    public int expireSessions(Collection<Long> sessions) {
        return database.write("expire sessions", sql -> SessionRows.expire(sql, sessions));
    }

    @Override
    public Map<BlockKey, List<Location>> locate(int domain, Collection<BlockKey> blocks) {
        return paged("locate", blocks, (sql, page) -> LocationRows.readable(sql, domain, page));
    }

    @Override
    public Map<BlockKey, List<Location>> known(int domain, Collection<BlockKey> blocks) {
        return paged("known", blocks, (sql, page) -> LocationRows.known(sql, domain, page));
    }

    /** Looks up one page of keys. */
    private interface Finder<K, V> {
        Map<K, V> find(Sql sql, List<K> page) throws SQLException;
    }

    /** One read transaction a page. */
    private <K, V> Map<K, V> paged(String operation, Collection<K> keys, Finder<K, V> finder) {
        List<K> wanted = new ArrayList<>(new LinkedHashSet<>(keys));
        Map<K, V> found = new LinkedHashMap<>();
        for (int start = 0; start < wanted.size(); start += PAGE_KEYS) {
            List<K> page = wanted.subList(start, Math.min(wanted.size(), start + PAGE_KEYS));
            found.putAll(database.read(operation, sql -> finder.find(sql, page)));
        }
        return Collections.unmodifiableMap(found);
    }

    @Override
    public Set<PackId> pin(long session, Collection<PackId> packs) {
        return database.write("pin", sql -> SessionRows.pin(sql, session, packs));
    }

    @Override
    public Set<BlobKey> hold(long session, int domain, Collection<BlobKey> blobs) {
        return database.write("hold", sql -> LinkRows.hold(sql, session, domain, blobs));
    }

    @Override
    public void checkpoint(long session, List<Commit.NewPack> packs, List<Commit.NewBlob> blobs) {
        database.write("checkpoint", sql -> CommitRows.checkpoint(sql, session, packs, blobs));
    }

    @Override
    public List<Optional<CasException>> commit(Commit commit) {
        CatalogText.check(commit);
        return database.write("commit", sql -> CommitRows.apply(sql, commit, env.now()));
    }

    @Override
    public Optional<BlobRow> blob(int domain, BlobKey key) {
        return database.read("blob", sql -> BlobRows.find(sql, domain, key));
    }

    @Override
    public Map<BlobKey, BlobRow> blobs(int domain, Collection<BlobKey> keys) {
        return paged("blobs", keys, (sql, page) -> BlobRows.find(sql, domain, page));
    }

    @Override
    public List<BlobRow> blobs(long afterNo, int limit) {
        PageLimit.check("blobs", limit);
        return database.read("blobs", sql -> BlobRows.page(sql, afterNo, limit));
    }

    @Override
    public Totals totals() {
        return database.read("totals", PackRows::totals);
    }

    @Override
    public List<PackRow> packs(@Nullable PackId after, int limit) {
        PageLimit.check("packs", limit);
        return database.read("packs", sql -> PackRows.page(sql, after, limit));
    }

    @Override
    public Optional<PackRow> pack(PackId pack) {
        return database.read("pack", sql -> PackRows.live(sql, pack));
    }

    @Override
    public List<Location> locations(PackId pack) {
        return database.read("locations", sql -> LocationRows.of(sql, pack));
    }

    @Override
    public List<Replica> replicas(PackId pack) {
        return database.read("replicas", sql -> PackRows.replicas(sql, pack));
    }

    @Override
    public Optional<Ref> ref(int domain, RefName name) {
        return database.read("ref", sql -> RefRows.find(sql, domain, name));
    }

    @Override
    public Ref setRef(int domain, Ref ref) {
        CatalogText.check(ref);
        return database.write("set ref", sql -> RefRows.set(sql, domain, ref, env.now()));
    }

    @Override
    public boolean dropRef(int domain, RefName name) {
        return database.write("drop ref", sql -> RefRows.drop(sql, domain, name, env.now()));
    }

    @Override
    public Ref retainRef(int domain, RefName name, Instant until) {
        return database.write("retain", sql -> RefRows.retain(sql, domain, name, until, env.now()));
    }

    @Override
    public Ref holdRef(int domain, RefName name, boolean held) {
        return database.write("hold ref", sql -> RefRows.hold(sql, domain, name, held));
    }

    @Override
    public List<Ref> refs(int domain, String prefix, @Nullable RefName after, int limit) {
        PageLimit.check("refs", limit);
        return database.read("refs", sql -> RefRows.page(sql, domain, prefix, after, limit));
    }

    @Override
    public List<Ref> refsOf(int domain, BlobKey key, @Nullable RefName after, int limit) {
        PageLimit.check("refs of", limit);
        return database.read("refs of", sql -> RefRows.pageOf(sql, domain, key, after, limit));
    }

    /** What this catalog runs on; for tests. */
    Database database() {
        return database;
    }

    @Override
    public void close() {
        database.close();
    }
}
