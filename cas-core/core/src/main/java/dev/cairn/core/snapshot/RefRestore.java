package dev.cairn.core.snapshot;

import dev.cairn.api.CasException;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.flow.Blocking;
import dev.cairn.core.format.SnapshotLine;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Sets names as a snapshot has them, with what protects them, as far as their blobs are there. Names that the snapshot does not have
 * stay, and so do names that are protected and name another blob.
 */
public final class RefRestore {
    private static final int REFS_AT_ONCE = 500;
    private static final Counts SET = new Counts(1, 0, 0);
    private static final Counts LOST = new Counts(0, 1, 0);
    private static final Counts KEPT = new Counts(0, 0, 1);

    private final Catalog catalog;
    private final Blocking blocking;

    /** Into this catalog. */
    public RefRestore(Catalog catalog, Blocking blocking) {
        this.catalog = catalog;
        this.blocking = blocking;
    }

    /**
     * How many there were.
     *
     * @param set names that were set
     * @param lost names whose blobs are not there
     * @param kept names that are protected and stay on another blob
     */
    public record Counts(long set, long lost, long kept) {
        Counts plus(Counts more) {
            return new Counts(set + more.set, lost + more.lost, kept + more.kept);
        }
    }

    /** Verifies the snapshot whole before it sets the first name. */
    public Mono<Counts> run(SnapshotStore store, long n) {
        return store.verified(n)
                .thenMany(store.lines(n))
                .ofType(SnapshotLine.RefLine.class)
                .buffer(REFS_AT_ONCE)
                .concatMap(lines -> blocking.call(() -> set(lines)), 0)
                .reduce(new Counts(0, 0, 0), Counts::plus);
    }

    private Counts set(List<SnapshotLine.RefLine> lines) {
        return lines.stream().map(this::set).reduce(new Counts(0, 0, 0), Counts::plus);
    }

    private Counts set(SnapshotLine.RefLine line) {
        try {
            catalog.setRef(line.domain(), line.ref());
            return SET;
        } catch (CasException.NotFound e) {
            return LOST;
        } catch (CasException.Denied e) {
            return KEPT;
        }
    }
}
