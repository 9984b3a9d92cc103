package dev.cairn.core.snapshot;

import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.flow.Blocking;
import dev.cairn.core.format.SnapshotLine;
import java.util.List;
import reactor.core.publisher.Mono;

/** Sets names as a snapshot has them, as far as their blobs are there. Names that the snapshot does not have stay. */
public final class RefRestore {
    private static final int REFS_AT_ONCE = 500;

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
     */
    public record Counts(long set, long lost) {
        Counts plus(Counts more) {
            return new Counts(set + more.set, lost + more.lost);
        }
    }

    /** Verifies the snapshot whole before it sets the first name. */
    public Mono<Counts> run(SnapshotStore store, long n) {
        return store.verified(n)
                .thenMany(store.lines(n))
                .ofType(SnapshotLine.RefLine.class)
                .buffer(REFS_AT_ONCE)
                .concatMap(lines -> blocking.call(() -> set(lines)), 0)
                .reduce(new Counts(0, 0), Counts::plus);
    }

    private Counts set(List<SnapshotLine.RefLine> lines) {
        long set = lines.stream().filter(this::set).count();
        return new Counts(set, lines.size() - set);
    }

    private boolean set(SnapshotLine.RefLine line) {
        if (catalog.blob(line.domain(), line.ref().key()).isEmpty()) {
            return false;
        }
        catalog.setRef(line.domain(), line.ref());
        return true;
    }
}
