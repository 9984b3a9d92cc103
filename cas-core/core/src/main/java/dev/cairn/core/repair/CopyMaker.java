package dev.cairn.core.repair;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.Replica;
import dev.cairn.api.store.Content;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.catalog.ReplicaRow;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.verify.PackProof;
import dev.cairn.core.verify.Windows;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes a copy of a pack from one of the others: written, read back whole and proved, then added to the catalog. What does not prove right is
 * deleted again, and its source is looked at: one that is damaged is quarantined, and the next one tried.
 */
final class CopyMaker {
    private final DomainContext context;

    CopyMaker(DomainContext context) {
        this.context = context;
    }

    /** Whether the copy is there; false if the pack is not live any more. */
    Mono<Boolean> make(List<ReplicaRow> copies, Replica fresh) {
        PackRow pack = copies.get(0).pack();
        return copies.stream()
                .filter(row -> row.copy().state() != Replica.State.LOST)
                .sorted(Comparator.comparing(row -> row.copy().state() != Replica.State.ACTIVE))
                .map(source -> from(source, fresh))
                .reduce((a, b) -> a.onErrorResume(CasException.class, e -> b))
                .orElseGet(() -> Mono.error(() -> noSource(pack)));
    }

    private static CasException noSource(PackRow pack) {
        return new CasException.NotFound(
                CasException.Details.of("repair", "no copy of the pack is left", Subject.inPack(pack.id(), -1)));
    }

    private Mono<Boolean> from(ReplicaRow source, Replica fresh) {
        return context.storage()
                .writeCopy(fresh, content(source))
                .then(Mono.defer(() -> proved(source.pack(), fresh)))
                .onErrorResume(e -> undone(source, fresh).then(Mono.error(e)))
                .then(Mono.defer(() -> added(fresh)));
    }

    /** All of a copy, window by window; nothing is proved yet. */
    private Content content(ReplicaRow source) {
        long bytes = source.pack().bytes();
        int windows = Math.toIntExact((bytes + Windows.BYTES - 1) / Windows.BYTES);
        Flux<ByteBuffer> all = Flux.range(0, windows)
                .map(i -> ByteRange.between((long) i * Windows.BYTES, Math.min(bytes, (i + 1L) * Windows.BYTES)))
                .concatMap(range -> context.storage().readCopy(source.copy(), range, window -> window), 1);
        return Content.of(all, bytes);
    }

    private Mono<Void> proved(PackRow pack, Replica copy) {
        PackProof proof = PackProof.of(context.storage(), copy);
        return proof.index(pack).flatMap(index -> proof.entries(pack.id(), index.entries(), window -> {}));
    }

    private Mono<Boolean> added(Replica fresh) {
        return context.blocking()
                .call(() -> context.catalog()
                        .scrub()
                        .add(fresh, context.environment().now()))
                .flatMap(there -> there
                        ? Mono.just(true)
                        : context.storage().delete(fresh).thenReturn(false));
    }

    private Mono<Void> undone(ReplicaRow source, Replica fresh) {
        return context.storage()
                .delete(fresh)
                .onErrorComplete(CasException.class)
                .then(proved(source.pack(), source.copy()))
                .onErrorResume(
                        PackProof::isDamage,
                        e -> context.blocking()
                                .run(() -> context.catalog().scrub().change(source, source.suspect())))
                .onErrorComplete(CasException.class);
    }
}
