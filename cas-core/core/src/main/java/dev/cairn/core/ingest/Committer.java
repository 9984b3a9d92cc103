package dev.cairn.core.ingest;

import dev.cairn.api.CasException;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.catalog.SessionState;
import dev.cairn.core.domain.DomainContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Commits, and finds out what became of a commit whose answer was lost: the state of its session tells, once the catalog can be asked
 * again.
 */
final class Committer {
    /** Together about half a minute. */
    private static final int QUESTIONS = 9;

    private static final Duration FIRST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

    private final DomainContext context;

    Committer(DomainContext context) {
        this.context = context;
    }

    /** Why each work was refused, if it was; an error if none was committed. */
    Mono<List<Optional<CasException>>> commit(Commit commit) {
        return context.blocking()
                .call(() -> catalog().commit(commit))
                .onErrorResume(Committer::inDoubt, failure -> outcome(commit, failure))
                .doOnNext(refusals -> changed(commit, refusals));
    }

    private void changed(Commit commit, List<Optional<CasException>> refusals) {
        int refs = 0;
        for (int i = 0; i < refusals.size(); i++) {
            refs += refusals.get(i).isEmpty() ? commit.works().get(i).refs().size() : 0;
        }
        context.watch().changed(refs);
    }

    private static boolean inDoubt(Throwable failure) {
        return failure instanceof CasException.Unavailable || failure instanceof CasException.UnknownOutcome;
    }

    private Mono<List<Optional<CasException>>> outcome(Commit commit, Throwable failure) {
        return context.blocking()
                .call(() -> told(commit))
                .retryWhen(Retry.backoff(QUESTIONS, FIRST_WAIT)
                        .maxBackoff(LONGEST_WAIT)
                        // Chance comes from the environment or not at all.
                        .jitter(0)
                        .scheduler(context.environment().parallel())
                        .filter(CasException.Unavailable.class::isInstance))
                .onErrorMap(e -> failure)
                .flatMap(told -> told.map(Mono::just).orElseGet(() -> Mono.error(failure)));
    }

    /** What the catalog says; empty if nothing was committed. */
    private Optional<List<Optional<CasException>>> told(Commit commit) {
        return isCommitted(commit.session())
                ? Optional.of(commit.works().stream()
                        .map(work -> refusal(commit, work))
                        .toList())
                : Optional.empty();
    }

    /** A session that is LIVE may still be committed by a transaction that has lost its client; one that is expired cannot. */
    private boolean isCommitted(long session) {
        boolean live = catalog().sessionState(session) == SessionState.LIVE;
        boolean ended = live && catalog().expireSession(session);
        return !ended && catalog().sessionState(session) == SessionState.COMMITTED;
    }

    private Optional<CasException> refusal(Commit commit, Commit.Work work) {
        boolean own = work.session() != commit.session();
        boolean done = own
                ? catalog().sessionState(work.session()) == SessionState.COMMITTED
                : work.blobs().stream()
                        .allMatch(blob ->
                                catalog().blob(blob.domain(), blob.key()).isPresent());
        CasException.Details details =
                CasException.Details.of("commit", "refused; the reason was lost with the connection", null);
        return done ? Optional.empty() : Optional.of(new CasException.Conflict(details));
    }

    private Catalog catalog() {
        return context.catalog();
    }
}
