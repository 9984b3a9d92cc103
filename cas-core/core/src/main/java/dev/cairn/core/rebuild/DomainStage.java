package dev.cairn.core.rebuild;

import dev.cairn.api.CasException;
import dev.cairn.api.Domain;
import dev.cairn.api.RebuildEvent;
import dev.cairn.api.Subject;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.core.catalog.DomainRow;
import dev.cairn.core.format.DomainKeyFile;
import dev.cairn.core.format.SnapshotLine;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Domains and epochs, of the wrapped keys in the store. What a domain was called only a snapshot tells. */
final class DomainStage {
    private static final String PREFIX = "keys/";

    private final RebuildParts parts;
    private final RebuildTally tally;
    private final SnapshotStage snapshot;

    DomainStage(RebuildParts parts, RebuildTally tally, SnapshotStage snapshot) {
        this.snapshot = snapshot;
        this.parts = parts;
        this.tally = tally;
    }

    /** A domain whose name nobody knows any more. */
    static String nameless(int number) {
        return "recovered-" + number;
    }

    Flux<RebuildEvent> run() {
        Map<Integer, List<Integer>> epochs = new TreeMap<>();
        return parts.store()
                .list(PREFIX, null)
                .concatMap(object -> key(object, epochs), 0)
                .concatWith(Mono.defer(() -> parts.blocking().run(() -> epochs.forEach(this::add)))
                        .then(Mono.empty()));
    }

    private Mono<RebuildEvent> key(ObjectInfo object, Map<Integer, List<Integer>> epochs) {
        Subject about = Subject.of(object.name().value());
        return parts.store()
                .get(object.name(), GetOptions.whole())
                .flatMap(body -> body.bytes()
                        .reduceWith(() -> ByteBuffer.allocate(DomainKeyFile.BYTES_MAX + 1), DomainStage::append)
                        .map(bytes -> DomainKeyFile.decode(bytes.flip(), about)))
                .flatMap(file -> taken(object.name(), file, epochs))
                .onErrorResume(DomainStage::isForeign, e -> Mono.just(foreign(about, ((CasException) e).reason())));
    }

    private static ByteBuffer append(ByteBuffer all, ByteBuffer next) {
        return all.put(next.slice(next.position(), Math.min(next.remaining(), all.remaining())));
    }

    private Mono<RebuildEvent> taken(ObjectName name, DomainKeyFile file, Map<Integer, List<Integer>> epochs) {
        int domain = file.of().domain();
        int epoch = file.of().epoch();
        boolean ours =
                file.of().repository().equals(parts.open().catalog().identity().repository())
                        && DomainKeyFile.name(domain, epoch).equals(name);
        if (!ours) {
            return Mono.just(foreign(Subject.of(name.value()), "it is the key of " + file.of()));
        }
        epochs.computeIfAbsent(domain, number -> new ArrayList<>()).add(epoch);
        return Mono.empty();
    }

    private static boolean isForeign(Throwable e) {
        return e instanceof CasException.Corrupt || e instanceof CasException.IncompatibleFormat;
    }

    private RebuildEvent foreign(Subject about, String reason) {
        return tally.noted(new RebuildEvent.Noted(RebuildEvent.Kind.FOREIGN, about, reason));
    }

    private void add(int number, List<Integer> epochs) {
        List<Integer> sorted = epochs.stream().sorted().toList();
        Optional<SnapshotLine.DomainLine> known = snapshot.domain(number);
        parts.open()
                .catalog()
                .rebuilds()
                .addDomain(new DomainRow(
                        number,
                        known.map(SnapshotLine.DomainLine::name).orElseGet(() -> nameless(number)),
                        Domain.Kind.PRIVATE,
                        known.map(SnapshotLine.DomainLine::created)
                                .orElseGet(parts.open().environment()::now),
                        sorted));
    }
}
