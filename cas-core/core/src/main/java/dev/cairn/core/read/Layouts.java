package dev.cairn.core.read;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.format.Manifest;
import dev.cairn.core.format.ManifestPage;
import dev.cairn.core.format.ManifestPages;
import dev.cairn.core.format.PageRef;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Finds out how blobs are made of blocks; reads manifests, which are verified like any block and must name the blob. */
public final class Layouts {
    private final DomainContext context;
    private final BlockSource blocks;

    Layouts(DomainContext context, BlockSource blocks) {
        this.context = context;
        this.blocks = blocks;
    }

    /** The layout of a blob; NotFound if the domain does not hold it, Corrupt if its manifest is damaged or another's. */
    public Mono<BlobLayout> of(BlobKey key) {
        return context.blocking()
                .call(() -> context.catalog().blob(context.domain(), key).orElse(null))
                .switchIfEmpty(Mono.error(() -> CasException.notFound("read", "blob", key.toString())))
                .flatMap(this::of);
    }

    /** The layout that a row of the catalog points at. */
    public Mono<BlobLayout> of(BlobRow row) {
        if (!row.manifest()) {
            return Mono.fromCallable(() -> whole(row));
        }
        return blocks.block(row.root())
                .map(bytes -> decoded(row, bytes))
                .onErrorMap(CasException.InvalidInput.class, e -> unreadable(row, e))
                .onErrorMap(CasException.NotFound.class, e -> unreadable(row, e));
    }

    /** What the manifest says, which must be the blob's. */
    static BlobLayout decoded(BlobRow row, ByteBuffer bytes) {
        Manifest manifest = Manifest.decode(bytes, about(row.root()));
        manifest.expect(row.key(), about(row.root()));
        return new BlobLayout(row, Optional.of(manifest));
    }

    private BlobLayout whole(BlobRow row) {
        // A keyed digest says nothing of the blob's; who reads the bytes compares them.
        boolean same = row.root().size() == row.key().size()
                && (context.keys().isPrivate()
                        || row.root().digest().equals(row.key().digest()));
        if (!same) {
            throw CasException.corrupt("read", "the catalog's row names another blob's block", about(row.root()));
        }
        return new BlobLayout(row, Optional.empty());
    }

    /** The spans that a range touches, page by page as they are asked for. */
    public Flux<BlockSpan> spans(BlobLayout layout, ByteRange range) {
        if (layout.manifest().isEmpty()) {
            return range.length() == 0 && range.offset() > 0
                    ? Flux.empty()
                    : Flux.just(new BlockSpan(layout.root(), (int) range.offset(), (int) range.end()));
        }
        if (range.length() == 0) {
            return Flux.empty();
        }
        Manifest manifest = layout.manifest().get();
        int first = manifest.pageOf(range.offset());
        int last = manifest.pageOf(range.end() - 1);
        return Flux.range(first, last - first + 1)
                .concatMap(number -> page(manifest, number), 0)
                .concatMapIterable(page -> page.spans(range), 1);
    }

    /** Every block that the blob needs, its manifest's own and its outboard included. */
    public Flux<BlockKey> all(BlobLayout layout) {
        Flux<BlockKey> data =
                spans(layout, new ByteRange(0, layout.key().size())).map(BlockSpan::key);
        if (layout.manifest().isEmpty()) {
            return data;
        }
        Flux<BlockKey> pages = layout.manifest().get().pages() instanceof ManifestPages.Listed listed
                ? Flux.fromIterable(listed.refs()).map(PageRef::key)
                : Flux.empty();
        return Flux.concat(Flux.just(layout.root()), pages, data, Flux.fromStream(layout.outboard().stream()));
    }

    /** A page and where its first byte lies in the blob. */
    private record Placed(long start, ManifestPage page) {
        List<BlockSpan> spans(ByteRange range) {
            List<BlockSpan> spans = new ArrayList<>();
            long at = start;
            for (BlockKey key : page.keys()) {
                long from = Math.max(at, range.offset());
                long to = Math.min(at + key.size(), range.end());
                if (from < to) {
                    spans.add(new BlockSpan(key, (int) (from - at), (int) (to - at)));
                }
                at += key.size();
            }
            return spans;
        }
    }

    private Mono<Placed> page(Manifest manifest, int number) {
        if (manifest.pages() instanceof ManifestPages.Inline inline) {
            return Mono.just(new Placed(0, inline.page()));
        }
        PageRef ref = ((ManifestPages.Listed) manifest.pages()).refs().get(number);
        return blocks.block(ref.key())
                .map(bytes -> new Placed(ref.start(), manifest.page(number, bytes, about(ref.key()))))
                .onErrorMap(CasException.NotFound.class, e -> missing(ref.key(), e));
    }

    private static CasException unreadable(BlobRow row, CasException cause) {
        return new CasException.Corrupt(
                CasException.Details.of("read", "no manifest: " + cause.reason(), about(row.root()))
                        .because(cause));
    }

    private static CasException missing(BlockKey page, CasException cause) {
        return new CasException.Corrupt(
                CasException.Details.of("read", "a page of the manifest is missing", about(page))
                        .because(cause));
    }

    private static Subject about(BlockKey block) {
        return new Subject(null, null, block.toString(), null, -1);
    }
}
