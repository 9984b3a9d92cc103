package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.Collecting.retirePins;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Keys, packs and commits by number. */
final class Samples {
    static final CatalogIdentity IDENTITY = new CatalogIdentity(new UUID(1, 2), new UUID(3, 4), HashAlgorithm.BLAKE3);
    static final String STORE = "00000000000000000000000000000001";
    static final String OTHER_STORE = "00000000000000000000000000000000";
    static final Instant TIME = Instant.parse("2026-11-20T10:15:30.123456789Z");
    static final int PACK_BYTES = 1000;

    private Samples() {}

    /** A schema that is one version ahead of this code. */
    static CatalogSchema laterSchema() {
        List<String> scripts = new ArrayList<>(CatalogSchema.CURRENT.scripts());
        scripts.add("V99__later.sql");
        return new CatalogSchema(scripts);
    }

    static Map<String, String> stores() {
        Map<String, String> stores = new LinkedHashMap<>();
        stores.put(STORE, "memory:one");
        stores.put(OTHER_STORE, "memory:zero");
        return stores;
    }

    static PackId packId(long n) {
        return new PackId(HashAlgorithm.BLAKE3, new Digest(n, -n, 1, 0));
    }

    static BlockKey block(long n) {
        return new BlockKey(BlockScheme.BLAKE3, new Digest(n, 2, 3, 4), 100);
    }

    static BlobKey blob(long n) {
        return new BlobKey(HashAlgorithm.BLAKE3, new Digest(n, 5, 6, 7), n);
    }

    static Location location(long pack, long block, long offset) {
        return new Location(block(block), packId(pack), offset, 140, 1);
    }

    static Ref ref(String name, long blob) {
        return new Ref(new RefName(name), blob(blob), Optional.empty(), Map.of(), TIME);
    }

    static Commit.NewPack pack(long session, long pack, long... blocks) {
        List<Location> entries = new ArrayList<>();
        for (long block : blocks) {
            entries.add(location(pack, block, 64 + 140L * entries.size()));
        }
        return new Commit.NewPack(row(session, pack), List.of(Replica.whole(packId(pack), STORE, pack)), entries);
    }

    static PackRow row(long session, long pack) {
        return new PackRow(packId(pack), 0, 1, 2, session, PACK_BYTES + pack);
    }

    static Commit.NewBlob newBlob(long blob, long root) {
        return new Commit.NewBlob(0, blob(blob), block(root), true);
    }

    static Commit.NewRef newRef(String name, long blob) {
        return new Commit.NewRef(0, ref(name, blob));
    }

    /** Commits pack n with block n, blob n rooted there, and the ref "n"; returns the session. */
    static long store(Catalog catalog, long n) {
        long session = catalog.beginSession();
        catalog.commit(whole(session, n));
        return session;
    }

    static Commit whole(long session, long n) {
        return new Commit(
                session, List.of(pack(session, n, n)), List.of(newBlob(n, n)), List.of(newRef(Long.toString(n), n)));
    }

    /** Adds refs to blobs that are there. */
    static void name(Catalog catalog, List<Commit.NewRef> refs) {
        catalog.commit(new Commit(catalog.beginSession(), List.of(), List.of(), refs));
    }

    /** As {@link #store}, and then as if a mark had seen the commit. */
    static long storeUnpinned(Catalog catalog, long n) {
        long session = store(catalog, n);
        retirePins(catalog, session);
        return session;
    }
}
