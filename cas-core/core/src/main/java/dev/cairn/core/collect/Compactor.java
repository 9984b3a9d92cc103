package dev.cairn.core.collect;

import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.CollectEvent.Act;
import dev.cairn.api.CollectEvent.Phase;
import dev.cairn.api.MemoryBudget;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.format.Entry;
import dev.cairn.core.format.EntryHeader;
import dev.cairn.core.format.EntryKind;
import dev.cairn.core.format.IndexEntry;
import dev.cairn.core.format.PackIndex;
import dev.cairn.core.format.PackWriter;
import dev.cairn.core.ingest.OpenPack;
import dev.cairn.core.verify.PackProof;
import dev.cairn.core.verify.Windows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Copies what is alive in some packs into one new pack, and puts that in their {@link Replacement place}. Entries are copied as they are stored,
 * checked against the indexes that prove them, so no content key is needed; those that another pack has {@link Duplicates too} are left out. The new
 * pack belongs to a session of its own; whatever goes wrong before the last transaction leaves an orphan.
 */
final class Compactor {
    static final Duration LEASE = Duration.ofHours(1);

    private final Run run;
    private final DomainContext context;
    private final BlockFilter live;
    private final Replacement replacement;
    private final Duplicates duplicates;

    Compactor(Run run, BlockFilter live, NumberSet seen) {
        this.run = run;
        this.context = run.context();
        this.live = live;
        this.replacement = new Replacement(run, seen);
        this.duplicates = new Duplicates(run);
    }

    /** Copies batch after batch; one that cannot be copied is told and left. */
    Mono<Void> all(List<CompactionPlan.Batch> batches) {
        return context.spool()
                .flatMapMany(spool -> Flux.fromIterable(batches)
                        .index()
                        .concatMap(batch -> oneOrNone(spool, batch.getT2())
                                .doOnSuccess(done -> run.progress(Phase.COMPACT, batch.getT1() + 1, batches.size()))))
                .then();
    }

    /** When there is no room, or the store does not answer, the sweep must come all the same: it is what makes room. */
    private Mono<Void> oneOrNone(Path spool, CompactionPlan.Batch batch) {
        return one(spool, batch)
                .onErrorResume(
                        Compactor::concernsTheCopy,
                        e -> Mono.fromRunnable(() -> batch.sources()
                                .forEach(source -> run.acted(
                                        Act.SKIP,
                                        "pack " + source.row().id(),
                                        source.row().bytes(),
                                        "not compacted: " + e.getMessage()))));
    }

    private static boolean concernsTheCopy(Throwable e) {
        return e instanceof CasException.QuotaExceeded
                || e instanceof CasException.Unavailable
                || e instanceof CasException.Corrupt;
    }

    private Mono<Void> one(Path spool, CompactionPlan.Batch batch) {
        return Mono.usingWhen(
                context.reads().acquire(memoryBytes(context.reads())),
                lease -> session(spool, batch),
                lease -> Mono.fromRunnable(lease::close));
    }

    private Mono<Void> session(Path spool, CompactionPlan.Batch batch) {
        return Mono.usingWhen(
                context.blocking().call(this::begin),
                session -> copy(new OpenPack(context, batch.kind(), spool, session), session, batch),
                // What cannot be expired now runs out.
                session -> context.blocking()
                        .run(() -> run.catalog().expireSession(session))
                        .onErrorComplete(CasException.class));
    }

    private long begin() {
        return run.catalog()
                .beginSessions(1, context.environment().now().plus(LEASE))
                .get(0);
    }

    /**
     * A pack that is being made.
     *
     * @param leaving the packs of its batch
     * @param kinds what lies in it
     * @param sources of which all that is needed lies in it or in packs that stay
     */
    private record Copy(
            OpenPack pack, long session, Set<PackId> leaving, Map<BlockKey, Integer> kinds, List<PackUse> sources) {}

    private Mono<Void> copy(OpenPack fresh, long session, CompactionPlan.Batch batch) {
        Set<PackId> leaving =
                batch.sources().stream().map(source -> source.row().id()).collect(Collectors.toSet());
        Copy copy = new Copy(fresh, session, leaving, new HashMap<>(), new ArrayList<>());
        return Mono.usingWhen(
                Mono.just(copy),
                made -> Flux.fromIterable(batch.sources())
                        .concatMap(source -> source(made, source), 1)
                        .then(Mono.defer(() -> made.sources().isEmpty() ? Mono.empty() : finish(made))),
                made -> context.blocking().run(made.pack()::discard));
    }

    /** A source that is damaged is told; what was copied of it before that is good, and dead weight. */
    private Mono<Void> source(Copy copy, PackUse source) {
        PackId id = source.row().id();
        PackProof proof = PackProof.of(context.storage(), id);
        return context.blocking()
                .run(() -> renew(run, copy.session()))
                .then(proof.index(source.row()))
                .zipWith(context.blocking().call(() -> needed(source)))
                .flatMap(both -> entries(copy, proof, source.row(), wanted(both.getT1(), both.getT2())))
                .then(Mono.<Void>fromRunnable(() -> copy.sources().add(source)))
                .onErrorResume(
                        e -> PackProof.isDamage(e) || e instanceof CasException.NotFound,
                        e -> Mono.fromRunnable(() -> run.acted(
                                Act.SKIP, "pack " + id, source.row().bytes(), "not compacted: " + e.getMessage())));
    }

    static void renew(Run run, long session) {
        run.catalog()
                .renewSessions(
                        List.of(session), run.context().environment().now().plus(LEASE));
    }

    /** What is needed of a pack. */
    private Set<BlockKey> needed(PackUse source) {
        int domain = source.row().domain();
        return run.catalog().locations(source.row().id()).stream()
                .map(Location::block)
                .filter(block -> live.contains(domain, block))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Of a block that lies there twice one entry: that of a whole blob, if there is one, for without a manifest nothing else says that it is one. */
    private static List<IndexEntry> wanted(PackIndex index, Set<BlockKey> blocks) {
        Map<BlockKey, IndexEntry> wanted = new LinkedHashMap<>();
        for (IndexEntry entry : index.entries()) {
            BlockKey block = entry.header().key();
            if (blocks.contains(block)) {
                wanted.merge(block, entry, (first, second) -> isWhole(second) && !isWhole(first) ? second : first);
            }
        }
        if (wanted.size() != blocks.size()) {
            throw CasException.invalid(
                    "pack index", (blocks.size() - wanted.size()) + " blocks of the catalog are not in it");
        }
        return wanted.values().stream()
                .sorted(Comparator.comparingLong(IndexEntry::offset))
                .toList();
    }

    private static boolean isWhole(IndexEntry entry) {
        return entry.header().kind() == EntryKind.WHOLE.id();
    }

    /** Without the blocks that another source has given already, or that a pack which stays has too. */
    private Mono<Void> entries(Copy copy, PackProof proof, PackRow pack, List<IndexEntry> entries) {
        List<IndexEntry> missing =
                entries.stream().filter(entry -> adds(copy, entry)).toList();
        return duplicates.proved(pack, missing, copy.leaving()).flatMap(spare -> {
            List<IndexEntry> wanted = missing.stream()
                    .filter(entry -> !spare.contains(entry.header().key()))
                    .toList();
            return proof.entries(pack.id(), wanted, window -> window.forEach(entry -> append(copy, entry)));
        });
    }

    private static boolean adds(Copy copy, IndexEntry entry) {
        Integer kind = copy.kinds().get(entry.header().key());
        return kind == null || (isWhole(entry) && kind != EntryKind.WHOLE.id());
    }

    private static void append(Copy copy, Entry entry) {
        EntryHeader header = entry.header();
        copy.kinds().put(header.key(), header.kind());
        copy.pack()
                .append(
                        new PackWriter.Encoding(header.kind(), header.codec(), header.seal(), header.keyId()),
                        header.key(),
                        entry.stored());
    }

    private Mono<Void> finish(Copy copy) {
        return copy.kinds().isEmpty()
                ? context.blocking().run(() -> replacement.condemn(copy.sources()))
                : copy.pack().write().flatMap(written -> replacement.commit(written, copy.sources()));
    }

    /** What one compaction needs in memory at most. */
    private static long memoryBytes(MemoryBudget budget) {
        return Math.min(2L * Windows.BYTES, budget.totalBytes());
    }
}
