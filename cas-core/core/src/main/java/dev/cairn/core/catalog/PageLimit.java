package dev.cairn.core.catalog;

import dev.cairn.api.CasException;

/** The limit of a page, which callers choose. */
final class PageLimit {
    private PageLimit() {}

    static void check(String operation, int limit) {
        if (limit < 1) {
            throw CasException.limit(operation, "a page holds at least one row", 1, limit);
        }
    }
}
