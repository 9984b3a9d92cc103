package dev.cairn.driver.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.conformance.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Processes that die, and what the living do with their folders. */
final class PosixKillTest {
    private static final int ACKS = 60;

    private final TestEnvironment environment = TestEnvironment.create();
    private final Path root = Folders.make();

    @AfterEach
    void remove() {
        Folders.remove(root);
        environment.close();
    }

    private PosixStore open() {
        return PosixStore.open(PosixStoreConfig.of(root), environment);
    }

    private List<Path> folders() throws IOException {
        try (var all = Files.list(root.resolve(".staging"))) {
            return all.map(Path::getFileName).toList();
        }
    }

    /** Kills a writer after some acknowledgements and compares what is left with what it said. */
    static void proveAcknowledgedSurviveKill(Path root, PosixStore reopened) throws IOException {
        List<String> acknowledged = new ArrayList<>();
        try (StoreChild writer = StoreChild.start("write", root)) {
            for (String line = writer.line(); line != null; line = writer.line()) {
                acknowledged.add(line);
                if (acknowledged.size() == ACKS) {
                    writer.kill();
                }
            }
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKS);
        for (String name : StoreCalls.names(reopened)) {
            int i = Integer.parseInt(name.substring(name.lastIndexOf('/') + 1));
            assertThat(StoreCalls.read(reopened, name)).as(name).isEqualTo(StoreCalls.bytes(i, i * 997 % 150_000));
        }
        assertThat(StoreCalls.names(reopened)).containsAll(acknowledged);
    }

    @Test
    void put_processKilled_acknowledgedObjectsAreWholeAndStagingIsCleared() throws IOException {
        PosixStore store = open();
        proveAcknowledgedSurviveKill(root, store);
        assertThat(folders()).as("the folder of the dead").hasSize(1);
        Path mine = StoreCalls.present(store.stagingDirectory());
        assertThat(folders()).containsExactly(mine.getFileName());
        store.shutdown().block();
        assertThat(folders()).isEmpty();
    }

    @Test
    void staging_ofALivingProcess_isKept() throws IOException {
        try (StoreChild other = StoreChild.start("hold", root)) {
            Path theirs = Path.of(Objects.requireNonNull(other.line()));
            PosixStore store = open();
            StoreCalls.put(store, "a", StoreCalls.bytes(1, 10));
            assertThat(theirs).isDirectory();
            other.kill();
            while (other.line() != null) {}
            store.shutdown().block();
            PosixStore next = open();
            StoreCalls.put(next, "b", StoreCalls.bytes(2, 10));
            assertThat(theirs).doesNotExist();
            next.shutdown().block();
        }
    }

    /**
     * A process loses its lock by closing any channel of the file: the second store must not have touched the
     * first's.
     */
    @Test
    void staging_ofTwoStoresInThisProcess_isLockedAgainstOthers() throws IOException {
        PosixStore first = open();
        PosixStore second = open();
        Path one = StoreCalls.present(first.stagingDirectory());
        Path two = StoreCalls.present(second.stagingDirectory());
        try (StoreChild other = StoreChild.start("hold", root)) {
            assertThat(other.line()).isNotNull();
            assertThat(one).isDirectory();
            assertThat(two).isDirectory();
        }
        first.shutdown().block();
        assertThat(one).doesNotExist();
        assertThat(two).isDirectory();
        second.shutdown().block();
        assertThat(folders()).isEmpty();
    }
}
