package dev.cairn.core.scrub;

import dev.cairn.api.BlockKey;
import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.catalog.ReplicaRow;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.format.Entry;
import dev.cairn.core.format.IndexEntry;
import dev.cairn.core.format.PackIndex;
import dev.cairn.core.verify.PackProof;
import dev.cairn.core.verify.Windows;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads one copy of a pack whole, from its store and no other, without content keys: header and index have the digest that names the pack, and the
 * index has a digest of every entry. Where the index is damaged, the entries that the catalog lists are held against their own checksums.
 */
final class ReplicaProof {
    private final DomainContext context;

    ReplicaProof(DomainContext context) {
        this.context = context;
    }

    /** An entry that is not what it must be. */
    record Damage(BlockKey block, long offset, String reason) {}

    /**
     * What a copy is worth.
     *
     * @param damaged its damaged entries
     * @param frame what is wrong with header, index or footer
     */
    record Verdict(List<Damage> damaged, Optional<String> frame) {
        boolean isWhole() {
            return damaged.isEmpty() && frame.isEmpty();
        }

        String reason() {
            String entries = damaged.isEmpty()
                    ? ""
                    : damaged.size() + (damaged.size() == 1 ? " entry is" : " entries are") + " damaged: "
                            + damaged.get(0).reason();
            return frame.map(why -> entries.isEmpty() ? why : why + "; " + entries)
                    .orElse(entries);
        }
    }

    /** An entry as it must be: by the index that lists it, or only by the catalog. */
    private record Expected(BlockKey block, ByteRange range, Optional<IndexEntry> listed) {}

    private record Frame(List<Expected> entries, Optional<String> damage) {}

    /** Reads all of it; NotFound if it is not there. */
    Mono<Verdict> look(ReplicaRow row) {
        PackProof proof = PackProof.of(context.storage(), row.copy());
        return proof.index(row.pack())
                .map(ReplicaProof::listed)
                .onErrorResume(PackProof::isDamage, e -> unlisted(row, ((CasException) e).reason()))
                .flatMap(frame -> Flux.fromIterable(Windows.of(frame.entries(), Expected::range))
                        .concatMap(window -> window(proof, row.pack().id(), window), 1)
                        .collectList()
                        .map(found ->
                                new Verdict(found.stream().flatMap(List::stream).toList(), frame.damage())));
    }

    private static Frame listed(PackIndex index) {
        List<Expected> entries = index.entries().stream()
                .map(entry -> new Expected(entry.header().key(), entry.range(), Optional.of(entry)))
                .toList();
        return new Frame(entries, Optional.empty());
    }

    private Mono<Frame> unlisted(ReplicaRow row, String why) {
        return context.blocking()
                .call(() -> context.catalog().locations(row.pack().id()))
                .map(listed -> new Frame(
                        listed.stream()
                                .map(at -> new Expected(at.block(), at.range(), Optional.empty()))
                                .toList(),
                        Optional.of(why)));
    }

    /** One that cannot be read as a whole is read entry by entry, so that only those count as damaged that are. */
    private Mono<List<Damage>> window(PackProof proof, PackId pack, List<Expected> window) {
        return proof.read(Windows.range(window, Expected::range), bytes -> damage(pack, window, bytes))
                .onErrorResume(
                        CasException.Corrupt.class,
                        e -> window.size() == 1
                                ? Mono.just(List.of(damage(window.get(0), e)))
                                : Flux.fromIterable(window)
                                        .concatMap(one -> window(proof, pack, List.of(one)), 1)
                                        .concatMapIterable(found -> found, 1)
                                        .collectList());
    }

    private static List<Damage> damage(PackId pack, List<Expected> window, ByteBuffer bytes) {
        long start = window.get(0).range().offset();
        List<Damage> found = new ArrayList<>();
        for (Expected entry : window) {
            int at = (int) (entry.range().offset() - start);
            ByteBuffer slice = bytes.slice(at, (int) entry.range().length());
            try {
                check(pack, entry, slice);
            } catch (CasException e) {
                found.add(damage(entry, e));
            }
        }
        return found;
    }

    private static Damage damage(Expected entry, CasException why) {
        return new Damage(entry.block(), entry.range().offset(), why.reason());
    }

    private static void check(PackId pack, Expected entry, ByteBuffer bytes) {
        Entry stored = Entry.decode(bytes, pack, entry.range().offset());
        entry.listed().ifPresent(listed -> listed.expect(stored, pack));
        if (!stored.header().key().equals(entry.block())) {
            Subject about = Subject.inPack(pack, entry.range().offset());
            throw CasException.corrupt("scrub", "another block lies here", about);
        }
    }
}
