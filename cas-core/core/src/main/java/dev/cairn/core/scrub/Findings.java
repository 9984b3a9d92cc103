package dev.cairn.core.scrub;

import dev.cairn.api.BlockKey;
import dev.cairn.api.ScrubFinding;
import dev.cairn.api.ScrubFinding.Kind;
import dev.cairn.api.ScrubFinding.Severity;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackObject;
import dev.cairn.api.pack.Replica;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.ReplicaRow;
import dev.cairn.core.collect.Unlisted;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Says how bad something is and what to do about it. Blocks: it asks the catalog what content lies elsewhere too. */
final class Findings {
    private static final String STORE_AGAIN =
            "Run 'cairn verify' to see which blobs that is. Store their content again (directories with --no-cache), or give"
                    + " them up with 'cairn rm --lost KEY'.";
    private static final String NOTHING_LOST = "Nothing: all that it held lies in other packs too.";

    private final Catalog catalog;

    Findings(Catalog catalog) {
        this.catalog = catalog;
    }

    ScrubFinding missing(ReplicaRow row) {
        boolean lost = row.copy().state() == Replica.State.LOST;
        List<BlockKey> gone = nowhereElse(
                row,
                catalog.locations(row.pack().id()).stream().map(Location::block).toList());
        Severity worst = lost ? Severity.LOST : Severity.ERROR;
        String when = "its object is missing from the store" + (lost ? ", and was before" : "");
        String fix = lost
                ? STORE_AGAIN
                : "See that the disk is mounted whole, and scrub again: if it is missing then too it counts as lost.";
        return new ScrubFinding(
                gone.isEmpty() ? Severity.WARNING : worst,
                lost ? Kind.LOST : Kind.MISSING,
                row.copy().store(),
                subject(row, -1),
                when + held(gone),
                gone.isEmpty() ? NOTHING_LOST : fix,
                some(gone));
    }

    /** After its row says so. */
    ScrubFinding damaged(ReplicaRow row, ReplicaProof.Verdict verdict) {
        List<BlockKey> gone = nowhereElse(
                row, verdict.damaged().stream().map(ReplicaProof.Damage::block).toList());
        long offset =
                verdict.damaged().isEmpty() ? -1 : verdict.damaged().get(0).offset();
        return new ScrubFinding(
                severity(gone, verdict),
                Kind.DAMAGED,
                row.copy().store(),
                subject(row, offset),
                verdict.reason() + held(gone),
                gone.isEmpty()
                        ? "Nothing is lost. Content in it that is stored again goes into another pack."
                        : STORE_AGAIN,
                some(gone));
    }

    private static Severity severity(List<BlockKey> gone, ReplicaProof.Verdict verdict) {
        boolean everyBlockElsewhere = gone.isEmpty() && !verdict.damaged().isEmpty();
        return gone.isEmpty() ? (everyBlockElsewhere ? Severity.WARNING : Severity.ERROR) : Severity.LOST;
    }

    ScrubFinding length(ReplicaRow row, long actual) {
        boolean cut = actual < row.pack().bytes();
        return new ScrubFinding(
                cut ? Severity.ERROR : Severity.WARNING,
                Kind.WRONG_LENGTH,
                row.copy().store(),
                subject(row, -1),
                "the object has " + actual + " bytes, its pack " + row.pack().bytes(),
                cut
                        ? "It is the next one to be read whole; scrub on to learn what is gone."
                        : "Nothing reads what follows the pack; look who writes to the store.",
                List.of());
    }

    ScrubFinding healed(ReplicaRow row, String reason) {
        return new ScrubFinding(
                Severity.INFO, Kind.HEALED, row.copy().store(), subject(row, -1), reason, "Nothing.", List.of());
    }

    ScrubFinding unlisted(PackObject found, Unlisted.Origin origin) {
        boolean orphan = origin.isOrphan();
        return new ScrubFinding(
                orphan ? Severity.INFO : Severity.WARNING,
                orphan ? Kind.ORPHAN : Kind.FOREIGN,
                found.store(),
                Subject.of(found.name()),
                origin.reason(),
                orphan
                        ? "'cairn gc' deletes it after its grace."
                        : "Nothing of Cairn removes it. If it belongs to this repository, 'cairn rebuild' makes a catalog that"
                                + " has it; else move it away.",
                List.of());
    }

    private static Subject subject(ReplicaRow row, long offset) {
        return Subject.of(row.copy().objectName().value()).withPack(row.pack().id(), offset);
    }

    private static String held(List<BlockKey> gone) {
        return gone.isEmpty()
                ? ""
                : "; " + gone.size() + (gone.size() == 1 ? " block lies" : " blocks lie") + " nowhere else";
    }

    private static List<BlockKey> some(List<BlockKey> blocks) {
        return blocks.stream().limit(ScrubFinding.BLOCKS_MAX).toList();
    }

    /** Those that no other pack holds in an active copy; the replica itself is not active, or its pack has others. */
    private List<BlockKey> nowhereElse(ReplicaRow row, Collection<BlockKey> blocks) {
        Map<BlockKey, List<Location>> known = catalog.known(row.pack().domain(), blocks);
        return blocks.stream()
                .distinct()
                .filter(block -> !known.containsKey(block))
                .toList();
    }
}
