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
abstract sealed class SqlCatalog extends GuardedCatalog permits PostgresCatalog, SqliteCatalog {
    /** Blocks looked up in one read transaction. */
    private static final int LOCATE_PAGE = 512;

    private final Database database;
    private final Environment env;
    private final CatalogIdentity identity;
    private final Map<String, String> stores;
    private final DomainTable domains;
    private final RebuildTable rebuilds;

    /** Reads which catalog this is; the database stays the caller's if that fails. */
    SqlCatalog(Database database, Environment env) {
        this.database = database;
        this.env = env;
        this.identity = database.read("open catalog", IdentityRows::read);
        this.stores = database.read("open catalog", IdentityRows::stores);
        this.domains = new DomainRows(database);
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
    public RebuildTable rebuilds() {
        return rebuilds;
    }

    @Override
    public List<Long> beginSessions(int count, @Nullable Instant leaseUntil) {
        return database.write("begin sessions", sql -> SessionRows.begin(sql, count, env.now(), leaseUntil));
    }

    @Override
    public void renewSessions(Collection<Long> sessions, Instant leaseUntil) {
        database.write("renew sessions", sql -> SessionRows.renew(sql, sessions, leaseUntil));
    }

    @Override
    public List<Long> expireOverdue(Instant now, int limit) {
        checkPage("expire overdue", limit);
        return database.write("expire overdue", sql -> SessionRows.expireOverdue(sql, now, limit));
    }

    @Override
    public SessionState sessionState(long session) {
        return database.read("session state", sql -> SessionRows.state(sql, session))
                .orElseThrow(() -> CatalogErrors.noSession("session state", session));
    }

    @Override
    public int expireSessions(Collection<Long> sessions) {
        return database.write("expire sessions", sql -> SessionRows.expire(sql, sessions));
    }

    @Override
    public Map<BlockKey, List<Location>> locate(int domain, Collection<BlockKey> blocks) {
        List<BlockKey> wanted = new ArrayList<>(new LinkedHashSet<>(blocks));
        Map<BlockKey, List<Location>> found = new LinkedHashMap<>();
        for (int start = 0; start < wanted.size(); start += LOCATE_PAGE) {
            List<BlockKey> page = wanted.subList(start, Math.min(wanted.size(), start + LOCATE_PAGE));
            found.putAll(database.read("locate", sql -> LocationRows.find(sql, domain, page)));
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
        return database.write("commit", sql -> CommitRows.apply(sql, commit));
    }

    @Override
    public Optional<BlobRow> blob(int domain, BlobKey key) {
        return database.read("blob", sql -> BlobRows.find(sql, domain, key));
    }

    @Override
    public List<BlobRow> blobs(long afterNo, int limit) {
        checkPage("blobs", limit);
        return database.read("blobs", sql -> BlobRows.page(sql, afterNo, limit));
    }

    @Override
    public Totals totals() {
        return database.read("totals", PackRows::totals);
    }

    @Override
    public List<PackRow> packs(@Nullable PackId after, int limit) {
        checkPage("packs", limit);
        return database.read("packs", sql -> PackRows.page(sql, after, limit));
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
    public void setRef(int domain, Ref ref) {
        CatalogText.check(ref);
        database.write("set ref", sql -> RefRows.set(sql, domain, ref));
    }

    @Override
    public boolean dropRef(int domain, RefName name) {
        return database.write("drop ref", sql -> RefRows.drop(sql, domain, name));
    }

    @Override
    public List<Ref> refs(int domain, String prefix, @Nullable RefName after, int limit) {
        checkPage("refs", limit);
        return database.read("refs", sql -> RefRows.page(sql, domain, prefix, after, limit));
    }

    @Override
    public List<Ref> refsOf(int domain, BlobKey key, @Nullable RefName after, int limit) {
        checkPage("refs of", limit);
        return database.read("refs of", sql -> RefRows.pageOf(sql, domain, key, after, limit));
    }

    @Override
    boolean retirePins(long session) {
        return database.write("retire pins", sql -> SessionRows.retirePins(sql, session));
    }

    @Override
    boolean condemn(PackId pack) {
        return database.write("condemn", sql -> PackRows.condemn(sql, pack, "not live", env.now()));
    }

    @Override
    boolean forgetBlob(int domain, BlobKey key) {
        return database.write("forget blob", sql -> BlobRows.forget(sql, domain, key));
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
