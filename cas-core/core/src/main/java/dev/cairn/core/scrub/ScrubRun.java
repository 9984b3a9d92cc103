package dev.cairn.core.scrub;

import dev.cairn.api.ScrubEvent;
import dev.cairn.api.ScrubEvent.Phase;
import dev.cairn.api.ScrubFinding;
import dev.cairn.api.ScrubFinding.Severity;
import dev.cairn.api.ScrubOptions;
import dev.cairn.core.catalog.ReplicaRow;
import dev.cairn.core.catalog.ScrubTable;
import dev.cairn.core.domain.DomainContext;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/** One run: its time, what it was asked to do, and what it has told and counted so far. Its steps follow one another. */
final class ScrubRun {
    private final DomainContext context;
    private final ScrubOptions options;
    private final Mono<Void> present;
    private final FluxSink<ScrubEvent> events;
    private final Instant now;
    private final Findings findings;
    private final Map<Severity, Long> told = new EnumMap<>(Severity.class);
    private long objects;
    private long read;
    private long readBytes;

    ScrubRun(DomainContext context, ScrubOptions options, Mono<Void> present, FluxSink<ScrubEvent> events) {
        this.context = context;
        this.options = options;
        this.present = present;
        this.events = events;
        this.now = context.environment().now();
        this.findings = new Findings(context.catalog());
    }

    DomainContext context() {
        return context;
    }

    ScrubOptions options() {
        return options;
    }

    ScrubTable table() {
        return context.catalog().scrub();
    }

    Findings findings() {
        return findings;
    }

    /** When the run began; what it reads counts as read then. */
    Instant now() {
        return now;
    }

    synchronized long readBytes() {
        return readBytes;
    }

    synchronized void listed(long more, long expected) {
        objects += more;
        events.next(new ScrubEvent.Progress(Phase.INVENTORY, objects, Math.max(objects, expected)));
    }

    synchronized void read(long copies, long bytes, long expected) {
        read += copies;
        readBytes += bytes;
        events.next(new ScrubEvent.Progress(Phase.READ, readBytes, Math.max(readBytes, expected)));
    }

    synchronized void tell(ScrubFinding finding) {
        told.merge(finding.severity(), 1L, Long::sum);
        events.next(new ScrubEvent.Noticed(finding));
    }

    /** A replica as it is now; empty if its pack is not live any more. Blocks. */
    Optional<ReplicaRow> again(ReplicaRow row) {
        return table().of(row.pack().id()).stream()
                .filter(now -> now.copy().objectName().equals(row.copy().objectName())
                        && now.copy().store().equals(row.copy().store()))
                .findFirst();
    }

    /** What becomes of replicas whose objects are not there, if the store is: what is not there counts for nothing on a disk that is away. */
    Mono<Void> missing(Collection<ReplicaRow> rows) {
        return rows.isEmpty() ? Mono.empty() : present.then(context.blocking().run(() -> rows.forEach(this::missing)));
    }

    private void missing(ReplicaRow row) {
        again(row).ifPresent(before -> {
            ReplicaRow after = before.missing(now, options.grace());
            if (before.equals(after) || table().change(before, after)) {
                tell(findings.missing(after));
            }
        });
    }

    ScrubEvent.Done done() {
        ScrubTable.Coverage coverage = table().coverage();
        Map<Severity, Long> counts;
        synchronized (this) {
            counts = Collections.unmodifiableMap(new EnumMap<>(told));
        }
        return new ScrubEvent.Done(
                objects,
                read,
                readBytes,
                coverage.copies(),
                coverage.bytes(),
                coverage.never(),
                coverage.oldest(),
                counts);
    }
}
