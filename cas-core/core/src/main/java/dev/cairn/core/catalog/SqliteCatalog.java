package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import java.nio.file.Path;
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

/**
 * The catalog of one machine: a SQLite database in write-ahead mode that several processes may share. Each method is
 * one transaction on the calling thread, synced before it returns. Opens no second descriptor of its files, and
 * refuses network file systems, files of a newer schema, and an SQLite that does not check foreign keys.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class SqliteCatalog extends GuardedCatalog {
    /** Blocks looked up in one read transaction. */
    private static final int LOCATE_PAGE = 512;

    private final SqliteConnections database;
    private final Environment env;
    private final CatalogIdentity identity;
    private final Map<String, String> stores;

    private SqliteCatalog(SqliteConnections database, Environment env) {
        this.database = database;
        this.env = env;
        this.identity = database.read("open catalog", IdentityRows::read);
        this.stores = database.read("open catalog", IdentityRows::stores);
    }

    /**
     * Creates a catalog and opens it. After a crash there is a whole one or none.
     *
     * @param file the database; more files with its name and a suffix come to lie beside it
     * @param identity which catalog of which repository it is to be
     * @param stores store id to URI
     * @param env time and chance
     * @throws CasException.AlreadyExists if there is one
     */
    public static SqliteCatalog create(
            Path file, CatalogIdentity identity, Map<String, String> stores, Environment env) {
        CatalogPlace place = CatalogPlace.of(file);
        SqliteOpener.create(place, identity, stores, SqliteSchema.CURRENT);
        return open(place, new SqliteSource(place.file()), env, SqliteConnections.BUSY_ATTEMPTS);
    }

    /**
     * Opens a catalog, and brings its schema up to date if it is older.
     *
     * @throws CasException.NotFound if there is none
     * @throws CasException.IncompatibleFormat if its schema is newer than this program
     */
    public static SqliteCatalog open(Path file, Environment env) {
        CatalogPlace place = CatalogPlace.of(file);
        return open(place, new SqliteSource(place.file()), env, SqliteConnections.BUSY_ATTEMPTS);
    }

    static SqliteCatalog open(CatalogPlace place, SqliteSource source, Environment env, int busyAttempts) {
        SqliteConnections database = SqliteOpener.open(place, source, SqliteSchema.CURRENT, env.random(), busyAttempts);
        try {
            return new SqliteCatalog(database, env);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
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
    public List<Long> beginSessions(int count, @Nullable Instant leaseUntil) {
        return database.write("begin sessions", sql -> SessionRows.begin(sql, count, env.now(), leaseUntil));
    }

    @Override
    public void renewSessions(Collection<Long> sessions, Instant leaseUntil) {
        database.write("renew sessions", sql -> SessionRows.renew(sql, sessions, leaseUntil));
    }

    @Override
    public List<Long> expireOverdue(Instant now, int limit) {
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
        database.write("set ref", sql -> {
            RefRows.put(sql, "set ref", domain, ref);
            return true;
        });
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
    SqliteConnections database() {
        return database;
    }

    @Override
    public void close() {
        database.close();
    }
}
