package dev.cairn.core.collect;

import dev.cairn.api.CasException;
import dev.cairn.api.CollectEvent.Act;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import dev.cairn.core.catalog.CollectionTable.Condemnation;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.catalog.SessionState;
import dev.cairn.core.verify.PackProof;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Puts a new pack in the place of those that it was copied from: reads it back from the stores, then one transaction. */
final class Replacement {
    private static final int ATTEMPTS = 3;
    private static final String ELSEWHERE = "all that is needed of it lies in other packs too";

    private final Run run;
    private final NumberSet seen;

    Replacement(Run run, NumberSet seen) {
        this.run = run;
        this.seen = seen;
    }

    /** Condemns packs of which nothing had to be copied. Blocks. */
    void condemn(List<PackUse> sources) {
        List<Condemnation> sentences = sources.stream()
                .map(source -> new Condemnation(source.row().id(), source.pinners(), ELSEWHERE, true))
                .toList();
        Set<PackId> condemned = run.table().condemn(run.number(), sentences, run.now());
        sources.stream()
                .filter(source -> condemned.contains(source.row().id()))
                .forEach(source -> told(source, ELSEWHERE));
    }

    /** Reads every copy of the new pack that counts whole, then condemns the sources for it. */
    Mono<Void> commit(Commit.NewPack fresh, List<PackUse> sources) {
        return Flux.fromIterable(fresh.replicas())
                .filter(copy -> copy.state() == Replica.State.ACTIVE)
                .concatMap(copy -> readBack(fresh, copy), 1)
                .then(run.context().blocking().run(() -> replace(fresh, sources)));
    }

    private Mono<Void> readBack(Commit.NewPack fresh, Replica copy) {
        PackProof proof = PackProof.of(run.context().storage(), copy);
        return proof.index(fresh.row())
                .flatMap(index -> proof.entries(fresh.row().id(), index.entries(), window -> {}));
    }

    /** A pack that somebody has pinned meanwhile stays; if all have been, the copy is of no use. */
    private void replace(Commit.NewPack fresh, List<PackUse> sources) {
        long session = fresh.row().session();
        Compactor.renew(run, session);
        List<PackUse> left = sources;
        for (int attempt = 1; ; attempt++) {
            try {
                run.table().replace(run.number(), fresh, sentences(fresh, left), run.now());
                break;
            } catch (CasException.Conflict e) {
                if (run.catalog().sessionState(session) != SessionState.LIVE) {
                    skipped(fresh, "copying took too long");
                    return;
                }
                int before = left.size();
                left = free(left);
                if (left.size() == before && attempt >= ATTEMPTS) {
                    throw e;
                }
                if (left.isEmpty()) {
                    skipped(fresh, "the packs that it copies are in use");
                    return;
                }
            }
        }
        left.forEach(source -> told(source, "copied to pack " + fresh.row().id()));
    }

    private static List<Condemnation> sentences(Commit.NewPack fresh, List<PackUse> sources) {
        String reason = "copied to pack " + fresh.row().id();
        return sources.stream()
                .map(source -> new Condemnation(source.row().id(), source.pinners(), reason, true))
                .toList();
    }

    private List<PackUse> free(List<PackUse> sources) {
        Map<PackId, Set<Long>> pinners = run.table()
                .pinners(sources.stream().map(source -> source.row().id()).toList());
        List<PackUse> free = new ArrayList<>();
        for (PackUse source : sources) {
            if (pinners.getOrDefault(source.row().id(), Set.of()).stream().allMatch(seen::contains)) {
                free.add(source);
            }
        }
        return free;
    }

    private void skipped(Commit.NewPack fresh, String reason) {
        run.acted(Act.SKIP, "pack " + fresh.row().id(), fresh.row().bytes(), reason);
    }

    private void told(PackUse source, String how) {
        run.acted(Act.COMPACT, "pack " + source.row().id(), source.row().bytes(), source.waste() + "; " + how);
    }
}
