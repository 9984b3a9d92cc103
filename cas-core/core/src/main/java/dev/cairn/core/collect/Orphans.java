package dev.cairn.core.collect;

import dev.cairn.api.CasException;
import dev.cairn.api.CollectEvent.Act;
import dev.cairn.api.CollectEvent.Phase;
import dev.cairn.api.pack.PackObject;
import dev.cairn.api.pack.Replica;
import dev.cairn.core.catalog.JournalRow;
import dev.cairn.core.catalog.SessionState;
import dev.cairn.core.format.PackHeader;
import dev.cairn.core.verify.PackProof;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Objects among the packs that no row of the catalog names. Those of a session of this catalog that is EXPIRED are what a writer left behind: its
 * commit can never happen, so they go when their grace is over. All others are foreign, and stay; also those that are older than their session, for a
 * catalog that was restored from a backup gives the numbers of sessions a second time.
 */
final class Orphans {
    private static final int PAGE = 256;
    /** Stores tell times in seconds, by clocks of their own. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(10);

    private static final String REASON = "left behind by session ";

    private final Run run;
    private final Mono<Void> owner;
    private long looked;

    Orphans(Run run, Mono<Void> owner) {
        this.run = run;
        this.owner = owner;
    }

    Mono<Void> all() {
        return run.context()
                .storage()
                .objects()
                .buffer(PAGE)
                .concatMap(
                        page -> run.context()
                                .blocking()
                                .call(() -> unknown(page))
                                .flatMapIterable(found -> found)
                                .concatMap(this::one, 1)
                                .then(),
                        1)
                .then();
    }

    private List<PackObject> unknown(List<PackObject> page) {
        looked += page.size();
        run.progress(Phase.ORPHANS, looked, -1);
        return page.stream().filter(this::isUnknown).toList();
    }

    private boolean isUnknown(PackObject found) {
        return found.copy().isEmpty()
                || run.catalog().replicas(found.copy().get().pack()).stream()
                        .noneMatch(known -> isSame(known, found.copy().get()));
    }

    private static boolean isSame(Replica a, Replica b) {
        return a.store().equals(b.store())
                && a.part().equals(b.part())
                && a.nonce().equals(b.nonce());
    }

    private Mono<Void> one(PackObject found) {
        return found.copy().isEmpty()
                ? foreign(found, "its name is not that of a pack")
                : PackProof.of(run.context().storage(), found.copy().get())
                        .header(found.copy().get().pack())
                        .flatMap(header -> judge(found, header))
                        .onErrorResume(CasException.NotFound.class, e -> Mono.empty())
                        .onErrorResume(PackProof::isDamage, e -> foreign(found, "its header cannot be read"));
    }

    private Mono<Void> judge(PackObject found, PackHeader header) {
        return run.context()
                .blocking()
                .call(() -> isOrphan(found, header))
                .flatMap(orphan -> orphan ? delete(found, header.session()) : Mono.empty());
    }

    /** What a writer still works on, or has left a moment ago, is not worth a word. */
    private boolean isOrphan(PackObject found, PackHeader header) {
        if (!header.catalog().equals(run.catalog().identity().catalog())) {
            tell(found, "another catalog wrote it: " + header.catalog());
            return false;
        }
        try {
            SessionState state = run.catalog().sessionState(header.session());
            if (state == SessionState.COMMITTED && isUnknown(found)) {
                tell(found, "session " + header.session() + " has committed without it");
            }
            if (state == SessionState.EXPIRED && isOlderThan(found, header.session())) {
                tell(found, "it is older than session " + header.session() + " of this catalog");
                return false;
            }
            // Looked up last: a session that is EXPIRED adds nothing any more, but it may have since the page was
            // looked up.
            return state == SessionState.EXPIRED && isOld(found) && isUnknown(found);
        } catch (CasException.NotFound e) {
            tell(found, "the catalog has no session " + header.session());
            return false;
        }
    }

    private boolean isOlderThan(PackObject found, long session) {
        return found.modified().isBefore(run.catalog().sessionOpened(session).minus(CLOCKS_DIFFER));
    }

    private boolean isOld(PackObject found) {
        return !run.clockAhead()
                && !found.modified().plus(run.options().grace()).isAfter(run.now());
    }

    private Mono<Void> foreign(PackObject found, String reason) {
        return Mono.fromRunnable(() -> tell(found, reason));
    }

    private void tell(PackObject found, String reason) {
        run.acted(Act.KEEP_FOREIGN, found.name(), found.bytes(), reason);
    }

    private Mono<Void> delete(PackObject found, long session) {
        Mono<Void> journaled = run.context().blocking().run(() -> {
            String reason = REASON + session;
            if (!run.isDry()) {
                run.catalog()
                        .journal()
                        .add(List.of(new JournalRow(0, run.now(), run.number(), found.name(), found.bytes(), reason)));
            }
            run.acted(Act.DELETE_ORPHAN, found.name(), found.bytes(), reason);
        });
        return run.isDry()
                ? journaled
                : owner.then(journaled)
                        .then(Mono.defer(() ->
                                run.context().storage().delete(found.copy().orElseThrow())));
    }
}
