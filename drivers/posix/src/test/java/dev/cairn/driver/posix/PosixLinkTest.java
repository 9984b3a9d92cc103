package dev.cairn.driver.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.store.Checksum;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.PutOptions;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.simulator.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Content that already lies in a file. */
final class PosixLinkTest {
    private final TestEnvironment environment = TestEnvironment.create();
    private final Path root = Folders.make();
    private final PosixStore store = PosixStore.open(PosixStoreConfig.of(root), environment);
    private final byte[] bytes = StoreCalls.bytes(1, 700_000);

    @AfterEach
    void remove() {
        store.shutdown().block();
        Folders.remove(root);
        environment.close();
    }

    private Path spool(byte[] content) throws IOException {
        Path file = StoreCalls.present(store.stagingDirectory()).resolve("spool-1");
        return Files.write(file, content);
    }

    /** Bytes that nobody may ask for. */
    private static Content onlyIn(Path file, long length) {
        return Content.of(Flux.error(new AssertionError("the bytes lie in the file")), length)
                .alsoIn(file);
    }

    private static Object inode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    @Test
    void put_fileInTheSameFileSystem_isLinkedNotCopied() throws IOException {
        Path file = spool(bytes);
        for (PutOptions options : new PutOptions[] {PutOptions.unique(), PutOptions.create(), PutOptions.replace()}) {
            String name = "packs/" + options.mode();
            ObjectInfo info = StoreCalls.put(store, name, onlyIn(file, bytes.length), options);
            assertThat(inode(root.resolve(name))).isEqualTo(inode(file));
            assertThat(info.length()).isEqualTo(bytes.length);
            assertThat(StoreCalls.read(store, name)).isEqualTo(bytes);
        }
        assertThat(file).as("the file stays the caller's").exists();
        assertThat(Folders.staged(root)).containsExactly(file);
        Files.delete(file);
        assertThat(StoreCalls.read(store, "packs/CREATE")).isEqualTo(bytes);
    }

    @Test
    void put_fileRepeatedUnderOneName_succeedsWithTheSameBytesOnly() throws IOException {
        Path file = spool(bytes);
        StoreCalls.put(store, "a", onlyIn(file, bytes.length), PutOptions.unique());
        StoreCalls.put(store, "a", onlyIn(file, bytes.length), PutOptions.unique());
        Path other = Files.write(file.resolveSibling("spool-2"), StoreCalls.bytes(2, bytes.length));
        assertThatThrownBy(() -> StoreCalls.put(store, "a", onlyIn(other, bytes.length), PutOptions.unique()))
                .isInstanceOf(CasException.AlreadyExists.class);
        assertThatThrownBy(() -> StoreCalls.put(store, "a", onlyIn(other, bytes.length), PutOptions.create()))
                .isInstanceOf(CasException.AlreadyExists.class);
        StoreCalls.put(store, "a", onlyIn(other, bytes.length), PutOptions.replace());
        assertThat(StoreCalls.read(store, "a")).isEqualTo(StoreCalls.bytes(2, bytes.length));
        assertThat(Files.readAllBytes(file))
                .as("the replaced file is the caller's")
                .isEqualTo(bytes);
    }

    @Test
    void put_fileOfAnotherLengthOrChecksum_isRefused() throws IOException {
        Path file = spool(bytes);
        for (long wrong : new long[] {0, bytes.length - 1, bytes.length + 1}) {
            assertThatThrownBy(() -> StoreCalls.put(store, "a", onlyIn(file, wrong), PutOptions.unique()))
                    .isInstanceOf(CasException.PreconditionFailed.class);
        }
        Content wrongSum = onlyIn(file, bytes.length).withChecksum(Checksum.crc32c(1));
        assertThatThrownBy(() -> StoreCalls.put(store, "a", wrongSum, PutOptions.unique()))
                .isInstanceOf(CasException.PreconditionFailed.class);
        assertThat(StoreCalls.names(store)).isEmpty();
        assertThat(Folders.staged(root)).containsExactly(file);
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        Content right = onlyIn(file, bytes.length).withChecksum(Checksum.crc32c((int) crc.getValue()));
        StoreCalls.put(store, "a", right, PutOptions.unique());
        assertThat(StoreCalls.read(store, "a")).isEqualTo(bytes);
    }

    @Test
    void put_fileElsewhere_isCopiedFromTheStream() throws IOException {
        Path foreign = SimulatedDisk.ofSeed(1).mount().getPath("/spool");
        Files.write(foreign, bytes);
        Path link = Files.createSymbolicLink(spool(bytes).resolveSibling("link"), Path.of("spool-1"));
        Path missing = root.resolve("no-such-file");
        for (Path file : new Path[] {foreign, link, missing}) {
            String name = "copy/" + file.getFileName();
            StoreCalls.put(store, name, StoreCalls.content(bytes).alsoIn(file), PutOptions.unique());
            assertThat(root.resolve(name)).isRegularFile().hasBinaryContent(bytes);
        }
    }

    @Test
    void shutdown_spoolFilesLeft_areRemoved() throws IOException {
        Path file = spool(bytes);
        store.shutdown().block();
        assertThat(file).doesNotExist();
        assertThat(file.getParent()).doesNotExist();
        assertThatThrownBy(() -> store.stagingDirectory().block()).isInstanceOf(CasException.Closed.class);
    }
}
