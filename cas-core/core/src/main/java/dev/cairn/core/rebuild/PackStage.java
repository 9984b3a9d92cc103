package dev.cairn.core.rebuild;

import dev.cairn.api.Domain;
import dev.cairn.api.RebuildEvent;
import dev.cairn.api.Subject;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.catalog.DomainRow;
import dev.cairn.core.domain.DomainContext;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Packs, replicas and locations, of what lies under {@code packs/}. The indexes of a few packs are read at once; a pack
 * without one is read whole, one at a time.
 */
final class PackStage {
    private static final int PACKS_AT_ONCE = 4;

    private final RebuildParts parts;
    private final RebuildTally tally;
    private final PackFrameReader frames;
    /** Domains that have a row; used by one pack at a time. */
    private final Set<Integer> domains = new TreeSet<>(Set.of(DomainContext.OPEN));

    PackStage(RebuildParts parts, RebuildTally tally) {
        this.parts = parts;
        this.tally = tally;
        this.frames = new PackFrameReader(parts);
    }

    Flux<RebuildEvent> run() {
        return parts.store()
                .list("packs/", null)
                .flatMapSequential(frames::read, PACKS_AT_ONCE, 1)
                .concatMap(this::taken, 0);
    }

    private Flux<RebuildEvent> taken(Framed framed) {
        if (framed instanceof Framed.Good good) {
            return admitted(good.pack().rows(good.header(), good.entries()));
        }
        if (framed instanceof Framed.Damaged damaged) {
            Subject about = Subject.of(damaged.pack().copy().objectName().value());
            return noted(RebuildEvent.Kind.DAMAGED_PACK, about, damaged.why().reason())
                    .concatWith(frames.recovered(damaged).flatMapMany(this::admitted));
        }
        Framed.Foreign foreign = (Framed.Foreign) framed;
        return noted(RebuildEvent.Kind.FOREIGN, foreign.about(), foreign.reason());
    }

    private Flux<RebuildEvent> noted(RebuildEvent.Kind kind, Subject about, String reason) {
        return Flux.just(tally.noted(new RebuildEvent.Noted(kind, about, reason)));
    }

    private Flux<RebuildEvent> admitted(Commit.NewPack pack) {
        Mono<RebuildEvent> admitted = parts.blocking()
                .run(() -> catalog().rebuilds().admit(parts.session(), List.of(pack)))
                .then(Mono.fromSupplier(
                        () -> tally.pack(pack.row().session(), pack.row().bytes())));
        return domain(pack.row().domain()).concatWith(admitted);
    }

    /** A domain whose keys are gone has packs all the same. */
    private Flux<RebuildEvent> domain(int number) {
        if (domains.contains(number)) {
            return Flux.empty();
        }
        return parts.blocking()
                .call(() -> isNew(number))
                .doOnNext(isNew -> domains.add(number))
                .filter(isNew -> isNew)
                .flatMapMany(isNew -> noted(
                        RebuildEvent.Kind.SEALED_DOMAIN,
                        Subject.of(DomainStage.nameless(number)),
                        "the store has packs of this domain and none of its keys"));
    }

    private boolean isNew(int number) {
        List<DomainRow> there = catalog().domains().page(number - 1, 1);
        if (!there.isEmpty() && there.get(0).number() == number) {
            return false;
        }
        catalog()
                .rebuilds()
                .addDomain(new DomainRow(
                        number,
                        DomainStage.nameless(number),
                        Domain.Kind.PRIVATE,
                        parts.open().environment().now(),
                        List.of()));
        return true;
    }

    private Catalog catalog() {
        return parts.open().catalog();
    }
}
