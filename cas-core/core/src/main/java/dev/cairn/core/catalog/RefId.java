package dev.cairn.core.catalog;

import dev.cairn.api.RefName;

/**
 * A name within a domain, in the order of its UTF-8 bytes.
 *
 * @param domain the domain
 * @param name the name, which passed {@link CatalogText#utf8}
 */
record RefId(int domain, RefName name) implements Comparable<RefId> {
    static RefId of(Commit.NewRef named) {
        return new RefId(named.domain(), named.ref().name());
    }

    @Override
    public int compareTo(RefId o) {
        int byDomain = Integer.compare(domain, o.domain);
        return byDomain != 0 ? byDomain : CatalogText.compare(name.value(), o.name.value());
    }
}
