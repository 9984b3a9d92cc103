package dev.cairn.core.verify;

import dev.cairn.api.BlockKey;
import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Finding;
import dev.cairn.api.Subject;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyPolicy;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.flow.Pages;
import dev.cairn.core.format.Entry;
import dev.cairn.core.read.BlockOpener;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads packs whole, in windows of at most {@link Windows#BYTES} or one entry, two of them at a time. When header, index or footer are damaged, the
 * entries are still checked, by the catalog's locations. The open domain's handle reads the packs of all domains, that of a private one its own.
 */
final class PackVerifier {
    private static final int WINDOWS_AT_ONCE = 2;

    private final DomainContext context;
    private final VerifyRun run;
    private final BlockOpener opener;
    private final PackFrames frames;

    PackVerifier(DomainContext context, VerifyRun run) {
        this.context = context;
        this.run = run;
        this.opener = new BlockOpener(context.environment(), context.keys());
        this.frames = new PackFrames(context);
    }

    Flux<VerifyEvent> all() {
        return rows(context).concatMap(this::one, 0);
    }

    /** The packs that a handle verifies. */
    static Flux<PackRow> rows(DomainContext context) {
        return Pages.<PackRow>of(
                        context.blocking(),
                        last -> context.catalog().packs(last.map(PackRow::id).orElse(null), Pages.LIMIT))
                .filter(row -> !context.keys().isPrivate() || row.domain() == context.domain());
    }

    private Flux<VerifyEvent> one(PackRow row) {
        // Who wrote a pack that the catalog has knew its epoch from there.
        return context.keys()
                .learn()
                .then(frames.read(row))
                .flatMapMany(frame -> Flux.concat(Flux.fromIterable(framing(row, frame)), entries(row, frame)))
                .onErrorResume(CasException.NotFound.class, e -> missing(row))
                .concatWith(Mono.fromSupplier(run::packDone));
    }

    private Flux<VerifyEvent> missing(PackRow row) {
        run.missing(row.id());
        Subject subject = Subject.inPack(row.id(), -1);
        return Flux.just(VerifyRun.found(Finding.Kind.MISSING_PACK, subject, "the pack is missing from its store"));
    }

    /** What is wrong with header, index and footer, and with the catalog's rows about them. */
    private List<VerifyEvent> framing(PackRow row, PackFrames.Frame frame) {
        List<VerifyEvent> events = new ArrayList<>();
        frame.damage()
                .ifPresent(e -> events.add(VerifyRun.found(
                        Finding.Kind.CORRUPT_PACK,
                        Optional.ofNullable(e.subject()).orElse(Subject.inPack(row.id(), -1)),
                        e.reason())));
        for (Location wrong : frame.misplaced()) {
            String reason = "the catalog's location is not in the pack's index";
            run.damaged(row.id(), wrong.offset(), reason);
            Subject subject = Subject.inPack(row.id(), wrong.offset()).withBlock(wrong.block());
            events.add(VerifyRun.found(Finding.Kind.WRONG_LOCATION, subject, reason));
        }
        for (Location lost : frame.unlisted()) {
            Subject subject = Subject.inPack(row.id(), lost.offset()).withBlock(lost.block());
            events.add(
                    VerifyRun.found(Finding.Kind.WRONG_LOCATION, subject, "the catalog lacks this entry of the pack"));
        }
        events.add(run.advance(frame.bytes()));
        return events;
    }

    private Flux<VerifyEvent> entries(PackRow row, PackFrames.Frame frame) {
        return Flux.fromIterable(Windows.of(frame.entries(), Location::range))
                .flatMapSequential(window -> onItsOwn(window(row, frame, window)), WINDOWS_AT_ONCE, 1)
                .concatMapIterable(this::told, 1);
    }

    /** On a thread of its own: a step that follows another one's result would run after it on the same thread. */
    private Mono<Window> onItsOwn(Mono<Window> window) {
        return window.subscribeOn(context.environment().blocking());
    }

    private record Window(long bytes, List<VerifyEvent> findings) {}

    private Mono<Window> window(PackRow row, PackFrames.Frame frame, List<Location> entries) {
        ByteRange range = Windows.range(entries, Location::range);
        return context.storage()
                .read(row.id(), range, bytes -> check(check(row, frame), entries, range, bytes))
                .onErrorResume(CasException.Corrupt.class, e -> Mono.just(unreadable(entries, e)))
                .map(findings -> new Window(range.length(), findings));
    }

    /** In the order of the pack, whichever window was done first. */
    private List<VerifyEvent> told(Window window) {
        List<VerifyEvent> events = new ArrayList<>(window.findings());
        events.add(run.advance(window.bytes()));
        return events;
    }

    /** What an entry must pass. */
    private interface EntryCheck {
        void check(ByteBuffer bytes, Location entry);
    }

    /** Entries of a domain whose keys are not here are compared with the index, which the pack's id proves. */
    private EntryCheck check(PackRow row, PackFrames.Frame frame) {
        return row.domain() == context.domain()
                ? (bytes, entry) -> opener.open(bytes, expected(entry), VerifyPolicy.full())
                : (bytes, entry) -> {
                    Entry stored = Entry.decode(bytes, entry.pack(), entry.offset());
                    Optional.ofNullable(frame.index().get(entry.offset()))
                            .ifPresent(listed -> listed.expect(stored, entry.pack()));
                };
    }

    /** Answers findings, in stead of throwing, so that every entry of the window is looked at. */
    private List<VerifyEvent> check(EntryCheck check, List<Location> entries, ByteRange range, ByteBuffer bytes) {
        List<VerifyEvent> events = new ArrayList<>();
        for (Location entry : entries) {
            ByteBuffer slice = bytes.slice((int) (entry.offset() - range.offset()), entry.entryBytes());
            try {
                check.check(slice, entry);
            } catch (CasException.Corrupt e) {
                events.add(corrupt(entry, e));
            } catch (CasException.Unsupported e) {
                // A codec that this version does not know: its CRC was good, and nobody here can say more.
            }
        }
        return events;
    }

    private List<VerifyEvent> unreadable(List<Location> entries, CasException.Corrupt e) {
        return entries.stream().map(entry -> corrupt(entry, e)).toList();
    }

    private VerifyEvent corrupt(Location entry, CasException.Corrupt e) {
        run.damaged(entry.pack(), entry.offset(), e.reason());
        Subject subject = Subject.inPack(entry.pack(), entry.offset()).withBlock(entry.block());
        return VerifyRun.found(Finding.Kind.CORRUPT_BLOCK, subject, e.reason());
    }

    private static BlockOpener.Expected expected(Location entry) {
        BlockKey key = entry.block();
        PackId pack = entry.pack();
        return new BlockOpener.Expected(key, pack, entry.offset());
    }
}
