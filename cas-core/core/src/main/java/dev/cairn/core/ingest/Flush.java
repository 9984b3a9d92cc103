package dev.cairn.core.ingest;

import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.format.EntryKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One pack and one transaction, and those who share them. Guarded by its {@link GroupCommit}, where nothing else is said. */
final class Flush {
    /** How far a flush has come; all that the next one keeps of it. */
    record Stage(Sinks.Empty<Void> written, Sinks.Empty<Void> committed) {
        static Stage begun() {
            return new Stage(Sinks.empty(), Sinks.empty());
        }

        static Stage ended() {
            Stage stage = begun();
            stage.end();
            return stage;
        }

        void end() {
            written.tryEmitEmpty();
            committed.tryEmitEmpty();
        }
    }

    private final long session;
    private final OpenPack pack;
    private final Stage before;
    private final Stage stage = Stage.begun();
    /** Stops the writing when nobody waits for it any more. */
    private final Sinks.Empty<Void> deserted = Sinks.empty();

    private final Mono<Map<Share, Optional<CasException>>> outcome;
    private final Map<BlockKey, Integer> blocks = new HashMap<>();
    private final List<Share> shares = new ArrayList<>();
    /** Why the file lacks bytes that the pack's writer counts: it failed in the middle. */
    private @Nullable RuntimeException broken;

    private boolean begun;

    Flush(OpenPack pack, long session, Stage before, Function<Flush, Mono<Map<Share, Optional<CasException>>>> run) {
        this.pack = pack;
        this.session = session;
        this.before = before;
        // Shared by all who wait; none of them cancels it.
        this.outcome = Mono.defer(() -> run.apply(this)).cache();
    }

    long session() {
        return session;
    }

    OpenPack pack() {
        return pack;
    }

    Stage before() {
        return before;
    }

    Stage stage() {
        return stage;
    }

    /** For each share why it was refused, if it was. The first subscriber sets it going. */
    Mono<Map<Share, Optional<CasException>>> outcome() {
        return outcome;
    }

    void add(Share share) {
        share.joins(this, shares.size());
        share.blocks().forEach(this::append);
        shares.add(share);
    }

    private void append(EncodedBlock block) {
        // A blob without a manifest is found by its WHOLE entry; data that others stored is none.
        Integer there = blocks.get(block.key());
        if (there != null && (block.kind() != EntryKind.WHOLE || there == EntryKind.WHOLE.id())) {
            return;
        }
        try {
            pack.append(block);
            blocks.put(block.key(), block.kind().id());
        } catch (RuntimeException e) {
            broken = e;
            throw e;
        }
    }

    /** Whether nobody may join any more. */
    boolean isFull() {
        return broken != null || pack.isFull();
    }

    /** Nobody joins from now on. */
    Flush begin() {
        begun = true;
        if (broken != null) {
            throw broken;
        }
        return this;
    }

    boolean isBegun() {
        return begun;
    }

    int shares() {
        return shares.size();
    }

    boolean isDeserted() {
        return shares.stream().allMatch(Share::isWithdrawn);
    }

    void desert() {
        deserted.tryEmitEmpty();
    }

    /** The pack in the stores; empty if there was nothing to write, or nobody waited for it any more. */
    Mono<List<Commit.NewPack>> write() {
        return pack.isEmpty()
                ? Mono.just(List.of())
                : pack.write().takeUntilOther(deserted.asMono()).map(List::of);
    }

    /** Those who are still there; none of them can withdraw any more. */
    List<Share> take() {
        return shares.stream().filter(Share::take).toList();
    }
}
