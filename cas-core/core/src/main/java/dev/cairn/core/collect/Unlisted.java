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
 * behind: its commit can never happen. What a writer still works on is no matter; all others are foreign. So is what is not from the time of its
 * session: a catalog that was restored from a backup gives numbers of sessions a second time, and does not know what became of those that were LIVE
 * in the backup.
 */
public final class Unlisted {
    /** Stores tell times by clocks of their own. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(2);

    private final DomainContext context;

    /**
     * Whose an object is.
     *
     * @param session the session that left it behind; absent if it is foreign
     * @param reason why
     * @param isAhead whether this catalog wrote it in a session that it does not know: then it has gone back in time
     */
    public record Origin(Optional<Long> session, String reason, boolean isAhead) {
        private static Origin foreign(String reason) {
            return new Origin(Optional.empty(), reason, false);
        }

        private static Origin ahead(long session) {
            String reason =
                    "the catalog has no session " + session + "; was it restored from a backup? Run cairn rebuild";
            return new Origin(Optional.empty(), reason, true);
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
            return Origin.ahead(header.session());
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
        return isOf(found, catalog().sessionTimes(session))
                ? new Origin(Optional.of(session), "left behind by session " + session, false)
                : Origin.foreign("it is not from the time of session " + session + " of this catalog");
    }

    private static boolean isOf(PackObject found, Catalog.SessionTimes times) {
        boolean younger = times.leaseUntil()
                .filter(end -> found.modified().isAfter(end.plus(CLOCKS_DIFFER)))
                .isPresent();
        return !younger && !found.modified().isBefore(times.opened().minus(CLOCKS_DIFFER));
    }

    private Optional<SessionState> state(long session) {
        try {
            return Optional.of(catalog().sessionState(session));
        } catch (CasException.NotFound e) {
            return Optional.empty();
        }
    }
}
