package dev.cairn.core.rebuild;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.core.catalog.CatalogIdentity;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.format.IndexEntry;
import dev.cairn.core.format.PackFormat;
import dev.cairn.core.format.PackHeader;
import dev.cairn.core.format.PackRecovery;
import dev.cairn.core.verify.PackProof;
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
        return proof(pack)
                .header(pack.copy().pack())
                .flatMap(header -> ours(pack, header, about))
                .onErrorResume(
                        PackProof::isDamage, e -> Mono.just(new Framed.Foreign(about, ((CasException) e).reason())));
    }

    private Mono<Framed> ours(FoundPack pack, PackHeader header, Subject about) {
        if (!header.repository().equals(identity().repository())
                || header.algorithm() != identity().algorithm()) {
            return Mono.just(new Framed.Foreign(about, "it belongs to repository " + header.repository()));
        }
        return proof(pack)
                .index(pack.copy().pack(), pack.bytes(), header)
                .<Framed>map(index -> new Framed.Good(pack, header, index.entries()))
                .onErrorResume(PackProof::isDamage, e -> Mono.just(new Framed.Damaged(pack, header, (CasException) e)));
    }

    /** What the headers of the entries tell; reads all of the pack. */
    Mono<Commit.NewPack> recovered(Framed.Damaged damaged) {
        FoundPack pack = damaged.pack();
        if (pack.bytes() > PackFormat.BYTES_MAX) {
            return Mono.just(pack.rows(damaged.header(), List.of()));
        }
        Subject about = Subject.of(pack.copy().objectName().value());
        return proof(pack).read(new ByteRange(0, pack.bytes()), bytes -> {
            List<IndexEntry> entries = new ArrayList<>();
            PackRecovery.scan((offset, length) -> part(bytes, offset, length), about, (e, stored) -> entries.add(e));
            return pack.rows(damaged.header(), entries);
        });
    }

    private static ByteBuffer part(ByteBuffer bytes, long offset, int length) {
        int from = (int) Math.min(offset, bytes.limit());
        return bytes.slice(from, Math.min(length, bytes.limit() - from));
    }

    private PackProof proof(FoundPack pack) {
        return PackProof.of(parts.open().storage(), pack.copy());
    }

    private CatalogIdentity identity() {
        return parts.open().catalog().identity();
    }
}
