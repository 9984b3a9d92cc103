package dev.cairn.core.ingest;

import dev.cairn.api.BlockKey;
import dev.cairn.api.Steps;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.format.EntryKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One pack and one transaction, and those who share them. While it is open its {@link GroupCommit} guards who joins; the rest
 * belongs to its steps, which follow one another.
 */
final class Flush {
    /** How far a flush has come; all that the next one keeps of it. Guarded by the {@link GroupCommit}. */
    static final class Stage {
        private final Sinks.Empty<Void> committed = Sinks.empty();
        private boolean committing;
        private int shares;
        private @Nullable Flush next;

        /** Of a flush that was before the first. */
        static Stage ended() {
            Stage stage = new Stage();
            stage.end();
            return stage;
        }

        /** Its file is written, the flush before it has committed, and so many commit now. */
        void commits(int count) {
            committing = true;
            shares = count;
            startNext();
        }

        /** The next flush begins now if it is as large as this one: to wait would not make it much larger. */
        void startNext() {
            if (committing && next != null && next.isAsLargeAsLast()) {
                next.start.tryEmitEmpty();
            }
        }

        Mono<Void> committed() {
            return committed.asMono();
        }

        void end() {
            committed.tryEmitEmpty();
        }
    }

    /** So that nobody waits long for those who come after him. */
    private static final int SHARES_MAX = 1_024;

    private final Stage before;
    private final Stage stage = new Stage();
    private final Sinks.Empty<Void> start = Sinks.empty();
    /** Stops the writing when nobody waits for it any more. */
    private final Sinks.Empty<Void> deserted = Sinks.empty();

    private final Mono<Void> outcome;
    private final List<Share> shares = new ArrayList<>();
    private long bytesMax;
    private int blocksMax;
    private int filled;

    private final Map<BlockKey, Integer> blocks = new HashMap<>();
    private final Map<Share, SmallBlob> small = new LinkedHashMap<>();
    private @Nullable OpenPack pack;
    private @Nullable KnownBlocks known;

    Flush(Stage before, Function<Flush, Mono<Void>> run) {
        this.before = before;
        before.next = this;
        // Shared by all who wait: none of them cancels it, runs it on his thread, or has his error handling applied to
        // it.
        this.outcome = Mono.<Void>fromDirect(
                        waiting -> Steps.tell(() -> run.apply(this).subscribe(waiting)))
                .onErrorStop()
                .cache();
    }

    Stage before() {
        return before;
    }

    Stage stage() {
        return stage;
    }

    /** Completes when the flush may begin: the one before it has committed, or is committing and no larger. */
    Mono<Void> mayBegin() {
        return Mono.firstWithSignal(start.asMono(), before.committed());
    }

    /** Ends when all shares know what became of them, or fails for all of them. The first subscriber sets it going. */
    Mono<Void> outcome() {
        return outcome;
    }

    void add(Share share) {
        share.joins(this, shares.size());
        shares.add(share);
        bytesMax += share.entryBytesMax();
        blocksMax += share.blocksMax();
        before.startNext();
    }

    /** Whether a pack of this many bytes is full, and nobody may join any more. */
    boolean isFull(long packBytes) {
        return shares.size() >= SHARES_MAX || bytesMax >= packBytes || blocksMax >= OpenPack.TARGET_ENTRIES;
    }

    /** Nobody joins from now on, and the flush before it need not know of it any more. */
    void close() {
        before.next = null;
    }

    int shares() {
        return shares.size();
    }

    /** Whether as many have come as committed last time. */
    boolean isAsLargeAsLast() {
        return shares.size() >= before.shares;
    }

    boolean isDeserted() {
        return shares.stream().allMatch(Share::isWithdrawn);
    }

    void desert() {
        deserted.tryEmitEmpty();
    }

    /** Those who came since this was last asked. */
    List<Share> newcomers() {
        List<Share> came = List.copyOf(shares.subList(filled, shares.size()));
        filled = shares.size();
        return came;
    }

    /** Gives it a pack and a session. */
    void open(OpenPack fresh, KnownBlocks inSession) {
        pack = fresh;
        known = inSession;
    }

    /** Appends what is staged, and encodes small blobs; one that is not what was said fails alone. */
    void fill(List<Share> came) {
        for (Share share : came) {
            if (!share.isWithdrawn()) {
                share.small().filter(blob -> isEncoded(share, blob)).ifPresent(blob -> small.put(share, blob));
                share.staged().ifPresent(staged -> append(share, staged));
            }
        }
    }

    private static boolean isEncoded(Share share, SmallBlob blob) {
        try {
            blob.encode();
            return true;
        } catch (RuntimeException e) {
            share.fails(e);
            return false;
        }
    }

    private void append(Share share, StagedBlocks staged) {
        try {
            staged.forEach(this::append);
            share.stored(staged.entryBytes());
        } catch (CancellationException e) {
            // Discarded because it was withdrawn, and then nobody hears this, or at a close.
            share.fails(Sessions.closedMeanwhile());
        }
    }

    /** Asks for all small blobs at once. One whose block is known as mere data needs a manifest, of which is asked again. */
    void fillSmall() {
        if (small.isEmpty()) {
            return;
        }
        KnownBlocks known = known();
        pack().expect(
                        small.size(),
                        small.values().stream()
                                .mapToLong(blob -> blob.block().entryBytes())
                                .sum());
        Map<BlockKey, Integer> kinds = known.find(
                small.values().stream().map(blob -> blob.block().key()).toList());
        Map<Share, EncodedBlock> manifests = new LinkedHashMap<>();
        small.forEach((share, blob) -> {
            Integer kind = kinds.get(blob.block().key());
            if (kind == null) {
                append(blob.block());
                share.stored(blob.whole(), blob.block().entryBytes(), false);
            } else if (kind == EntryKind.WHOLE.id()) {
                share.stored(blob.whole(), 0, true);
            } else {
                manifests.put(share, blob.manifest());
            }
        });
        if (manifests.isEmpty()) {
            return;
        }
        Map<BlockKey, Integer> roots =
                known.find(manifests.values().stream().map(EncodedBlock::key).toList());
        manifests.forEach((share, manifest) -> {
            boolean isNew = !roots.containsKey(manifest.key());
            if (isNew) {
                append(manifest);
            }
            share.stored(
                    Objects.requireNonNull(small.get(share)).behind(manifest), isNew ? manifest.entryBytes() : 0, true);
        });
    }

    private void append(EncodedBlock block) {
        // A blob without a manifest is found by its WHOLE entry; data that others stored is none.
        Integer there = blocks.get(block.key());
        if (there == null || (block.kind() == EntryKind.WHOLE && there != EntryKind.WHOLE.id())) {
            pack().append(block);
            blocks.put(block.key(), block.kind().id());
        }
    }

    private OpenPack pack() {
        if (pack == null) {
            throw new IllegalStateException("the flush was not opened");
        }
        return pack;
    }

    private KnownBlocks known() {
        if (known == null) {
            throw new IllegalStateException("the flush was not opened");
        }
        return known;
    }

    /** The pack in the stores; empty if there was nothing to write, or nobody waited for it any more. */
    Mono<List<Commit.NewPack>> write() {
        return pack == null || pack.isEmpty()
                ? Mono.just(List.of())
                : pack.write().takeUntilOther(deserted.asMono()).map(List::of).defaultIfEmpty(List.of());
    }

    /** Those who are still there; none of them can withdraw any more. */
    List<Share> take() {
        return shares.stream().filter(Share::take).toList();
    }

    /** The session of the pack. */
    long session() {
        return pack().session();
    }

    /** Nothing of it becomes visible; its session, if it has one, is to be expired. */
    Optional<Long> discard() {
        Optional<OpenPack> mine = Optional.ofNullable(pack);
        mine.ifPresent(OpenPack::discard);
        return mine.map(OpenPack::session);
    }
}
