package dev.cairn.core.rebuild;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackStorage;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.core.catalog.CatalogIdentity;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.format.IndexEntry;
import dev.cairn.core.format.PackFooter;
import dev.cairn.core.format.PackFormat;
import dev.cairn.core.format.PackHeader;
import dev.cairn.core.format.PackIndex;
import dev.cairn.core.format.PackRecovery;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** Reads what packs say of themselves. Needs no keys. */
final class PackFrameReader {
    private final RebuildParts parts;

    PackFrameReader(RebuildParts parts) {
        this.parts = parts;
    }

    /** Header and index of an object; empty if it is gone by now. */
    Mono<Framed> read(ObjectInfo object) {
        return FoundPack.of(object, parts.storeId(), identity().algorithm())
                .map(this::framed)
                .orElseGet(() -> Mono.just(foreign(object, "not the name of a pack that this version knows")))
                .onErrorResume(CasException.NotFound.class, e -> Mono.empty());
    }

    private static Framed foreign(ObjectInfo object, String reason) {
        return new Framed.Foreign(Subject.of(object.name().value()), reason);
    }

    private Mono<Framed> framed(FoundPack pack) {
        Subject about = Subject.of(pack.copy().objectName().value());
        return storage()
                .readCopy(
                        pack.copy(),
                        new ByteRange(0, PackFormat.HEADER_BYTES),
                        bytes -> PackHeader.decode(bytes, about))
                .flatMap(header -> ours(pack, header, about))
                .onErrorResume(
                        PackFrameReader::isDamage,
                        e -> Mono.just(new Framed.Foreign(about, ((CasException) e).reason())));
    }

    private Mono<Framed> ours(FoundPack pack, PackHeader header, Subject about) {
        if (!header.repository().equals(identity().repository())
                || header.algorithm() != identity().algorithm()) {
            return Mono.just(new Framed.Foreign(about, "it belongs to repository " + header.repository()));
        }
        return index(pack, header, about)
                .<Framed>map(index -> new Framed.Good(pack, header, index.entries()))
                .onErrorResume(
                        PackFrameReader::isDamage, e -> Mono.just(new Framed.Damaged(pack, header, (CasException) e)));
    }

    private Mono<PackIndex> index(FoundPack pack, PackHeader header, Subject about) {
        PackStorage storage = storage();
        return Mono.fromSupplier(() -> PackFooter.range(pack.bytes(), about))
                .flatMap(range ->
                        storage.readCopy(pack.copy(), range, bytes -> PackFooter.decode(bytes, pack.bytes(), about)))
                .flatMap(footer -> storage.readCopy(pack.copy(), footer.indexRange(pack.bytes()), bytes -> {
                    PackIndex index = PackIndex.decode(bytes, header, footer, about);
                    index.verify(header, pack.copy().pack());
                    return index;
                }));
    }

    /** What the headers of the entries tell; reads all of the pack. */
    Mono<Commit.NewPack> recovered(Framed.Damaged damaged) {
        FoundPack pack = damaged.pack();
        if (pack.bytes() > PackFormat.BYTES_MAX) {
            return Mono.just(pack.rows(damaged.header(), List.of()));
        }
        Subject about = Subject.of(pack.copy().objectName().value());
        return storage().readCopy(pack.copy(), new ByteRange(0, pack.bytes()), bytes -> {
            List<IndexEntry> entries = new ArrayList<>();
            PackRecovery.scan((offset, length) -> part(bytes, offset, length), about, (e, stored) -> entries.add(e));
            return pack.rows(damaged.header(), entries);
        });
    }

    private static ByteBuffer part(ByteBuffer bytes, long offset, int length) {
        int from = (int) Math.min(offset, bytes.limit());
        return bytes.slice(from, Math.min(length, bytes.limit() - from));
    }

    private PackStorage storage() {
        return parts.open().storage();
    }

    private CatalogIdentity identity() {
        return parts.open().catalog().identity();
    }

    static boolean isDamage(Throwable e) {
        return e instanceof CasException.Corrupt
                || e instanceof CasException.InvalidInput
                || e instanceof CasException.IncompatibleFormat;
    }
}
