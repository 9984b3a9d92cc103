package dev.cairn.core.read;

import dev.cairn.api.BlockKey;
import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.VerifyPolicy;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.domain.DomainContext;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Fetches blocks: looks them up, plans, reads pack ranges and opens what comes. A damaged place is passed over for another one. */
public final class BlockSource {
    private final DomainContext context;
    private final BlockOpener opener;

    /** Blocks of this domain. */
    public BlockSource(DomainContext context) {
        this.context = context;
        this.opener = new BlockOpener(context.environment(), context.keys());
    }

    /** One whole block; NotFound if the domain does not hold it. */
    public Mono<ByteBuffer> block(BlockKey key) {
        return context.blocking()
                .call(() -> located(key))
                .switchIfEmpty(Mono.error(() -> CasException.notFound("read", "block", key.toString())))
                .map(located -> ReadPlan.of(List.of(BlockSpan.whole(key)), located))
                .flatMap(reads -> fetch(reads.get(0), VerifyPolicy.full()))
                .map(parts -> parts.get(0));
    }

    private @Nullable Map<BlockKey, List<Location>> located(BlockKey key) {
        Map<BlockKey, List<Location>> located = locate(List.of(key));
        return located.containsKey(key) ? located : null;
    }

    Flux<PackRead> plan(List<BlockSpan> spans) {
        List<BlockKey> keys = spans.stream().map(BlockSpan::key).distinct().toList();
        return context.blocking().call(() -> ReadPlan.of(spans, locate(keys))).flatMapIterable(reads -> reads);
    }

    private Map<BlockKey, List<Location>> locate(List<BlockKey> keys) {
        return context.catalog().locate(context.domain(), keys);
    }

    /** The spans of one read, in order. */
    Mono<List<ByteBuffer>> fetch(PackRead read, VerifyPolicy policy) {
        Mono<List<ByteBuffer>> fetched = fetchKnown(read, policy);
        // What another process sealed under an epoch that came after this handle was opened.
        return fetched.onErrorResume(
                CasException.Corrupt.class,
                e -> context.keys().catchUp(e).flatMap(caughtUp -> caughtUp ? fetched : Mono.error(e)));
    }

    private Mono<List<ByteBuffer>> fetchKnown(PackRead read, VerifyPolicy policy) {
        Mono<List<ByteBuffer>> together =
                context.storage().read(read.pack(), read.range(), bytes -> open(bytes, read, policy));
        boolean alternative = read.blocks().stream().anyMatch(b -> !b.others().isEmpty());
        return together.onErrorResume(
                        e -> isDamage(e) && (alternative || !namesBlock(e)), e -> oneByOne(read.blocks(), policy))
                .onErrorResume(CasException.NotFound.class, e -> elsewhere(read, policy))
                .onErrorMap(CasException.NotFound.class, e -> missing(read, e));
    }

    /** A pack that is gone may have been copied into another one since it was looked up; looked up again once. */
    private Mono<List<ByteBuffer>> elsewhere(PackRead read, VerifyPolicy policy) {
        return context.blocking()
                .call(() -> moved(read))
                .switchIfEmpty(Mono.error(() -> missing(
                        read, CasException.notFound("read", "pack", read.pack().toString()))))
                .flatMap(blocks -> oneByOne(blocks, policy));
    }

    /** The same blocks in places that were not tried yet; null if one of them has none. */
    private @Nullable List<PackRead.Planned> moved(PackRead read) {
        Map<BlockKey, List<Location>> now = locate(read.blocks().stream()
                .map(block -> block.span().key())
                .distinct()
                .toList());
        List<PackRead.Planned> moved = new ArrayList<>();
        for (PackRead.Planned block : read.blocks()) {
            List<Location> fresh = new ArrayList<>(now.getOrDefault(block.span().key(), List.of()));
            fresh.remove(block.location());
            fresh.removeAll(block.others());
            if (fresh.isEmpty()) {
                return null;
            }
            moved.add(new PackRead.Planned(block.span(), fresh.get(0), fresh.subList(1, fresh.size())));
        }
        return moved;
    }

    /** A storage that finds a pack cut short knows no blocks; read one by one, the missing one has a name. */
    private static boolean namesBlock(Throwable damage) {
        Subject subject = damage instanceof CasException.Corrupt corrupt ? corrupt.subject() : null;
        return damage instanceof CasException.NotFound || (subject != null && subject.block() != null);
    }

    private List<ByteBuffer> open(ByteBuffer bytes, PackRead read, VerifyPolicy policy) {
        List<ByteBuffer> parts = new ArrayList<>(read.blocks().size());
        for (PackRead.Planned block : read.blocks()) {
            Location at = block.location();
            ByteBuffer entry = bytes.slice((int) (at.offset() - read.range().offset()), at.entryBytes());
            parts.add(block.span().of(opener.open(entry, expected(at), policy)));
        }
        return parts;
    }

    private Mono<List<ByteBuffer>> oneByOne(List<PackRead.Planned> blocks, VerifyPolicy policy) {
        return Flux.fromIterable(blocks)
                .concatMap(block -> anywhere(block, policy), 0)
                .collectList();
    }

    private Mono<ByteBuffer> anywhere(PackRead.Planned block, VerifyPolicy policy) {
        Mono<ByteBuffer> found = at(block.location(), block.span(), policy);
        for (Location other : block.others()) {
            found = found.onErrorResume(BlockSource::isDamage, e -> at(other, block.span(), policy));
        }
        return found;
    }

    private Mono<ByteBuffer> at(Location place, BlockSpan span, VerifyPolicy policy) {
        ByteRange range = new ByteRange(place.offset(), place.entryBytes());
        return context.storage()
                .read(place.pack(), range, bytes -> span.of(opener.open(bytes, expected(place), policy)))
                .onErrorMap(CasException.Corrupt.class, e -> e.about(s -> about(place)));
    }

    private static Subject about(Location place) {
        return Subject.inPack(place.pack(), place.offset()).withBlock(place.block());
    }

    private static BlockOpener.Expected expected(Location place) {
        return new BlockOpener.Expected(place.block(), place.pack(), place.offset());
    }

    static boolean isDamage(Throwable failure) {
        return failure instanceof CasException.Corrupt || failure instanceof CasException.NotFound;
    }

    /** The catalog says that the pack is there, so its absence is damage. */
    private static CasException missing(PackRead read, CasException cause) {
        Location first = read.blocks().get(0).location();
        return new CasException.Corrupt(
                CasException.Details.of("read", "the pack is missing from its store", about(first))
                        .because(cause));
    }
}
