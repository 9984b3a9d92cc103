package dev.cairn.core;

import dev.cairn.api.CasException;
import dev.cairn.api.pack.Replica;
import dev.cairn.api.pack.ReplicaReports;
import dev.cairn.api.store.Store;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.domain.UnknownEpoch;
import dev.cairn.core.flow.Blocking;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * Quarantines copies that a read found damaged or not there, and puts them first in the order in which a scrub reads. First their store must say that it is the one that the catalog knows: a directory
 * below a disk that is not mounted is empty, and has lost nothing. A frame of an epoch that this process does not know yet is no fault of the copy.
 *
 * @param blocking where the catalog is asked
 * @param catalog of the repository
 * @param stores in their layers, by their ids
 */
record BadCopies(Blocking blocking, Catalog catalog, Map<String, Store> stores) implements ReplicaReports {
    @Override
    public Mono<Void> bad(Replica copy, CasException why) {
        return Mono.justOrEmpty(stores.get(copy.store()))
                .filter(store -> copy.state() == Replica.State.ACTIVE
                        && UnknownEpoch.within(why).isEmpty())
                .flatMap(store -> StoreIdentity.check(store, catalog.identity(), copy.store()))
                .flatMap(same -> blocking.run(() -> quarantine(copy)));
    }

    private void quarantine(Replica copy) {
        catalog.scrub().of(copy.pack()).stream()
                .filter(row -> row.copy().equals(copy))
                .forEach(row -> catalog.scrub().change(row, row.suspect()));
    }
}
