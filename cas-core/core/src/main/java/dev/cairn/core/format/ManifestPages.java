package dev.cairn.core.format;

import java.util.List;

/**
 * Where the chunks of a blob are listed: in the root if they fit one page, else in pages that are blocks of their own.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public sealed interface ManifestPages {
    /**
     * The only page, which stands in the root.
     *
     * @param page the chunks, possibly none
     */
    record Inline(ManifestPage page) implements ManifestPages {}

    /**
     * Pages that are blocks; all but the last are full.
     *
     * @param refs two pages or more, in order
     */
    record Listed(List<PageRef> refs) implements ManifestPages {
        /** Keeps the list as it is. */
        public Listed {
            refs = List.copyOf(refs);
        }
    }
}
