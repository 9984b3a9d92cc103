package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.pack.PackId;

/** What collection needs beyond {@link Catalog}; each verb is one transaction that a foreign key may stop. */
abstract class GuardedCatalog implements Catalog {
    /**
     * Drops the pins of a COMMITTED session, once a mark has seen what it committed; false if it is in another state.
     */
    abstract boolean retirePins(long session);

    /** Takes a live pack out of use; false if it is not live or somebody pins it. */
    abstract boolean condemn(PackId pack);

    /** Removes a blob that no ref names; false if there is none or a ref does. */
    abstract boolean forgetBlob(int domain, BlobKey key);

    static void checkPage(String operation, int limit) {
        if (limit < 1) {
            throw CasException.limit(operation, "a page holds at least one row", 1, limit);
        }
    }
}
