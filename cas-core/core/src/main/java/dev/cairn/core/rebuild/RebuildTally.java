package dev.cairn.core.rebuild;

import dev.cairn.api.RebuildEvent;
import dev.cairn.api.RebuildEvent.Kind;
import java.util.EnumMap;
import java.util.Map;

/** The counts of one rebuild, whose stages follow each other. */
final class RebuildTally {
    // Guarded by this.
    private final Map<Kind, Long> noted = new EnumMap<>(Kind.class);
    private long packs;
    private long bytes;
    private long blobs;
    private long sealed;
    private long linked;
    private long refs;
    private long lost;
    private long recovered;
    private long sessionMax;
    private boolean links;

    synchronized RebuildEvent noted(RebuildEvent.Noted note) {
        noted.merge(note.kind(), 1L, Long::sum);
        return note;
    }

    synchronized RebuildEvent pack(long session, long length) {
        sessionMax = Math.max(sessionMax, session);
        bytes += length;
        return new RebuildEvent.Progress(RebuildEvent.Stage.PACKS, ++packs, bytes);
    }

    synchronized void session(long seen) {
        sessionMax = Math.max(sessionMax, seen);
    }

    synchronized RebuildEvent restored(long set, long gone) {
        refs += set;
        lost += gone;
        return new RebuildEvent.Progress(RebuildEvent.Stage.REFS, refs, bytes);
    }

    synchronized RebuildEvent blobs(long more) {
        blobs += more;
        return new RebuildEvent.Progress(RebuildEvent.Stage.BLOBS, blobs, bytes);
    }

    synchronized RebuildEvent linked() {
        return new RebuildEvent.Progress(RebuildEvent.Stage.LINKS, ++linked, bytes);
    }

    synchronized RebuildEvent recovered() {
        return new RebuildEvent.Progress(RebuildEvent.Stage.REFS, refs + ++recovered, bytes);
    }

    synchronized void sealed(long more) {
        sealed += more;
    }

    /** Some manifest has links. */
    synchronized void hasLinks() {
        links = true;
    }

    synchronized boolean anyLinks() {
        return links;
    }

    synchronized long sessionMax() {
        return sessionMax;
    }

    /** The end, with the catalog's own counts of packs and blobs: copies of one are one there. */
    synchronized RebuildEvent.Done done(long packsKept, long bytesKept, long blobsKept) {
        return new RebuildEvent.Done(
                packsKept,
                bytesKept,
                noted.getOrDefault(Kind.FOREIGN, 0L),
                noted.getOrDefault(Kind.DAMAGED_PACK, 0L),
                blobsKept,
                noted.getOrDefault(Kind.DAMAGED_BLOB, 0L),
                sealed,
                refs,
                lost,
                recovered);
    }
}
