package dev.cairn.core.rebuild;

import dev.cairn.api.CasException;
import dev.cairn.api.RebuildEvent;
import dev.cairn.api.Subject;
import dev.cairn.core.catalog.DomainRow;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.read.ReadPipeline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** The domains whose blobs can be read. Each is tried once; used by one pack at a time. */
final class OpenDomains {
    private final RebuildParts parts;
    private final RebuildTally tally;
    private final Map<Integer, Tried> tried = new HashMap<>();

    OpenDomains(RebuildParts parts, RebuildTally tally) {
        this.parts = parts;
        this.tally = tally;
        tried.put(DomainContext.OPEN, opened(parts.open()));
    }

    /** A domain and what reads its blocks. */
    record Opened(DomainContext context, ReadPipeline reads) {}

    /**
     * What became of a domain.
     *
     * @param opened the domain, if its keys are here
     * @param note what to tell of it, the first time
     */
    record Tried(Optional<Opened> opened, Optional<RebuildEvent> note) {}

    private static Tried opened(DomainContext context) {
        return new Tried(Optional.of(new Opened(context, new ReadPipeline(context))), Optional.empty());
    }

    /** The domain of this number. */
    Mono<Tried> of(int number) {
        Tried before = tried.get(number);
        return before != null
                ? Mono.just(before)
                : parts.blocking().call(() -> name(number)).flatMap(name -> tried(number, name));
    }

    private String name(int number) {
        List<DomainRow> rows = parts.open().catalog().domains().page(number - 1, 1);
        return rows.get(0).name();
    }

    private Mono<Tried> tried(int number, String name) {
        return parts.privates()
                .apply(name)
                .map(OpenDomains::opened)
                .doOnNext(opened -> tried.put(number, opened))
                .onErrorResume(OpenDomains::isClosed, e -> Mono.just(closed(number, name, (CasException) e)));
    }

    private static boolean isClosed(Throwable e) {
        return e instanceof CasException failure && !failure.retryable();
    }

    private Tried closed(int number, String name, CasException why) {
        tried.put(number, new Tried(Optional.empty(), Optional.empty()));
        RebuildEvent.Noted note =
                new RebuildEvent.Noted(RebuildEvent.Kind.SEALED_DOMAIN, Subject.of(name), why.reason());
        return new Tried(Optional.empty(), Optional.of(tally.noted(note)));
    }
}
