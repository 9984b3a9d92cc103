package dev.cairn.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.core.catalog.CatalogIdentity;
import dev.cairn.core.catalog.MemoryCatalog;
import dev.cairn.core.format.RepositoryDescriptor;
import dev.cairn.driver.memory.MemoryStore;
import dev.cairn.driver.memory.MemoryStoreConfig;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A repository opens over its own store and over no other. */
final class StoreIdentityTest {
    private static final ObjectName NAME = ObjectName.of("cairn.json");
    private static final String STORE = "ab".repeat(16);
    private static final UUID ID = new UUID(1, 2);

    private final TestEnvironment environment = TestEnvironment.create();
    private final Store store =
            MemoryStore.open(MemoryStoreConfig.named(UUID.randomUUID().toString()), environment);

    private static RepositoryDescriptor descriptor(UUID id, String storeId, HashAlgorithm algorithm, String required) {
        List<String> features = required.isEmpty() ? List.of() : List.of(required);
        return new RepositoryDescriptor(id, storeId, algorithm, Optional.empty(), features, List.of());
    }

    private void mark(ByteBuffer bytes) {
        store.put(NAME, Content.of(bytes), PutOptions.replace()).block(Rig.PATIENCE);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(
            Class<? extends CasException> kind, Map<String, String> stores) {
        MemoryCatalog catalog =
                MemoryCatalog.create(new CatalogIdentity(ID, ID, HashAlgorithm.BLAKE3), stores, environment);
        return assertThatThrownBy(
                        () -> Repository.open(environment, catalog, store, RepositorySettings.defaults(Mono.empty()))
                                .block(Rig.PATIENCE))
                .isInstanceOf(kind);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(Class<? extends CasException> kind) {
        return refused(kind, Map.of(STORE, "memory:"));
    }

    @Test
    void open_storeWithoutMark_mismatchNotEmpty() {
        refused(CasException.StoreMismatch.class).hasMessageContaining("no cairn.json");
    }

    @Test
    void open_otherRepositoryStoreOrAlgorithm_mismatchNamingBoth() {
        mark(descriptor(new UUID(9, 9), STORE, HashAlgorithm.BLAKE3, "").encode());
        refused(CasException.StoreMismatch.class)
                .hasMessageContaining(new UUID(9, 9).toString())
                .hasMessageContaining(STORE);
        mark(descriptor(ID, "cd".repeat(16), HashAlgorithm.BLAKE3, "").encode());
        refused(CasException.StoreMismatch.class).hasMessageContaining("cd".repeat(16));
        mark(descriptor(ID, STORE, HashAlgorithm.SHA256, "").encode());
        refused(CasException.StoreMismatch.class).hasMessageContaining("sha256");
    }

    @Test
    void open_unknownRequiredFeature_incompatible() {
        mark(descriptor(ID, STORE, HashAlgorithm.BLAKE3, "time-travel").encode());
        refused(CasException.IncompatibleFormat.class).hasMessageContaining("time-travel");
    }

    @Test
    void open_markTooLongOrNoJson_corrupt() {
        mark(ByteBuffer.allocate(RepositoryDescriptor.BYTES_MAX + 1));
        refused(CasException.Corrupt.class).hasMessageContaining("limit " + RepositoryDescriptor.BYTES_MAX);
        mark(ByteBuffer.allocate(100));
        refused(CasException.Corrupt.class);
    }

    @Test
    void open_noStoreOrTwo_unsupported() {
        refused(CasException.Unsupported.class, Map.of(STORE, "memory:a", "cd".repeat(16), "memory:b"))
                .hasMessageContaining("2 stores");
        refused(CasException.Unsupported.class, Map.of());
    }
}
