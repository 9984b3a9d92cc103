package dev.cairn.core.repair;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.Replica;
import dev.cairn.api.store.Content;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.catalog.ReplicaRow;
import dev.cairn.core.catalog.ScrubTable;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.verify.PackProof;
import dev.cairn.core.verify.Windows;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes a copy of a pack from one of the others: a row that does not count, the object, its proof whole as it was read back, and then the row counts.
 * So there is no moment at which an object lies somewhere and nobody knows. When the proof fails its source is looked at: one that is damaged is
 * quarantined, and the next one tried, under a fresh name.
 */
final class CopyMaker {
    private final DomainContext context;

    CopyMaker(DomainContext context) {
        this.context = context;
    }

    /** Whether there is a copy on this store now; false if the pack is not live any more. */
    Mono<Boolean> make(List<ReplicaRow> copies, String store) {
        PackRow pack = copies.get(0).pack();
        return copies.stream()
                .filter(row -> row.copy().state() != Replica.State.LOST)
                .sorted(Comparator.comparing(row -> row.copy().state() != Replica.State.ACTIVE))
                .map(source -> Mono.defer(() -> from(source, fresh(pack, store))))
                .reduce((a, b) -> a.onErrorResume(CasException.class, e -> b))
                .orElseGet(() -> Mono.error(() -> noSource(pack)));
    }

    private Replica fresh(PackRow pack, String store) {
        long nonce = context.environment().secureRandom().nextLong();
        return Replica.whole(pack.id(), store, nonce).in(Replica.State.QUARANTINED);
    }

    private static CasException noSource(PackRow pack) {
        return new CasException.NotFound(
                CasException.Details.of("repair", "no copy of the pack is left", Subject.inPack(pack.id(), -1)));
    }

    private Mono<Boolean> from(ReplicaRow source, Replica fresh) {
        return context.blocking()
                .call(() -> table().add(fresh))
                .flatMap(live -> live
                        ? context.storage()
                                .writeCopy(fresh, content(source))
                                .then(Mono.defer(() -> proved(source.pack(), fresh)))
                                .onErrorResume(e -> looked(source).then(Mono.error(e)))
                                .then(context.blocking().call(() -> counts(fresh)))
                        : Mono.just(false));
    }

    private ScrubTable table() {
        return context.catalog().scrub();
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

    private boolean counts(Replica fresh) {
        Optional<ReplicaRow> row = table().of(fresh.pack()).stream()
                .filter(now -> now.copy().equals(fresh))
                .findFirst();
        return row.isPresent()
                && table().change(
                                row.get(),
                                row.get().proved(context.environment().now()));
    }

    private Mono<Void> looked(ReplicaRow source) {
        return proved(source.pack(), source.copy())
                .onErrorResume(
                        PackProof::isDamage,
                        e -> context.blocking().run(() -> table().change(source, source.suspect())))
                .onErrorComplete(CasException.class);
    }
}
