package dev.cairn.driver.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.store.Store;
import dev.cairn.api.store.StoreDriver;
import dev.cairn.conformance.TestEnvironment;
import java.net.URI;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PosixStoreDriverTest {
    private final TestEnvironment environment = TestEnvironment.create();
    private final StoreDriver driver = ServiceLoader.load(StoreDriver.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(d -> d.scheme().equals("file"))
            .findFirst()
            .orElseThrow();

    @AfterEach
    void close() {
        environment.close();
    }

    @Test
    void open_fileUri_makesTheRootAtTheFirstWrite() {
        Path folder = Folders.make();
        Path root = folder.resolve("not/yet/there");
        Store store = driver.open(root.toUri(), environment);
        assertThat(root.getParent()).doesNotExist();
        StoreCalls.put((PosixStore) store, "a/b", StoreCalls.bytes(1, 10));
        assertThat(root.resolve("a/b")).hasSize(10);
        store.shutdown().block();
        Folders.remove(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:relative",
                "file://host/path",
                "file:///a?b",
                "file:///a#b",
                "memory:x",
                "a/b",
                "file:///a%00b"
            })
    void open_otherUri_isInvalid(String location) {
        assertThatThrownBy(() -> driver.open(URI.create(location), environment))
                .isInstanceOf(CasException.InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, (16 << 20) + 1})
    void config_readBufferOutOfBounds_isInvalid(int bytes) {
        PosixStoreConfig.Builder builder =
                PosixStoreConfig.builder(Path.of("x")).readBufferBytes(bytes);
        assertThatThrownBy(builder::build).isInstanceOf(CasException.InvalidInput.class);
    }

    @Test
    void config_defaults_areStated() {
        PosixStoreConfig config = PosixStoreConfig.of(Path.of("x"));
        assertThat(config.root()).isAbsolute();
        assertThat(config.createRoot()).isFalse();
        assertThat(config.readBufferBytes()).isEqualTo(256 << 10);
        assertThat(config).isEqualTo(PosixStoreConfig.of(Path.of("x")));
        assertThatThrownBy(() -> PosixStoreConfig.builder(Path.of("x"))
                        .objectBytesMax(-1)
                        .build())
                .isInstanceOf(CasException.InvalidInput.class);
    }
}
