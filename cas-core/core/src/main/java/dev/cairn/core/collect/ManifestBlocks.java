package dev.cairn.core.collect;

import dev.cairn.api.BlockKey;
import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.VerifyPolicy;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.format.Entry;
import dev.cairn.core.format.ManifestClear;
import dev.cairn.core.format.ManifestPage;
import dev.cairn.core.format.ManifestPages;
import dev.cairn.core.format.PageRef;
import dev.cairn.core.read.BlockOpener;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The blocks that manifests list. Those of the open domain are checked against their keys; of a private domain the clear part is read as it is
 * stored, and the entry's checksums vouch for it.
 */
final class ManifestBlocks {
    private final DomainContext context;
    private final BlockFilter live;
    private final BlockOpener opener;

    ManifestBlocks(DomainContext context, BlockFilter live) {
        this.context = context;
        this.live = live;
        this.opener = new BlockOpener(context.environment(), context.keys());
    }

    /** Marks everything that this blob's manifest lists, pages too. */
    Mono<Void> mark(BlobRow blob, List<Location> places) {
        Subject about = new Subject(null, blob.key().toString(), blob.root().toString(), null, -1);
        return mark(blob, about, places)
                .onErrorResume(ManifestBlocks::isDamage, e -> again(blob, about))
                .onErrorMap(ManifestBlocks::isDamage, e -> unreadable((CasException) e, about));
    }

    private Mono<Void> mark(BlobRow blob, Subject about, List<Location> places) {
        return read(blob.domain(), blob.root(), places)
                .map(bytes -> ManifestClear.decode(bytes, about))
                .flatMap(manifest -> mark(blob.domain(), manifest));
    }

    /** The pack may have been copied elsewhere, or the blob may have gone, since it was looked up. */
    private Mono<Void> again(BlobRow blob, Subject about) {
        return context.blocking()
                .call(() -> context.catalog().blob(blob.domain(), blob.key()).orElse(null))
                .flatMap(row -> {
                    live.add(row.domain(), List.of(row.root()));
                    return row.manifest()
                            ? context.blocking()
                                    .call(() -> places(row.domain(), row.root()))
                                    .flatMap(places -> mark(row, about, places))
                            : Mono.empty();
                });
    }

    private List<Location> places(int domain, BlockKey key) {
        return context.catalog().locate(domain, Set.of(key)).getOrDefault(key, List.of());
    }

    private Mono<Void> mark(int domain, ManifestClear manifest) {
        manifest.outboard().ifPresent(outboard -> live.add(domain, List.of(outboard)));
        if (manifest.pages() instanceof ManifestPages.Inline inline) {
            live.add(domain, inline.page().keys());
            return Mono.empty();
        }
        List<BlockKey> pages = ((ManifestPages.Listed) manifest.pages())
                .refs().stream().map(PageRef::key).toList();
        live.add(domain, pages);
        return Flux.fromIterable(pages).concatMap(page -> page(domain, page), 1).then();
    }

    private Mono<Void> page(int domain, BlockKey key) {
        Subject about = new Subject(null, null, key.toString(), null, -1);
        return context.blocking()
                .call(() -> places(domain, key))
                .flatMap(places -> read(domain, key, places))
                .doOnNext(bytes ->
                        live.add(domain, ManifestPage.decode(bytes, about).keys()))
                .then();
    }

    /** The manifest's block from the first place where it is whole. */
    private Mono<ByteBuffer> read(int domain, BlockKey key, List<Location> places) {
        Mono<ByteBuffer> found = Mono.error(() -> CasException.notFound("collect", "manifest's block", key.toString()));
        for (int i = places.size() - 1; i >= 0; i--) {
            Mono<ByteBuffer> next = found;
            found = at(domain, places.get(i))
                    .onErrorResume(
                            ManifestBlocks::isDamage,
                            e -> next.onErrorResume(CasException.NotFound.class, none -> Mono.error(e)));
        }
        return found;
    }

    private Mono<ByteBuffer> at(int domain, Location place) {
        ByteRange range = new ByteRange(place.offset(), place.entryBytes());
        return context.storage().read(place.pack(), range, bytes -> open(domain, place, bytes));
    }

    private ByteBuffer open(int domain, Location place, ByteBuffer bytes) {
        if (domain == context.domain()) {
            return opener.open(
                    bytes, new BlockOpener.Expected(place.block(), place.pack(), place.offset()), VerifyPolicy.full());
        }
        Entry entry = Entry.decode(bytes, place.pack(), place.offset());
        if (!entry.header().key().equals(place.block())) {
            throw CasException.corrupt(
                    "collect", "another block lies here", Subject.inPack(place.pack(), place.offset()));
        }
        return entry.stored();
    }

    private static boolean isDamage(Throwable e) {
        return e instanceof CasException.Corrupt
                || e instanceof CasException.NotFound
                || e instanceof CasException.InvalidInput;
    }

    private static CasException unreadable(CasException cause, Subject about) {
        String reason = "a blob's manifest cannot be read, so nothing is collected; repair it, or give it up with"
                + " 'cairn rm --lost': " + cause.reason();
        return new CasException.Corrupt(
                CasException.Details.of("collect", reason, about).because(cause));
    }
}
