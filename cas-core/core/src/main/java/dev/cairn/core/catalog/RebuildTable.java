package dev.cairn.core.catalog;

import dev.cairn.api.BlockKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The verbs of a rebuild, which fills an empty catalog from what the stores hold. Each is one transaction; what a session
 * admits is pinned by it like what it wrote.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public interface RebuildTable {
    /** Makes {@link #rooted} quick, at a cost to every new blob, until {@link #finish}. */
    void begin();

    /**
     * Adds packs that were found in stores, live and pinned by a session, which must be LIVE. Sessions that wrote them are
     * added as COMMITTED. Of a pack that is there already, replicas and entries are added that it lacks.
     */
    void admit(long session, List<Commit.NewPack> packs);

    /** Adds a domain under its number, which is given to no other one from then on. AlreadyExists as in {@link DomainTable#add}. */
    void addDomain(DomainRow row);

    /** Sees to it that new sessions have higher numbers. */
    void raiseSessions(long seen);

    /** The highest number of a session so far; 0 if there was none. */
    long lastSession();

    /** Which blobs start with these blocks: numbers by root; the others are absent. */
    Map<BlockKey, Long> rooted(int domain, Collection<BlockKey> roots);

    /** Lets a blob keep others, by their numbers. */
    void link(long parent, Collection<Long> children);

    /** Blobs that neither a ref nor a link names, in the order of their numbers, after one; a page of at most {@code limit}. */
    List<Unnamed> unnamed(long afterNo, int limit);

    /** Takes back what {@link #begin} did. */
    void finish();

    /**
     * A blob without a name.
     *
     * @param blob the blob
     * @param session the first session that wrote its root
     * @param parent whether it keeps others
     */
    record Unnamed(BlobRow blob, long session, boolean parent) {}
}
