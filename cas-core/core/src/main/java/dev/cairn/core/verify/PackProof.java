package dev.cairn.core.verify;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.PackOpener;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.format.PackFooter;
import dev.cairn.core.format.PackFormat;
import dev.cairn.core.format.PackHeader;
import dev.cairn.core.format.PackIndex;
import reactor.core.publisher.Mono;

/** Reads a pack's index and proves it: header and index have the digest that names the pack, and the index lists digests of all entries. */
public final class PackProof {
    private final Ranges ranges;

    /** Where ranges of the pack come from: any of its replicas, or one of them. */
    @FunctionalInterface
    public interface Ranges {
        /** Reads a range and opens it. */
        <T> Mono<T> read(ByteRange range, PackOpener<T> opener);
    }

    /** The proof of what is read there. */
    public PackProof(Ranges ranges) {
        this.ranges = ranges;
    }

    /** The index; Corrupt if it does not prove itself or differs from the row, NotFound if the pack is not there. */
    public Mono<PackIndex> index(PackRow row) {
        return Mono.defer(() -> {
            ByteRange last = PackFooter.range(row.bytes(), Subject.inPack(row.id(), 0));
            Subject about = Subject.inPack(row.id(), last.offset());
            return ranges.read(last, bytes -> PackFooter.decode(bytes, row.bytes(), about))
                    .zipWith(header(row.id()))
                    .flatMap(both -> index(row, both.getT2(), both.getT1()));
        });
    }

    private Mono<PackHeader> header(PackId pack) {
        Subject about = Subject.inPack(pack, 0);
        return ranges.read(new ByteRange(0, PackFormat.HEADER_BYTES), bytes -> PackHeader.decode(bytes, about));
    }

    private Mono<PackIndex> index(PackRow row, PackHeader header, PackFooter footer) {
        ByteRange range = footer.indexRange(row.bytes());
        Subject about = Subject.inPack(row.id(), range.offset());
        return ranges.read(range, bytes -> {
            PackIndex index = PackIndex.decode(bytes, header, footer, about);
            index.verify(header, row.id());
            if (header.domain() != row.domain()) {
                throw CasException.corrupt(
                        "verify", "the pack is of domain " + header.domain() + ", not " + row.domain(), about);
            }
            return index;
        });
    }
}
