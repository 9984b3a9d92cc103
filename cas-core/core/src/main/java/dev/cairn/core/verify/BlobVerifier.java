package dev.cairn.core.verify;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Finding;
import dev.cairn.api.Subject;
import dev.cairn.api.VerifyEvent;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.flow.Pages;
import dev.cairn.core.read.BlobLayout;
import dev.cairn.core.read.OutboardCheck;
import dev.cairn.core.read.ReadPipeline;
import dev.cairn.core.read.WholeDigest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Names the blobs that damage reaches, and reads single blobs whole. */
final class BlobVerifier {
    private static final int LOOKED_UP = 256;

    private final DomainContext context;
    private final ReadPipeline reads;
    private final VerifyRun run;

    BlobVerifier(DomainContext context, ReadPipeline reads, VerifyRun run) {
        this.context = context;
        this.reads = reads;
        this.run = run;
    }

    /** Every blob of the catalog: that its manifest is its own, and that each of its blocks lies somewhere undamaged. */
    Flux<VerifyEvent> all() {
        return Pages.<BlobRow>of(
                        context.blocking(),
                        last -> context.catalog().blobs(last.map(BlobRow::no).orElse(0L), Pages.LIMIT))
                .filter(row -> row.domain() == context.domain())
                .concatMap(this::traced, 0);
    }

    private Flux<VerifyEvent> traced(BlobRow row) {
        return reads.layouts()
                .of(row)
                .flatMapMany(layout -> reads.layouts()
                        .all(layout)
                        .buffer(LOOKED_UP)
                        .concatMap(keys -> context.blocking().call(() -> trace(row.key(), keys)), 0)
                        .concatMapIterable(events -> events, 1)
                        .concatWith(outboard(layout))
                        .concatWith(whole(layout)))
                .onErrorResume(CasException.Corrupt.class, e -> Flux.just(unreadable(row.key(), e)))
                .concatWith(Mono.fromSupplier(run::blobDone));
    }

    /** One that cannot be read is found with the other blocks. */
    private Mono<VerifyEvent> outboard(BlobLayout layout) {
        return Mono.justOrEmpty(layout.outboard())
                .flatMap(reads.blocks()::block)
                .onErrorResume(BlobVerifier::isDamage, e -> Mono.empty())
                .flatMap(bytes -> outboard(layout, bytes));
    }

    /** In a private domain the key of a block that is a whole blob does not tell whose it is. */
    private Mono<VerifyEvent> whole(BlobLayout layout) {
        if (!context.keys().isPrivate() || layout.manifest().isPresent()) {
            return Mono.empty();
        }
        return reads.blocks()
                .block(layout.root())
                .onErrorResume(BlobVerifier::isDamage, e -> Mono.empty())
                .flatMap(bytes -> Mono.justOrEmpty(WholeDigest.disagreement(layout, bytes)))
                .map(reason -> {
                    String root = layout.root().toString();
                    Subject subject = new Subject(null, layout.key().toString(), root, null, -1);
                    return VerifyRun.found(Finding.Kind.DAMAGED_BLOB, subject, reason);
                });
    }

    private static Mono<VerifyEvent> outboard(BlobLayout layout, ByteBuffer bytes) {
        String block = layout.outboard().map(BlockKey::toString).orElse(null);
        Subject subject = new Subject(null, layout.key().toString(), block, null, -1);
        return Mono.justOrEmpty(OutboardCheck.disagreement(layout, bytes)
                .map(reason -> VerifyRun.found(Finding.Kind.DAMAGED_BLOB, subject, reason)));
    }

    private List<VerifyEvent> trace(BlobKey blob, List<BlockKey> keys) {
        List<BlockKey> distinct = keys.stream().distinct().toList();
        Map<BlockKey, List<Location>> located = context.catalog().locate(context.domain(), distinct);
        List<VerifyEvent> events = new ArrayList<>();
        for (BlockKey key : distinct) {
            List<Location> places = located.getOrDefault(key, List.of());
            damage(blob, key, places).ifPresent(events::add);
        }
        return events;
    }

    private Optional<VerifyEvent> damage(BlobKey blob, BlockKey key, List<Location> places) {
        Subject subject = new Subject(null, blob.toString(), key.toString(), null, -1);
        if (places.isEmpty()) {
            return Optional.of(
                    VerifyRun.found(Finding.Kind.MISSING_BLOCK, subject, "no pack holds a block of this blob"));
        }
        boolean readable = places.stream().anyMatch(place -> run.damageAt(place).isEmpty());
        if (readable) {
            return Optional.empty();
        }
        Location first = places.get(0);
        String reason = run.damageAt(first).orElse("damaged");
        Subject where = subject.withPack(first.pack(), first.offset());
        return Optional.of(VerifyRun.found(Finding.Kind.DAMAGED_BLOB, where, reason));
    }

    private static VerifyEvent unreadable(BlobKey blob, CasException e) {
        Subject known = e.subject() == null ? new Subject(null, null, null, null, -1) : e.subject();
        return VerifyRun.found(Finding.Kind.DAMAGED_BLOB, known.withBlob(blob), e.reason());
    }

    /** One blob, read block by block, so that every damaged block is named; undamaged, its whole is hashed too. */
    Flux<VerifyEvent> deep(BlobKey blob) {
        return reads.layouts()
                .of(blob)
                .flatMapMany(this::read)
                .onErrorResume(CasException.Corrupt.class, e -> Flux.just(unreadable(blob, e)))
                .concatWith(Mono.fromSupplier(run::blobDone));
    }

    private Flux<VerifyEvent> read(BlobLayout layout) {
        WholeDigest whole = new WholeDigest(layout.key(), layout.sha256Tree());
        return reads.layouts()
                .spans(layout, new ByteRange(0, layout.key().size()))
                .concatMap(span -> block(layout.key(), span.key(), whole), 1)
                .concatWith(Mono.defer(() -> Mono.justOrEmpty(whole(layout.key(), whole))))
                .concatWith(Mono.defer(() -> deepOutboard(layout)));
    }

    private Mono<VerifyEvent> deepOutboard(BlobLayout layout) {
        return Mono.justOrEmpty(layout.outboard())
                .flatMap(reads.blocks()::block)
                .flatMap(bytes -> outboard(layout, bytes))
                .onErrorResume(BlobVerifier::isDamage, e -> Mono.just(unreadable(layout.key(), (CasException) e)));
    }

    private static Optional<VerifyEvent> whole(BlobKey blob, WholeDigest whole) {
        Subject subject = new Subject(null, blob.toString(), null, null, -1);
        return whole.disagreement().map(reason -> VerifyRun.found(Finding.Kind.DAMAGED_BLOB, subject, reason));
    }

    private Mono<VerifyEvent> block(BlobKey blob, BlockKey key, WholeDigest whole) {
        return reads.blocks()
                .block(key)
                .map(bytes -> {
                    whole.update(bytes);
                    return run.advance(key.size());
                })
                .onErrorResume(BlobVerifier::isDamage, e -> {
                    whole.incomplete();
                    // A blob may hold one block a thousand times; one finding says it.
                    return run.isNew(key) ? Mono.just(unreadable(blob, (CasException) e)) : Mono.empty();
                });
    }

    private static boolean isDamage(Throwable e) {
        return e instanceof CasException.Corrupt || e instanceof CasException.NotFound;
    }
}
