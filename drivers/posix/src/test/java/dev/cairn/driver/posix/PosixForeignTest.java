package dev.cairn.driver.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.conformance.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What lies around an object store on a file system: links, strangers' files, roots that come and go. */
final class PosixForeignTest {
    private final TestEnvironment environment = TestEnvironment.create();
    private final Path folder = Folders.make();
    private final Path root = folder.resolve("root");
    private final PosixStore store = open(true);
    private final byte[] bytes = StoreCalls.bytes(1, 1000);

    @AfterEach
    void remove() {
        store.shutdown().onErrorComplete().block();
        Folders.remove(folder);
        environment.close();
    }

    private PosixStore open(boolean create) {
        return PosixStore.open(PosixStoreConfig.builder(root).createRoot(create).build(), environment);
    }

    private void delete(String name) {
        store.delete(ObjectName.of(name), DeleteOptions.any()).block();
    }

    private void fails(Class<? extends CasException> how, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(how);
    }

    private ThrowingCallable reading(String name) {
        return () -> StoreCalls.read(store, name);
    }

    private ThrowingCallable putting(String name, PutOptions options) {
        return () -> StoreCalls.put(store, name, StoreCalls.content(bytes), options);
    }

    @Test
    void symbolicLinks_areNoObjects() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Path secret = Files.write(outside.resolve("secret"), bytes);
        StoreCalls.put(store, "real", bytes);
        Files.createSymbolicLink(root.resolve("link"), secret);
        Files.createSymbolicLink(root.resolve("inside"), root.resolve("real"));
        Files.createSymbolicLink(root.resolve("dir"), outside);
        assertThat(StoreCalls.names(store)).containsExactly("real");
        for (String name : new String[] {"link", "inside", "dir", "dir/secret"}) {
            fails(CasException.NotFound.class, reading(name));
            fails(
                    CasException.NotFound.class,
                    () -> store.stat(ObjectName.of(name)).block());
            delete(name);
        }
        assertThat(secret).as("deleted through a link").exists();
        for (PutOptions options : new PutOptions[] {PutOptions.unique(), PutOptions.create(), PutOptions.replace()}) {
            fails(CasException.AlreadyExists.class, putting("link", options));
            fails(CasException.AlreadyExists.class, putting("dir/new", options));
        }
        assertThat(outside).isDirectoryContaining("glob:**secret").isDirectoryNotContaining("glob:**new");
    }

    @Test
    void strangersFiles_areNotListed() throws IOException {
        StoreCalls.put(store, "a/b", bytes);
        for (String name : new String[] {".hidden", "a/.hidden", "a/with space", "a/ümlaut", "a/plus+"}) {
            Files.write(root.resolve(name), bytes);
        }
        Files.createDirectories(root.resolve("empty/deep"));
        Files.createDirectory(root.resolve(".dir"));
        Files.write(root.resolve(".dir/x"), bytes);
        assertThat(StoreCalls.names(store)).containsExactly("a/b");
        fails(CasException.NotFound.class, reading("a"));
        fails(CasException.NotFound.class, reading("a/b/c"));
        delete("empty");
        delete("a/b/c");
        assertThat(root.resolve("empty/deep")).isDirectory();
    }

    @Test
    void objectAndDirectoryOfOneName_isRefused() {
        StoreCalls.put(store, "a/b", bytes);
        for (PutOptions options : new PutOptions[] {PutOptions.unique(), PutOptions.create(), PutOptions.replace()}) {
            fails(CasException.AlreadyExists.class, putting("a", options));
            fails(CasException.AlreadyExists.class, putting("a/b/c", options));
        }
        assertThat(Folders.staged(root)).isEmpty();
        assertThat(StoreCalls.read(store, "a/b")).isEqualTo(bytes);
    }

    @Test
    void segmentLongerThanAFileName_isInvalid() {
        String longest = "x".repeat(255);
        StoreCalls.put(store, longest + "/" + longest, bytes);
        assertThat(StoreCalls.names(store)).containsExactly(longest + "/" + longest);
        fails(CasException.InvalidInput.class, putting("x".repeat(256), PutOptions.unique()));
        fails(CasException.InvalidInput.class, reading("a/" + "x".repeat(256)));
    }

    @Test
    void reads_neverMakeTheRoot() {
        assertThat(StoreCalls.names(store)).isEmpty();
        fails(CasException.NotFound.class, reading("a"));
        delete("a");
        assertThat(root).doesNotExist();
        StoreCalls.put(store, "a", bytes);
        assertThat(StoreCalls.names(store)).containsExactly("a");
    }

    @Test
    void firstPutsAtOnce_allFindTheRoot() {
        for (int round = 0; round < 50; round++) {
            try (SimulatedVolume volume = new SimulatedVolume(round, environment)) {
                Flux.range(0, 16)
                        .flatMap(
                                i -> volume.store()
                                        .put(ObjectName.of("a/" + i), StoreCalls.content(bytes), PutOptions.unique()),
                                16)
                        .blockLast();
                assertThat(StoreCalls.names(volume.store())).hasSize(16);
            }
        }
    }

    @Test
    void rootNotToBeMade_isUnavailableWhileMissing() throws IOException {
        PosixStore strict = open(false);
        fails(CasException.Unavailable.class, () -> StoreCalls.put(strict, "a", bytes));
        fails(CasException.Unavailable.class, () -> StoreCalls.read(strict, "a"));
        fails(CasException.Unavailable.class, () -> StoreCalls.names(strict));
        fails(CasException.Unavailable.class, () -> strict.stagingDirectory().block());
        assertThat(root).doesNotExist();
        Files.createDirectory(root);
        StoreCalls.put(strict, "a", bytes);
        assertThat(StoreCalls.read(strict, "a")).isEqualTo(bytes);
        strict.shutdown().block();
    }

    @Test
    void rootGone_isUnavailableAndNeverMadeAgain() throws IOException {
        StoreCalls.put(store, "a/b", bytes);
        Path away = Files.move(root, folder.resolve("away"));
        for (Callable<?> call : new Callable<?>[] {
            () -> StoreCalls.put(store, "a/b", bytes),
            () -> StoreCalls.put(store, "new", bytes),
            () -> StoreCalls.read(store, "a/b"),
            () -> StoreCalls.names(store),
            () -> store.delete(ObjectName.of("a/b"), DeleteOptions.any()).block()
        }) {
            fails(CasException.Unavailable.class, call::call);
            assertThat(root).doesNotExist();
        }
        Files.createDirectory(root);
        fails(CasException.Unavailable.class, () -> StoreCalls.names(store));
        fails(CasException.Unavailable.class, putting("new", PutOptions.unique()));
        assertThat(root).as("an empty mount point").isEmptyDirectory();
        Files.delete(root);
        Files.move(away, root);
        assertThat(StoreCalls.read(store, "a/b")).isEqualTo(bytes);
        StoreCalls.put(store, "new", bytes);
    }

    @Test
    void rootThatIsAFile_isUnavailable() throws IOException {
        Files.write(root, bytes);
        fails(CasException.Unavailable.class, reading("a"));
        fails(CasException.Unavailable.class, putting("a", PutOptions.unique()));
        assertThat(root).hasBinaryContent(bytes);
    }

    @Test
    void directoryRemovedByHand_isMadeAgain() throws IOException {
        StoreCalls.put(store, "a/b/c", bytes);
        Files.delete(root.resolve("a/b/c"));
        Files.delete(root.resolve("a/b"));
        fails(CasException.Unavailable.class, putting("a/b/d", PutOptions.unique()));
        StoreCalls.put(store, "a/b/d", bytes);
        assertThat(StoreCalls.names(store)).containsExactly("a/b/d");
    }
}
