package dev.cairn.core.repair;

import dev.cairn.api.CasException;
import dev.cairn.api.MemoryBudget;
import dev.cairn.api.RepairEvent;
import dev.cairn.api.Repairer;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import dev.cairn.core.catalog.ReplicaRow;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.verify.Windows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Looks at all packs, and copies those that have too few copies.
 *
 * <pre>
 * packs -> copies that count -> missing ones (placement) -> copy -> read back and prove -> catalog
 * </pre>
 */
public final class RepairPipeline implements Repairer {
    private static final int PAGE = 64;

    private final DomainContext context;
    private final CopyMaker maker;

    /** Repairs packs of all domains, without content keys. */
    public RepairPipeline(DomainContext open) {
        this.context = open;
        this.maker = new CopyMaker(open);
    }

    @Override
    public Flux<RepairEvent> repair(boolean dry) {
        return context.requireWritable()
                .then(context.blocking().call(() -> context.catalog().totals().packs()))
                .flatMapMany(total -> new Run(dry, total).all());
    }

    /** The copies of one pack. */
    private record Copies(List<ReplicaRow> rows) {
        PackId pack() {
            return rows.get(0).pack().id();
        }

        long bytes() {
            return rows.get(0).pack().bytes();
        }

        List<Replica> replicas() {
            return rows.stream().map(ReplicaRow::copy).toList();
        }
    }

    /** One run; its steps follow one another. */
    private final class Run {
        private final boolean dry;
        private final long total;
        private @Nullable PackId last;
        private long packs;
        private long missing;
        private long copied;
        private long bytes;

        Run(boolean dry, long total) {
            this.dry = dry;
            this.total = total;
        }

        Flux<RepairEvent> all() {
            return context.blocking()
                    .call(this::page)
                    .repeat()
                    .takeWhile(page -> !page.isEmpty())
                    .concatMap(
                            page -> Flux.fromIterable(page)
                                    .concatMap(this::one, 1)
                                    .concatWith(progress()),
                            1)
                    .concatWith(Mono.fromSupplier(() -> new RepairEvent.Done(packs, missing, copied, bytes)));
        }

        private Mono<RepairEvent> progress() {
            return Mono.fromSupplier(() -> new RepairEvent.Progress(packs, Math.max(packs, total)));
        }

        private List<Copies> page() {
            Map<PackId, List<ReplicaRow>> byPack = new LinkedHashMap<>();
            for (ReplicaRow row : context.catalog().scrub().inventory(last, PAGE)) {
                last = row.pack().id();
                byPack.computeIfAbsent(last, pack -> new ArrayList<>()).add(row);
            }
            return byPack.values().stream().map(Copies::new).toList();
        }

        private Flux<RepairEvent> one(Copies pack) {
            packs++;
            List<String> stores = context.storage().missing(pack.pack(), pack.replicas());
            missing += stores.size();
            return Flux.fromIterable(stores)
                    .concatMap(store -> dry ? Mono.just(told(pack, store)) : made(pack, store), 1);
        }

        private RepairEvent told(Copies pack, String store) {
            return new RepairEvent.Missing(pack.pack(), store, pack.bytes());
        }

        private Mono<RepairEvent> made(Copies pack, String store) {
            MemoryBudget memory = context.reads();
            return Mono.usingWhen(
                            memory.acquire(Math.min(2L * Windows.BYTES, memory.totalBytes())),
                            lease -> maker.make(pack.rows(), store),
                            lease -> Mono.fromRunnable(lease::close))
                    .map(there -> outcome(pack, store, there))
                    .onErrorResume(
                            CasException.class, e -> Mono.just(new RepairEvent.Failed(pack.pack(), store, e.reason())));
        }

        private RepairEvent outcome(Copies pack, String store, boolean there) {
            if (!there) {
                return new RepairEvent.Failed(pack.pack(), store, "the pack is not needed any more");
            }
            copied++;
            bytes += pack.bytes();
            return new RepairEvent.Copied(pack.pack(), store, pack.bytes());
        }
    }
}
