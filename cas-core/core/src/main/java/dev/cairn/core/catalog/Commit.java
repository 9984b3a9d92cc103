package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Ref;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import java.util.List;

/**
 * What a session makes visible.
 *
 * <p>Stability: internal.
 *
 * @param session the session; must be LIVE
 * @param packs packs that it wrote
 * @param blobs blobs that it completed
 * @param refs names that it sets
 * @since 0.1.0
 */
public record Commit(long session, List<NewPack> packs, List<NewBlob> blobs, List<NewRef> refs) {
    /** Copies the lists. */
    public Commit {
        packs = List.copyOf(packs);
        blobs = List.copyOf(blobs);
        refs = List.copyOf(refs);
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
     */
    public record NewBlob(int domain, BlobKey key, BlockKey root, boolean manifest) {}

    /**
     * A name.
     *
     * @param domain the domain
     * @param ref the ref
     */
    public record NewRef(int domain, Ref ref) {}
}
