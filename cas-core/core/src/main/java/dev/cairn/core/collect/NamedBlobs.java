package dev.cairn.core.collect;

import dev.cairn.core.catalog.CollectionTable;
import dev.cairn.core.flow.Pages;
import java.util.List;

/**
 * Which blobs are named: by a ref, a hold or a snapshot, or by a tree that is named. What comes while this reads may be missed; who removes a blob is
 * stopped by the foreign keys then.
 */
final class NamedBlobs {
    private NamedBlobs() {}

    /** Those of now; snapshots before this one do not count. */
    static NumberSet of(CollectionTable table, long firstKept) {
        NumberSet named = new NumberSet();
        long last = 0;
        for (List<Long> page = table.named(firstKept, last, Pages.LIMIT);
                !page.isEmpty();
                page = table.named(firstKept, last, Pages.LIMIT)) {
            page.forEach(named::add);
            last = page.get(page.size() - 1);
        }
        // Once is enough when every parent has a higher number than its children, as it nearly always has.
        boolean more = true;
        while (more) {
            more = passedOn(table, named);
        }
        return named;
    }

    /** Parents hand their name on to their children; true if a parent came too late for its own children. */
    private static boolean passedOn(CollectionTable table, NumberSet named) {
        boolean again = false;
        CollectionTable.Link last = CollectionTable.Link.FIRST;
        for (List<CollectionTable.Link> page = table.links(last, Pages.LIMIT);
                !page.isEmpty();
                page = table.links(last, Pages.LIMIT)) {
            for (CollectionTable.Link link : page) {
                if (named.contains(link.parent()) && !named.contains(link.child())) {
                    named.add(link.child());
                    again |= link.child() > link.parent();
                }
            }
            last = page.get(page.size() - 1);
        }
        return again;
    }
}
