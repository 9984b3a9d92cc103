package dev.cairn.core.verify;

import dev.cairn.api.BlockKey;
import dev.cairn.api.Finding;
import dev.cairn.api.Subject;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.catalog.Location;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one run has counted and found so far. Damaged places are remembered so that blobs can be named; beyond
 * {@link #PLACES_MAX} of them damage is still reported, but no longer traced to blobs. One run is used by one subscription, whose signals
 * are serial.
 */
final class VerifyRun {
    static final int PLACES_MAX = 100_000;

    private final long bytesTotal;
    private final Map<Place, String> damagedPlaces = new HashMap<>();
    private final Set<PackId> missingPacks = new HashSet<>();
    private final Set<BlockKey> reported = new HashSet<>();
    private long packs;
    private long blobs;
    private long bytes;

    VerifyRun(long bytesTotal) {
        this.bytesTotal = bytesTotal;
    }

    private record Place(PackId pack, long offset) {}

    synchronized VerifyEvent advance(long moreBytes) {
        bytes += moreBytes;
        return new VerifyEvent.Progress(packs, blobs, bytes, Math.max(bytes, bytesTotal));
    }

    synchronized VerifyEvent packDone() {
        packs++;
        return advance(0);
    }

    synchronized VerifyEvent blobDone() {
        blobs++;
        return advance(0);
    }

    synchronized void damaged(PackId pack, long offset, String reason) {
        if (damagedPlaces.size() < PLACES_MAX) {
            damagedPlaces.put(new Place(pack, offset), reason);
        }
    }

    synchronized void missing(PackId pack) {
        missingPacks.add(pack);
    }

    /** Why this place cannot be read, if the run found that it cannot. */
    synchronized Optional<String> damageAt(Location at) {
        if (missingPacks.contains(at.pack())) {
            return Optional.of("the pack is missing from its store");
        }
        return Optional.ofNullable(damagedPlaces.get(new Place(at.pack(), at.offset())));
    }

    /** Whether this block has not been reported yet; beyond {@link #PLACES_MAX} blocks every one counts as new. */
    synchronized boolean isNew(BlockKey block) {
        return reported.size() >= PLACES_MAX || reported.add(block);
    }

    static VerifyEvent found(Finding.Kind kind, Subject subject, String reason) {
        return new VerifyEvent.Damaged(new Finding(kind, subject, reason));
    }
}
