package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Collecting.condemn;
import static dev.cairn.core.catalog.Collecting.forgetBlob;
import static dev.cairn.core.catalog.Collecting.retirePins;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.block;
import static dev.cairn.core.catalog.Samples.packId;
import static dev.cairn.core.catalog.Samples.ref;
import static dev.cairn.core.catalog.Samples.whole;

import dev.cairn.api.CasException;
import dev.cairn.api.RefName;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All that a catalog promises, whatever keeps it. */
interface CatalogContract
        extends SessionContract,
                LeaseContract,
                HoldContract,
                PackContract,
                BlobContract,
                LinkContract,
                RefContract,
                RetentionContract,
                WorksContract,
                DomainContract,
                CollectionContract,
                RebuildContract,
                ScrubContract,
                SnapshotContract,
                RaceContract {
    @Test
    default void close_twice_everyVerbSaysClosed() {
        Catalog catalog = catalog();
        long session = catalog.beginSession();
        catalog.close();
        catalog.close();
        RefName name = new RefName("n");
        Stream.<Runnable>of(
                        catalog::beginSession,
                        () -> catalog.sessionState(session),
                        () -> catalog.expireSession(session),
                        () -> catalog.renewSessions(Set.of(session), Samples.TIME),
                        () -> catalog.expireOverdue(Samples.TIME, 1),
                        () -> catalog.hold(session, 0, Set.of(blob(1))),
                        () -> catalog.checkpoint(session, List.of(), List.of()),
                        () -> catalog.locate(0, Set.of(block(1))),
                        () -> catalog.known(0, Set.of(block(1))),
                        () -> catalog.pin(session, Set.of(packId(1))),
                        () -> catalog.commit(whole(session, 1)),
                        () -> catalog.blob(0, blob(1)),
                        () -> catalog.blobs(0, Set.of(blob(1))),
                        () -> catalog.blobs(0, 1),
                        catalog::totals,
                        () -> catalog.packs(null, 1),
                        () -> catalog.locations(packId(1)),
                        () -> catalog.replicas(packId(1)),
                        () -> catalog.ref(0, name),
                        () -> catalog.setRef(0, ref("n", 1)),
                        () -> catalog.dropRef(0, name),
                        () -> catalog.retainRef(0, name, Samples.TIME.plusSeconds(1)),
                        () -> catalog.holdRef(0, name, true),
                        () -> catalog.refs(0, "", null, 1),
                        () -> catalog.refsOf(0, blob(1), null, 1),
                        () -> catalog.scrub().inventory(null, 1),
                        () -> catalog.scrub().of(packId(1)),
                        () -> catalog.scrub().due(Samples.TIME, 1),
                        () -> catalog.scrub().coverage(),
                        () -> catalog.snapshots().state(),
                        () -> catalog.snapshots().finish(1),
                        () -> retirePins(catalog, session),
                        () -> condemn(catalog, packId(1)),
                        () -> forgetBlob(catalog, 0, blob(1)))
                .forEach(verb -> refused(CasException.Closed.class, verb::run));
    }
}
