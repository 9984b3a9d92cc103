package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Details;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackId;
import java.time.Instant;

/** The refusals that every catalog gives in the same words. */
final class CatalogErrors {
    private CatalogErrors() {}

    static CasException notLive(String operation, long session) {
        return new CasException.Conflict(
                Details.of(operation, "the session is not LIVE", Subject.of("session " + session)));
    }

    static CasException otherRun(String operation, long run) {
        return new CasException.Conflict(
                Details.of(operation, "another collector has begun since", Subject.of("run " + run)));
    }

    static CasException packInUse(String operation, PackId pack) {
        return new CasException.Conflict(
                Details.of(operation, "the pack is not live or a session pins it", Subject.of("pack " + pack)));
    }

    static CasException packExists(PackId pack) {
        return new CasException.Conflict(Details.of("commit", "the catalog has this pack", Subject.of("pack " + pack)));
    }

    static CasException replicaTwice(PackId pack) {
        return new CasException.Conflict(Details.of("commit", "a replica is named twice", Subject.of("pack " + pack)));
    }

    static CasException noSession(String operation, long session) {
        return CasException.notFound(operation, "session", "session " + session);
    }

    static CasException noDomain(String operation, int domain) {
        return CasException.notFound(operation, "domain", "domain " + domain);
    }

    static CasException domainExists(String name) {
        return new CasException.AlreadyExists(
                Details.of("add domain", "there is a domain of this name or number", Subject.of("domain " + name)));
    }

    static CasException noStore(String operation, String store) {
        return CasException.notFound(operation, "store", "store " + store);
    }

    static CasException noBlob(String operation, BlobKey key) {
        return CasException.notFound(operation, "blob", key.toString());
    }

    static CasException stillNamed(String operation, BlobKey key) {
        return new CasException.Conflict(
                Details.of(operation, "a ref or a session names the blob", Subject.of(key.toString())));
    }

    static CasException blobKeepsGoing(BlobKey key) {
        return new CasException.Conflict(Details.of(
                "commit", "the blob is stored and forgotten again all the time", Subject.of(key.toString())));
    }

    static CasException isProtected(String operation, Ref ref, boolean retained) {
        String until = retained ? "retained until " + ref.retainUntil().orElseThrow() : "";
        String hold = ref.legalHold() ? "under legal hold" : "";
        String both = hold.isEmpty() || until.isEmpty() ? "" : " and ";
        return new CasException.Denied(Details.of(operation, "the ref is " + hold + both + until, subject(ref.name())));
    }

    static CasException shorterRetention(Ref ref, Instant until) {
        String reason =
                "a retention is never shortened (limit " + ref.retainUntil().orElseThrow() + ", actual " + until + ")";
        return new CasException.Denied(Details.of("retain", reason, subject(ref.name())));
    }

    static CasException retentionPassed(RefName name, Instant until, Instant now) {
        String reason = "a retention ends later than the catalog's clock (limit " + now + ", actual " + until + ")";
        return new CasException.InvalidInput(Details.of("retain", reason, subject(name)));
    }

    static CasException noRef(String operation, RefName name) {
        return CasException.notFound(operation, "ref", name.value());
    }

    static CasException noClock() {
        return CasException.corrupt("catalog", "the row of its clock is missing", Subject.of("clock"));
    }

    static CasException noSnapshotHead() {
        return CasException.corrupt("catalog", "the row of its snapshots is missing", Subject.of("snapshot_head"));
    }

    static CasException otherSnapshot(String operation, long no) {
        return new CasException.Conflict(
                Details.of(operation, "another snapshot was begun at this moment", Subject.of("snapshot " + no)));
    }

    private static Subject subject(RefName name) {
        return Subject.of(name.value());
    }

    static CasException closed(String operation) {
        return new CasException.Closed(Details.of(operation, "the catalog is closed", null));
    }
}
