package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.pack.PackId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The acts of a collector one by one, each in a run of its own. */
final class Collecting {
    private Collecting() {}

    /** Drops the pins of a session that has left LIVE; false if it has none. */
    static boolean retirePins(Catalog catalog, long session) {
        boolean ended = catalog.collection().endedPinners(session - 1, 1).contains(session);
        if (ended) {
            catalog.collection().retire(catalog.collection().begin(), List.of(session));
        }
        return ended;
    }

    /** Takes a live pack out of use; false if it is not live or somebody pins it. */
    static boolean condemn(Catalog catalog, PackId pack) {
        return !catalog.collection()
                .condemn(catalog.collection().begin(), List.of(sentence(pack)), Samples.TIME)
                .isEmpty();
    }

    static CollectionTable.Condemnation sentence(PackId pack, Long... pinners) {
        return new CollectionTable.Condemnation(pack, Set.of(pinners), "test", false);
    }

    /** Removes a blob that nothing names; false if there is none or something does. */
    static boolean forgetBlob(Catalog catalog, int domain, BlobKey key) {
        Optional<BlobRow> row = catalog.blob(domain, key);
        return row.isPresent()
                && catalog.collection()
                        .bury(catalog.collection().begin(), List.of(row.get()), Samples.TIME)
                        .isEmpty();
    }
}
