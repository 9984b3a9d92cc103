package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;

/** What names a blob in the whole catalog. */
record BlobId(int domain, BlobKey key) implements Comparable<BlobId> {
    @Override
    public int compareTo(BlobId o) {
        int byDomain = Integer.compare(domain, o.domain);
        return byDomain != 0 ? byDomain : key.compareTo(o.key);
    }
}
