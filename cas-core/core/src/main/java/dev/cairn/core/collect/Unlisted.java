package dev.cairn.core.collect;

import dev.cairn.api.CasException;
import dev.cairn.api.pack.PackObject;
import dev.cairn.api.pack.Replica;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.SessionState;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.format.PackHeader;
import dev.cairn.core.verify.PackProof;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Objects among the packs that no row of the catalog names. Those of a session of this catalog that is EXPIRED are orphans, what a writer left
 * behind: its commit can never happen. What a writer still works on is no matter; all others are foreign. So is what is older than its session,
 * for a catalog that was restored from a backup gives numbers of sessions a second time; and what is younger than the session's lease is doubtful,
 * for such a catalog does not know what became of the sessions that were LIVE in the backup.
 */
public final class Unlisted {
    /** Stores tell times by clocks of their own. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(2);

    private final DomainContext context;

    /** Whose an object is. */
    public enum Owner {
        /** Somebody else's. */
        FOREIGN,
        /** This catalog's, of a session that it does not know: then it has gone back in time. */
        AHEAD,
        /** What a session left behind whose lease had ended when it was written: a writer that stalled, or one that the catalog has forgotten. */
        DOUBTFUL,
        /** What a session left behind. */
        LEFT_BEHIND
    }

    /**
     * Where an object comes from.
     *
     * @param owner whose it is
     * @param reason why
     */
    public record Origin(Owner owner, String reason) {
        /** Whether a dead writer left it behind, as far as the catalog knows. */
        public boolean isOrphan() {
            return owner == Owner.LEFT_BEHIND || owner == Owner.DOUBTFUL;
        }

        private static Origin foreign(String reason) {
            return new Origin(Owner.FOREIGN, reason);
        }
    }

    /** Objects of all domains. */
    public Unlisted(DomainContext open) {
        this.context = open;
    }

    /** Whether no row names an object. Blocks. */
    public boolean is(PackObject found) {
        Optional<Replica> copy = found.copy();
        return copy.isEmpty()
                || catalog().replicas(copy.get().pack()).stream().noneMatch(known -> isSame(known, copy.get()));
    }

    private Catalog catalog() {
        return context.catalog();
    }

    private static boolean isSame(Replica a, Replica b) {
        return a.store().equals(b.store())
                && a.part().equals(b.part())
                && a.nonce().equals(b.nonce());
    }

    /** Where an object that no row names comes from; empty if a writer works on it, or if it is gone or has a row by now. */
    public Mono<Origin> origin(PackObject found) {
        return found.copy().isEmpty()
                ? Mono.just(Origin.foreign("its name is not that of a pack"))
                : PackProof.of(context.storage(), found.copy().get())
                        .header(found.copy().get().pack())
                        .flatMap(header -> context.blocking().call(() -> judge(found, header)))
                        .onErrorResume(CasException.NotFound.class, e -> Mono.empty())
                        .onErrorResume(
                                PackProof::isDamage, e -> Mono.just(Origin.foreign("its header cannot be read")));
    }

    private @Nullable Origin judge(PackObject found, PackHeader header) {
        if (!header.catalog().equals(catalog().identity().catalog())) {
            return Origin.foreign("another catalog wrote it: " + header.catalog());
        }
        Optional<SessionState> state = state(header.session());
        if (state.isEmpty()) {
            return new Origin(
                    Owner.AHEAD,
                    "the catalog has no session " + header.session()
                            + "; was it restored from a backup? Run cairn rebuild");
        }
        // Looked up last: a session that has left LIVE adds nothing any more, but it may have since the first look.
        return switch (state.get()) {
            case LIVE -> null;
            case COMMITTED ->
                is(found) ? Origin.foreign("session " + header.session() + " has committed without it") : null;
            case EXPIRED -> is(found) ? leftBehind(found, header.session()) : null;
        };
    }

    private Origin leftBehind(PackObject found, long session) {
        Catalog.SessionTimes times = catalog().sessionTimes(session);
        if (found.modified().isBefore(times.opened().minus(CLOCKS_DIFFER))) {
            return Origin.foreign("it is older than session " + session + " of this catalog");
        }
        boolean late = times.leaseUntil()
                .filter(end -> found.modified().isAfter(end.plus(CLOCKS_DIFFER)))
                .isPresent();
        return late
                ? new Origin(Owner.DOUBTFUL, "left behind by session " + session + " after its lease had ended")
                : new Origin(Owner.LEFT_BEHIND, "left behind by session " + session);
    }

    private Optional<SessionState> state(long session) {
        try {
            return Optional.of(catalog().sessionState(session));
        } catch (CasException.NotFound e) {
            return Optional.empty();
        }
    }
}
