package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Details;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackId;

/** The refusals that every catalog gives in the same words. */
final class CatalogErrors {
    private CatalogErrors() {}

    static CasException notLive(String operation, long session) {
        return new CasException.Conflict(
                Details.of(operation, "the session is not LIVE", Subject.of("session " + session)));
    }

    static CasException otherRun(String operation, long run) {
        return new CasException.Conflict(Details.of(
                operation, "another collector has begun since, or this one has ended", Subject.of("run " + run)));
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

    static CasException blobKeepsGoing(BlobKey key) {
        return new CasException.Conflict(Details.of(
                "commit", "the blob is stored and forgotten again all the time", Subject.of(key.toString())));
    }

    static CasException closed(String operation) {
        return new CasException.Closed(Details.of(operation, "the catalog is closed", null));
    }
}
