package dev.cairn.core.collect;

import dev.cairn.api.BlockKey;
import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.CollectEvent.Act;
import dev.cairn.api.CollectEvent.Phase;
import dev.cairn.api.MemoryBudget;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.PackOpener;
import dev.cairn.api.pack.Replica;
import dev.cairn.core.catalog.CollectionTable.Condemnation;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.SessionState;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.format.Entry;
import dev.cairn.core.format.EntryHeader;
import dev.cairn.core.format.EntryKind;
import dev.cairn.core.format.IndexEntry;
import dev.cairn.core.format.PackIndex;
import dev.cairn.core.format.PackWriter;
import dev.cairn.core.ingest.OpenPack;
import dev.cairn.core.verify.PackProof;
import java.nio.ByteBuffer;
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
 * Copies what is alive in some packs into one new pack, reads that back, and in one transaction makes it live and condemns the old ones. Entries
 * are copied as they are stored, checked against the indexes that prove them, so no content key is needed. The new pack belongs to a session of
 * its own; whatever goes wrong before the transaction leaves an orphan.
 */
final class Compactor {
    static final Duration LEASE = Duration.ofMinutes(10);
    private static final int WINDOW_BYTES = 4 << 20;
    private static final int ATTEMPTS = 3;

    private final Run run;
    private final DomainContext context;
    private final LiveBlocks live;
    private final NumberSet seen;

    Compactor(Run run, LiveBlocks live, NumberSet seen) {
        this.run = run;
        this.context = run.context();
        this.live = live;
        this.seen = seen;
    }

    /** Copies batch after batch; one that cannot be copied is told and left. */
    Mono<Void> all(List<CompactionPlan.Batch> batches) {
        return context.spool()
                .flatMapMany(spool -> Flux.fromIterable(batches)
                        .index()
                        .concatMap(batch -> one(spool, batch.getT2())
                                .doOnSuccess(done -> run.progress(Phase.COMPACT, batch.getT1() + 1, batches.size()))))
                .then();
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

    /** A pack that is being made: what lies in it, and whose all that is needed lies in it. */
    private record Copy(OpenPack pack, long session, Map<BlockKey, Integer> kinds, List<PackUse> sources) {}

    private Mono<Void> copy(OpenPack fresh, long session, CompactionPlan.Batch batch) {
        Copy copy = new Copy(fresh, session, new HashMap<>(), new ArrayList<>());
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
        return context.blocking()
                .run(() -> renew(copy.session()))
                .then(new PackProof(ranges(id)).index(source.row()))
                .zipWith(context.blocking().call(() -> needed(source)))
                .flatMap(both -> entries(copy, id, wanted(both.getT1(), both.getT2())))
                .then(Mono.<Void>fromRunnable(() -> copy.sources().add(source)))
                .onErrorResume(
                        Compactor::isDamage,
                        e -> Mono.fromRunnable(() -> run.acted(
                                Act.SKIP, "pack " + id, source.row().bytes(), "not compacted: " + e.getMessage())));
    }

    private static boolean isDamage(Throwable e) {
        return e instanceof CasException.Corrupt
                || e instanceof CasException.NotFound
                || e instanceof CasException.InvalidInput
                || e instanceof CasException.IncompatibleFormat;
    }

    private PackProof.Ranges ranges(PackId pack) {
        return new PackProof.Ranges() {
            @Override
            public <T> Mono<T> read(ByteRange range, PackOpener<T> opener) {
                return context.storage().read(pack, range, opener);
            }
        };
    }

    private PackProof.Ranges ranges(Replica copy) {
        return new PackProof.Ranges() {
            @Override
            public <T> Mono<T> read(ByteRange range, PackOpener<T> opener) {
                return context.storage().readCopy(copy, range, opener);
            }
        };
    }

    private void renew(long session) {
        run.catalog()
                .renewSessions(List.of(session), context.environment().now().plus(LEASE));
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

    /** Without the blocks that another source has given already. */
    private Mono<Void> entries(Copy copy, PackId pack, List<IndexEntry> entries) {
        List<IndexEntry> missing =
                entries.stream().filter(entry -> adds(copy, entry)).toList();
        return Flux.fromIterable(windows(missing))
                .concatMap(window -> ranges(pack).read(range(window), bytes -> append(copy, pack, window, bytes)), 1)
                .then();
    }

    private static boolean adds(Copy copy, IndexEntry entry) {
        Integer kind = copy.kinds().get(entry.header().key());
        return kind == null || (isWhole(entry) && kind != EntryKind.WHOLE.id());
    }

    private static List<List<IndexEntry>> windows(List<IndexEntry> entries) {
        List<List<IndexEntry>> windows = new ArrayList<>();
        List<IndexEntry> open = new ArrayList<>();
        for (IndexEntry entry : entries) {
            if (!open.isEmpty() && entry.end() - open.get(0).offset() > WINDOW_BYTES) {
                windows.add(open);
                open = new ArrayList<>();
            }
            open.add(entry);
        }
        if (!open.isEmpty()) {
            windows.add(open);
        }
        return windows;
    }

    private static ByteRange range(List<IndexEntry> window) {
        return ByteRange.between(
                window.get(0).offset(), window.get(window.size() - 1).end());
    }

    private Boolean append(Copy copy, PackId pack, List<IndexEntry> window, ByteBuffer bytes) {
        // Everything is checked first: a copy that is tried again elsewhere must not append twice.
        List<Entry> checked = window.stream()
                .map(listed -> checked(listed, pack, window.get(0).offset(), bytes))
                .toList();
        for (Entry entry : checked) {
            EntryHeader header = entry.header();
            copy.kinds().put(header.key(), header.kind());
            copy.pack()
                    .append(
                            new PackWriter.Encoding(header.kind(), header.codec(), header.seal(), header.keyId()),
                            header.key(),
                            entry.stored());
        }
        return true;
    }

    private static Entry checked(IndexEntry listed, PackId pack, long start, ByteBuffer bytes) {
        ByteBuffer slice =
                bytes.slice((int) (listed.offset() - start), listed.header().entryBytes());
        Entry entry = Entry.decode(slice, pack, listed.offset());
        listed.expect(entry, pack);
        return entry;
    }

    private Mono<Void> finish(Copy copy) {
        return copy.pack()
                .write()
                .flatMap(written -> readBack(written).then(context.blocking().run(() -> commit(written, copy))));
    }

    /** Every copy whole, from the stores. */
    private Mono<Void> readBack(Commit.NewPack written) {
        return Flux.fromIterable(written.replicas())
                .concatMap(copy -> readBack(written, copy), 1)
                .then();
    }

    private Mono<Void> readBack(Commit.NewPack written, Replica copy) {
        PackId id = written.row().id();
        return new PackProof(ranges(copy))
                .index(written.row())
                .flatMap(index -> Flux.fromIterable(windows(index.entries()))
                        .concatMap(
                                window -> ranges(copy).read(range(window), bytes -> {
                                    window.forEach(listed ->
                                            checked(listed, id, window.get(0).offset(), bytes));
                                    return true;
                                }),
                                1)
                        .then());
    }

    /** A pack that somebody has pinned meanwhile stays; if all have been, the copy is of no use. */
    private void commit(Commit.NewPack fresh, Copy copy) {
        renew(copy.session());
        List<PackUse> left = new ArrayList<>(copy.sources());
        for (int attempt = 1; ; attempt++) {
            try {
                run.table().replace(run.number(), fresh, sentences(fresh, left), run.now());
                break;
            } catch (CasException.Conflict e) {
                if (run.catalog().sessionState(copy.session()) != SessionState.LIVE) {
                    run.acted(Act.SKIP, "pack " + fresh.row().id(), fresh.row().bytes(), "copying took too long");
                    return;
                }
                int before = left.size();
                left = free(left);
                if (left.size() == before && attempt >= ATTEMPTS) {
                    throw e;
                }
                if (left.isEmpty()) {
                    run.acted(
                            Act.SKIP,
                            "pack " + fresh.row().id(),
                            fresh.row().bytes(),
                            "the packs that it copies are in use");
                    return;
                }
            }
        }
        for (PackUse source : left) {
            run.acted(
                    Act.COMPACT,
                    "pack " + source.row().id(),
                    source.row().bytes(),
                    source.deadBytes() + " bytes of it are dead; copied to pack "
                            + fresh.row().id());
        }
    }

    private List<Condemnation> sentences(Commit.NewPack fresh, List<PackUse> sources) {
        String reason = "copied to pack " + fresh.row().id();
        return sources.stream()
                .map(source -> new Condemnation(source.row().id(), source.pinners(), reason, true))
                .toList();
    }

    private List<PackUse> free(List<PackUse> sources) {
        Map<PackId, Set<Long>> pinners = run.table()
                .pinners(sources.stream().map(source -> source.row().id()).toList());
        return sources.stream()
                .filter(source -> pinners.getOrDefault(source.row().id(), Set.of()).stream()
                        .allMatch(seen::contains))
                .toList();
    }

    /** What one compaction needs in memory at most. */
    private static long memoryBytes(MemoryBudget budget) {
        return Math.min(2L * WINDOW_BYTES, budget.totalBytes());
    }
}
