package dev.cairn.core.verify;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.PackOpener;
import dev.cairn.api.pack.PackStorage;
import dev.cairn.api.pack.Replica;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.format.Entry;
import dev.cairn.core.format.IndexEntry;
import dev.cairn.core.format.PackFooter;
import dev.cairn.core.format.PackFormat;
import dev.cairn.core.format.PackHeader;
import dev.cairn.core.format.PackIndex;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads a pack's index and proves it: header and index have the digest that names the pack, and the index lists digests of all entries. */
public final class PackProof {
    private final Ranges ranges;

    /** Where ranges of the pack come from: any of its replicas, or one of them. */
    private interface Ranges {
        <T> Mono<T> read(ByteRange range, PackOpener<T> opener);
    }

    private PackProof(Ranges ranges) {
        this.ranges = ranges;
    }

    /** The proof of a pack, whichever of its replicas is read. */
    public static PackProof of(PackStorage storage, PackId pack) {
        return new PackProof(new Ranges() {
            @Override
            public <T> Mono<T> read(ByteRange range, PackOpener<T> opener) {
                return storage.read(pack, range, opener);
            }
        });
    }

    /** The proof of one copy, which the catalog need not know. */
    public static PackProof of(PackStorage storage, Replica copy) {
        return new PackProof(new Ranges() {
            @Override
            public <T> Mono<T> read(ByteRange range, PackOpener<T> opener) {
                return storage.readCopy(copy, range, opener);
            }
        });
    }

    /** Whether a failure says that the pack is not what it must be. */
    public static boolean isDamage(Throwable failure) {
        return failure instanceof CasException.Corrupt
                || failure instanceof CasException.InvalidInput
                || failure instanceof CasException.IncompatibleFormat;
    }

    /** Reads a range where the index is read. */
    public <T> Mono<T> read(ByteRange range, PackOpener<T> opener) {
        return ranges.read(range, opener);
    }

    /**
     * The entries, window by window: each checked against the index.
     *
     * @param entries of the index, in the order of their offsets
     * @param taken gets the entries of a window when all of them are good; once for each window
     */
    public Mono<Void> entries(PackId pack, List<IndexEntry> entries, Consumer<List<Entry>> taken) {
        return Flux.fromIterable(Windows.of(entries, IndexEntry::range))
                .concatMap(
                        window -> read(Windows.range(window, IndexEntry::range), bytes -> checked(pack, window, bytes))
                                .doOnNext(taken),
                        1)
                .then();
    }

    private static List<Entry> checked(PackId pack, List<IndexEntry> window, ByteBuffer bytes) {
        long start = window.get(0).offset();
        List<Entry> good = new ArrayList<>(window.size());
        for (IndexEntry listed : window) {
            int at = (int) (listed.offset() - start);
            Entry entry = Entry.decode(bytes.slice(at, listed.header().entryBytes()), pack, listed.offset());
            listed.expect(entry, pack);
            good.add(entry);
        }
        return good;
    }

    /** The index; Corrupt if it does not prove itself or differs from the row, NotFound if the pack is not there. */
    public Mono<PackIndex> index(PackRow row) {
        return header(row.id()).flatMap(header -> {
            if (header.domain() != row.domain()) {
                String reason = "the pack is of domain " + header.domain() + ", not " + row.domain();
                return Mono.error(CasException.corrupt("verify", reason, Subject.inPack(row.id(), 0)));
            }
            return index(row.id(), row.bytes(), header);
        });
    }

    /** The header, which only the index proves. */
    public Mono<PackHeader> header(PackId pack) {
        Subject about = Subject.inPack(pack, 0);
        return ranges.read(new ByteRange(0, PackFormat.HEADER_BYTES), bytes -> PackHeader.decode(bytes, about));
    }

    /** The index of a pack of so many bytes whose header was read before. */
    public Mono<PackIndex> index(PackId pack, long packBytes, PackHeader header) {
        return Mono.defer(() -> {
            ByteRange last = PackFooter.range(packBytes, Subject.inPack(pack, 0));
            Subject about = Subject.inPack(pack, last.offset());
            return ranges.read(last, bytes -> PackFooter.decode(bytes, packBytes, about))
                    .flatMap(footer -> index(pack, footer.indexRange(packBytes), header, footer));
        });
    }

    private Mono<PackIndex> index(PackId pack, ByteRange range, PackHeader header, PackFooter footer) {
        Subject about = Subject.inPack(pack, range.offset());
        return ranges.read(range, bytes -> {
            PackIndex index = PackIndex.decode(bytes, header, footer, about);
            index.verify(header, pack);
            return index;
        });
    }
}
