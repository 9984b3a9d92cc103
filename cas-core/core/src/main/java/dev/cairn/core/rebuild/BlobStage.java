package dev.cairn.core.rebuild;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.RebuildEvent;
import dev.cairn.api.Subject;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.flow.Pages;
import dev.cairn.core.format.Entry;
import dev.cairn.core.format.EntryKind;
import dev.cairn.core.format.Manifest;
import dev.cairn.core.format.SealedRoot;
import dev.cairn.core.hash.Hashes;
import dev.cairn.core.read.BlobLayout;
import dev.cairn.core.verify.PackProof;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Blobs, of the entries that are one whole and of the roots of manifests. A root whose blocks are not all there is left out:
 * it may be what remains of a blob that was removed. A blob has the root that was found first and is complete.
 */
final class BlobStage {
    private static final long NO_SESSION = 0;
    private static final int MANIFESTS_AT_ONCE = 4;
    private static final int BLOBS_PER_TRANSACTION = 1_000;
    private static final int BLOCKS_LOOKED_UP = 512;

    private final RebuildParts parts;
    private final RebuildTally tally;
    private final OpenDomains domains;
    /** Used by one step after the other. */
    private long keeper = NO_SESSION;

    BlobStage(RebuildParts parts, RebuildTally tally, OpenDomains domains) {
        this.parts = parts;
        this.tally = tally;
        this.domains = domains;
    }

    Flux<RebuildEvent> run() {
        return Pages.<PackRow>of(
                        parts.blocking(),
                        last -> parts.open()
                                .catalog()
                                .packs(last.map(PackRow::id).orElse(null), Pages.LIMIT))
                .concatMap(this::pack, 1);
    }

    private Flux<RebuildEvent> pack(PackRow row) {
        return parts.blocking()
                .call(() -> roots(row))
                .flatMapMany(roots -> domains.of(row.domain())
                        .flatMapMany(domain -> domain.opened()
                                .map(context -> found(context, roots))
                                .orElseGet(() -> keep(row).thenMany(sealed(row, roots, domain.note())))));
    }

    private List<Location> roots(PackRow row) {
        Set<BlockKey> seen = new HashSet<>();
        return parts.open().catalog().locations(row.id()).stream()
                .filter(entry -> entry.kind() == EntryKind.WHOLE.id() || entry.kind() == EntryKind.MANIFEST.id())
                .filter(entry -> seen.add(entry.block()))
                .toList();
    }

    /** A blob, or why there is none; neither for a page of a manifest. */
    private record Found(Optional<Commit.NewBlob> blob, Optional<RebuildEvent> note) {
        static final Found NOTHING = new Found(Optional.empty(), Optional.empty());

        static Found blob(Commit.NewBlob blob) {
            return new Found(Optional.of(blob), Optional.empty());
        }
    }

    private Flux<RebuildEvent> found(OpenDomains.Opened domain, List<Location> roots) {
        return Flux.fromIterable(roots)
                .flatMapSequential(root -> found(domain, root), MANIFESTS_AT_ONCE, 1)
                .buffer(BLOBS_PER_TRANSACTION)
                .concatMap(this::kept, 0);
    }

    private Flux<RebuildEvent> kept(List<Found> found) {
        List<Commit.NewBlob> blobs =
                found.stream().flatMap(one -> one.blob().stream()).toList();
        List<RebuildEvent> notes =
                found.stream().flatMap(one -> one.note().stream()).toList();
        return parts.blocking()
                .run(() -> parts.open().catalog().checkpoint(parts.session(), List.of(), blobs))
                .thenMany(Flux.fromIterable(notes))
                .concatWith(Mono.fromSupplier(() -> tally.blobs(blobs.size())));
    }

    private Mono<Found> found(OpenDomains.Opened domain, Location root) {
        Mono<Found> found = root.kind() == EntryKind.WHOLE.id() ? whole(domain, root) : manifest(domain, root);
        return found.onErrorResume(BlobStage::isDamage, e -> Mono.just(damaged(root, ((CasException) e).reason())));
    }

    /** In the open domain the block's key says which blob it is. */
    private Mono<Found> whole(OpenDomains.Opened domain, Location root) {
        DomainContext context = domain.context();
        BlockKey block = root.block();
        if (!context.keys().isPrivate()) {
            return Mono.just(whole(context, block, new BlobKey(context.algorithm(), block.digest(), block.size())));
        }
        return domain.reads()
                .blocks()
                .block(block)
                .flatMap(bytes -> parts.blocking()
                        .call(() -> whole(
                                context,
                                block,
                                new BlobKey(
                                        context.algorithm(),
                                        Hashes.digest(context.algorithm(), bytes),
                                        bytes.remaining()))));
    }

    private static Found whole(DomainContext context, BlockKey block, BlobKey key) {
        return Found.blob(new Commit.NewBlob(context.domain(), key, block, false));
    }

    private Mono<Found> manifest(OpenDomains.Opened domain, Location root) {
        return domain.reads()
                .blocks()
                .block(root.block())
                .flatMap(bytes -> SealedRoot.isRoot(bytes)
                        ? root(domain, root, Manifest.decode(bytes, about(root)))
                        : Mono.just(Found.NOTHING));
    }

    private Mono<Found> root(OpenDomains.Opened domain, Location root, Manifest manifest) {
        int number = domain.context().domain();
        BlobKey key = manifest.identity().key();
        BlobRow row = new BlobRow(0, number, key, root.block(), true);
        return domain.reads()
                .layouts()
                .all(new BlobLayout(row, Optional.of(manifest)))
                .buffer(BLOCKS_LOOKED_UP)
                .concatMap(blocks -> parts.blocking().call(() -> missing(number, blocks)), 0)
                .reduce(0, Integer::sum)
                .map(missing -> {
                    if (missing > 0) {
                        return damaged(root, missing + " blocks of " + key + " are missing");
                    }
                    if (!manifest.links().isEmpty()) {
                        tally.hasLinks();
                    }
                    return Found.blob(new Commit.NewBlob(number, key, root.block(), true));
                });
    }

    private int missing(int domain, List<BlockKey> blocks) {
        Set<BlockKey> wanted = new HashSet<>(blocks);
        return wanted.size() - parts.open().catalog().locate(domain, wanted).size();
    }

    private Found damaged(Location root, String reason) {
        RebuildEvent.Noted note = new RebuildEvent.Noted(RebuildEvent.Kind.DAMAGED_BLOB, about(root), reason);
        return new Found(Optional.empty(), Optional.of(tally.noted(note)));
    }

    /** By a session that never ends: nobody can tell what of this is needed, so no collection may take it. */
    private Mono<Void> keep(PackRow row) {
        return parts.blocking().run(() -> {
            if (keeper == NO_SESSION) {
                keeper = parts.open().catalog().beginSession();
            }
            parts.open().catalog().pin(keeper, Set.of(row.id()));
        });
    }

    /** Without keys nobody can tell which blobs these are. */
    private Flux<RebuildEvent> sealed(PackRow row, List<Location> roots, Optional<RebuildEvent> note) {
        return Flux.fromIterable(roots)
                .concatMap(root -> isBlob(row, root), 0)
                .filter(blob -> blob)
                .count()
                .doOnNext(tally::sealed)
                .thenMany(Flux.fromStream(note.stream()));
    }

    private Mono<Boolean> isBlob(PackRow row, Location root) {
        if (root.kind() == EntryKind.WHOLE.id()) {
            return Mono.just(true);
        }
        ByteRange range = new ByteRange(root.offset(), root.entryBytes());
        return parts.open()
                .storage()
                .read(row.id(), range, bytes -> SealedRoot.isRoot(stored(bytes, root)))
                .onErrorResume(BlobStage::isDamage, e -> Mono.just(false));
    }

    private static ByteBuffer stored(ByteBuffer bytes, Location root) {
        return Entry.decode(bytes, root.pack(), root.offset()).stored();
    }

    private static boolean isDamage(Throwable e) {
        return PackProof.isDamage(e) || e instanceof CasException.NotFound || e instanceof CasException.Unsupported;
    }

    private static Subject about(Location root) {
        return Subject.inPack(root.pack(), root.offset()).withBlock(root.block());
    }
}
