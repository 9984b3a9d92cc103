package dev.cairn.core.collect;

import dev.cairn.api.CollectEvent.Act;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.flow.Pages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Removes the blobs that nothing names from the catalog, the latest ones first, so that parents come before their children. */
final class Burial {
    static final int PAGE = 500;
    private static final String REASON = "no ref and no tree names it";

    private final Run run;
    private final NumberSet named;

    Burial(Run run, NumberSet named) {
        this.run = run;
        this.named = named;
    }

    boolean isNamed(BlobRow blob) {
        return named.contains(blob.no());
    }

    /**
     * Removes them, in a dry run only tells. Blocks.
     *
     * @return those that stay, because something names them after all; whoever marks must mark them too
     */
    List<BlobRow> all() {
        List<BlobRow> stay = new ArrayList<>();
        NumberSet unnamed = new NumberSet();
        long last = 0;
        for (List<BlobRow> page = run.catalog().blobs(last, Pages.LIMIT);
                !page.isEmpty();
                page = run.catalog().blobs(last, Pages.LIMIT)) {
            page.stream().filter(blob -> !isNamed(blob)).forEach(blob -> unnamed.add(blob.no()));
            last = page.get(page.size() - 1).no();
        }
        for (List<Long> page = unnamed.before(Long.MAX_VALUE, PAGE);
                !page.isEmpty();
                page = unnamed.before(page.get(page.size() - 1), PAGE)) {
            stay.addAll(bury(rows(page)));
        }
        return stay;
    }

    private List<BlobRow> rows(List<Long> numbers) {
        List<BlobRow> rows = new ArrayList<>();
        for (long number : numbers) {
            run.catalog().blobs(number - 1, 1).stream()
                    .filter(blob -> blob.no() == number)
                    .forEach(rows::add);
        }
        rows.sort(Comparator.comparingLong(BlobRow::no).reversed());
        return rows;
    }

    private List<BlobRow> bury(List<BlobRow> rows) {
        Set<Long> refused = run.isDry() ? Set.of() : run.table().bury(run.number(), rows, run.now());
        List<BlobRow> stay = new ArrayList<>();
        for (BlobRow row : rows) {
            if (refused.contains(row.no())) {
                stay.add(row);
            } else {
                run.acted(Act.BURY, row.key().toString(), row.key().size(), REASON);
            }
        }
        return stay;
    }
}
