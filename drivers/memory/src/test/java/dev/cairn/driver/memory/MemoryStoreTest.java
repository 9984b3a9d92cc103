package dev.cairn.driver.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import dev.cairn.api.store.StoreDriver;
import dev.cairn.conformance.StoreContract;
import dev.cairn.conformance.StoreHarness;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryStoreTest implements StoreContract {
    private final StoreHarness harness = new MemoryHarness();

    @Override
    public StoreHarness harness() {
        return harness;
    }

    private static StoreDriver driver() {
        return ServiceLoader.load(StoreDriver.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(d -> d.scheme().equals("memory"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void open_sameNameTwice_seesTheSameObjects() {
        Store one = driver().open(URI.create("memory:shared"), harness.environment());
        Store two = driver().open(URI.create("memory:shared"), harness.environment());
        Store other = driver().open(URI.create("memory:other"), harness.environment());
        ObjectName name = ObjectName.of("object");
        one.put(name, Content.of(ByteBuffer.wrap(new byte[] {1, 2, 3})), PutOptions.unique())
                .block();
        assertThat(two.stat(name).block()).isEqualTo(one.stat(name).block());
        assertThatThrownBy(() -> other.stat(name).block()).isInstanceOf(CasException.NotFound.class);
        MemoryStore.erase("shared");
        Store three = driver().open(URI.create("memory:shared"), harness.environment());
        assertThatThrownBy(() -> three.stat(name).block()).isInstanceOf(CasException.NotFound.class);
        MemoryStore.erase("shared");
        MemoryStore.erase("other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"memory:%20", "memory://host/name", "memory:a/b", "memory:a#b", "memory:a%20b", "file:a", "name"
            })
    void open_locationOfAnotherKind_isInvalid(String location) {
        assertThatThrownBy(() -> driver().open(URI.create(location), harness.environment()))
                .isInstanceOf(CasException.InvalidInput.class);
    }

    @Test
    void config_limitBeyondAnArray_isInvalid() {
        assertThatThrownBy(() -> new MemoryStoreConfig("n", Integer.MAX_VALUE))
                .isInstanceOf(CasException.InvalidInput.class);
        assertThatThrownBy(() -> new MemoryStoreConfig("n", 0)).isInstanceOf(CasException.InvalidInput.class);
        assertThat(MemoryStoreConfig.of(MemoryStoreConfig.named("n").location()))
                .isEqualTo(MemoryStoreConfig.named("n"));
    }

    @Test
    void message_ofAShutStore_namesIt() {
        Store store = MemoryStore.open(MemoryStoreConfig.named("shut"), harness.environment());
        store.shutdown().block();
        assertThatThrownBy(() -> store.stat(ObjectName.of("x")).block()).hasMessageContaining("memory:shut");
        MemoryStore.erase("shut");
    }
}
