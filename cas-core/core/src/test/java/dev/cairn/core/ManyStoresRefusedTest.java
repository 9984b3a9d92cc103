package dev.cairn.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.core.catalog.CatalogIdentity;
import dev.cairn.core.catalog.MemoryCatalog;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Core alone knows one store. */
final class ManyStoresRefusedTest {
    private final Rig rig = Rig.inTemporaryDirectory().build();

    @AfterEach
    void close() {
        rig.close();
    }

    private MemoryCatalog catalog(Map<String, String> stores) {
        CatalogIdentity identity = rig.catalog().identity();
        return MemoryCatalog.create(
                new CatalogIdentity(identity.catalog(), identity.repository(), HashAlgorithm.BLAKE3),
                stores,
                rig.environment());
    }

    @Test
    void open_secondStoreWithoutReplication_isRefusedNamingIt() {
        Map<String, String> stores = new TreeMap<>(rig.catalog().stores());
        String known = stores.keySet().iterator().next();
        stores.put("ab".repeat(16), "memory:other");
        assertThatThrownBy(() -> Repository.open(
                                rig.environment(),
                                catalog(stores),
                                Map.of(known, rig.store()),
                                RepositorySettings.defaults(Mono.empty()))
                        .block(Rig.PATIENCE))
                .isInstanceOf(CasException.Unsupported.class)
                .hasMessageContaining("2 stores")
                .hasMessageContaining("cairn-replication");
    }

    @Test
    void open_noDriverForTheStore_isRefused() {
        assertThatThrownBy(() -> Repository.open(
                                rig.environment(),
                                catalog(rig.catalog().stores()),
                                Map.of(),
                                RepositorySettings.defaults(Mono.empty()))
                        .block(Rig.PATIENCE))
                .isInstanceOf(CasException.NotFound.class);
    }
}
