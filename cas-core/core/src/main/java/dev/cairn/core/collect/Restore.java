package dev.cairn.core.collect;

import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.CollectEvent;
import dev.cairn.api.CollectEvent.Act;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.catalog.CondemnedRow;
import dev.cairn.core.catalog.DeadBlob;
import dev.cairn.core.catalog.Totals;
import dev.cairn.core.flow.Blocking;
import dev.cairn.core.flow.Pages;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Brings back what was condemned and is still there: the packs first, then the blobs, children before their parents. A blob whose first block
 * is gone stays dead; whether all the others are there is for verify to say.
 */
final class Restore {
    private static final String PREFIX = "recovered/gc/";

    private final Run run;
    private final Blocking blocking;

    Restore(Run run) {
        this.run = run;
        this.blocking = run.context().blocking();
    }

    Mono<CollectEvent.Done> all() {
        return blocking.run(this::packs).then(blocking.run(this::blobs)).then(blocking.call(this::done));
    }

    private void packs() {
        for (List<CondemnedRow> page = run.table().condemned(null, Pages.LIMIT);
                !page.isEmpty();
                page = run.table().condemned(null, Pages.LIMIT)) {
            Set<PackId> back = run.table()
                    .restore(
                            run.number(),
                            page.stream().map(row -> row.pack().id()).toList());
            page.stream()
                    .filter(row -> back.contains(row.pack().id()))
                    .forEach(row -> run.acted(
                            Act.RESTORE,
                            "pack " + row.pack().id(),
                            row.pack().bytes(),
                            "was condemned: " + row.reason()));
        }
    }

    private void blobs() {
        long last = 0;
        for (List<DeadBlob> page = run.table().dead(last, Pages.LIMIT);
                !page.isEmpty();
                page = run.table().dead(last, Pages.LIMIT)) {
            page.forEach(this::blob);
            last = page.get(page.size() - 1).row().no();
        }
    }

    private void blob(DeadBlob dead) {
        BlobRow row = dead.row();
        BlockKey root = row.root();
        boolean there = run.catalog().locate(row.domain(), Set.of(root)).containsKey(root);
        RefName name = new RefName(PREFIX + row.key());
        Ref ref = new Ref(
                name,
                row.key(),
                Optional.empty(),
                Map.of(),
                run.context().environment().now());
        try {
            if (there && run.table().revive(run.number(), dead, ref)) {
                run.context().watch().changed(1);
                run.acted(Act.RESTORE, row.key().toString(), row.key().size(), "as " + name);
            } else {
                run.acted(Act.SKIP, row.key().toString(), row.key().size(), "a part of it is gone");
            }
        } catch (CasException.InvalidInput e) {
            run.acted(Act.SKIP, row.key().toString(), row.key().size(), String.valueOf(e.getMessage()));
        }
    }

    private CollectEvent.Done done() {
        run.table().end(run.number());
        Totals totals = run.catalog().totals();
        return new CollectEvent.Done(
                run.number(),
                totals.blobs(),
                totals.packs(),
                totals.packBytes(),
                0,
                0,
                0,
                run.acts(),
                run.bytes(),
                run.clockAhead());
    }
}
