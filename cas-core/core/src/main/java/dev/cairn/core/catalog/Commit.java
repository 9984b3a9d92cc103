package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Ref;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import java.util.List;

/**
 * What one transaction makes visible: packs that a session wrote, and the works that rest on them. A stream of many
 * bytes is one work over its own packs; a flush of many small blobs is one pack and many works, each of which stands
 * or falls by itself.
 *
 * <p>Stability: internal.
 *
 * @param session the session that wrote the packs; must be LIVE
 * @param packs packs that it wrote
 * @param works what rests on them
 * @since 0.1.0
 */
public record Commit(long session, List<NewPack> packs, List<Work> works) {
    /** Copies the lists. */
    public Commit {
        packs = List.copyOf(packs);
        works = List.copyOf(works);
    }

    /** One work of the session that wrote the packs. */
    public Commit(long session, List<NewPack> packs, List<NewBlob> blobs, List<NewRef> refs) {
        this(session, packs, List.of(new Work(session, blobs, refs)));
    }

    /**
     * One writer's part.
     *
     * @param session the writer's session, which must be LIVE and commits with the work; that of the packs if it has no
     *     other
     * @param blobs blobs that it completed
     * @param refs names that it sets
     */
    public record Work(long session, List<NewBlob> blobs, List<NewRef> refs) {
        /** Copies the lists. */
        public Work {
            blobs = List.copyOf(blobs);
            refs = List.copyOf(refs);
        }
    }

    /**
     * A pack that is durable on its stores.
     *
     * @param row the pack
     * @param replicas its copies
     * @param entries where its entries lie
     */
    public record NewPack(PackRow row, List<Replica> replicas, List<Location> entries) {
        /** Copies the lists; checks that all of them are about this pack. */
        public NewPack {
            PackId id = row.id();
            replicas = List.copyOf(replicas);
            entries = List.copyOf(entries);
            if (!replicas.stream().allMatch(replica -> replica.pack().equals(id))
                    || !entries.stream().allMatch(entry -> entry.pack().equals(id))) {
                throw CasException.invalid("commit", "a replica or entry of another pack than " + id);
            }
        }
    }

    /**
     * A blob whose blocks all lie in packs that the session pins.
     *
     * @param domain the domain
     * @param key the blob
     * @param root its first block
     * @param manifest whether the root is a manifest
     * @param links blobs that it keeps alive; new before it in the same work, or in the catalog
     */
    public record NewBlob(int domain, BlobKey key, BlockKey root, boolean manifest, List<BlobKey> links) {
        /** Copies the list. */
        public NewBlob {
            links = List.copyOf(links);
        }

        /** A blob that keeps nothing but itself. */
        public NewBlob(int domain, BlobKey key, BlockKey root, boolean manifest) {
            this(domain, key, root, manifest, List.of());
        }

        BlobId id() {
            return new BlobId(domain, key);
        }
    }

    /**
     * A name.
     *
     * @param domain the domain
     * @param ref the ref
     */
    public record NewRef(int domain, Ref ref) {}
}
