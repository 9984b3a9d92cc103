package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

final class LeakGuardTest {
    private static final List<FileChannel> OPEN = new ArrayList<>();
    private static final Semaphore END = new Semaphore(0);

    @AfterEach
    void clean() throws IOException {
        for (FileChannel c : OPEN) {
            c.close();
        }
        OPEN.clear();
        END.release();
    }

    @Test
    void leaks_failTheTestThatCausedThem() {
        Map<String, String> outcomes = Launched.run(Samples.class);
        assertThat(outcomes.get("cleansUp")).isEqualTo("SUCCESSFUL");
        assertThat(outcomes.get("leavesAFileOpen")).contains("FAILED", "file still open", "leak.bin");
        assertThat(outcomes.get("leavesMemoryLeased")).contains("FAILED", "10 bytes still leased", "seed 5");
        assertThat(outcomes.get("dropsAnError")).contains("FAILED", "dropped error", "nobody receives this");
        assertThat(outcomes.get("leavesAThread")).contains("FAILED", "thread still running: cairn-left");
        assertThat(outcomes).hasSize(5);
        assertThat(Samples.last.blocking().isDisposed())
                .as("closed by the guard")
                .isTrue();
        assertThat(Samples.last.random().nextLong())
                .as("chance of seed 5")
                .isEqualTo(second(TestEnvironment.of(5, 100)));
    }

    private static long second(TestEnvironment environment) {
        environment.random().nextLong();
        return environment.random().nextLong();
    }

    /** Run by the launcher only: surefire looks for top-level tests. */
    static final class Samples {
        static TestEnvironment last = TestEnvironment.of(5, 100);

        @TempDir
        Path folder;

        private final TestEnvironment environment = TestEnvironment.of(5, 100);

        @AfterEach
        void remember() {
            last = environment;
            environment.random().nextLong();
        }

        @Test
        void cleansUp() throws IOException {
            try (FileChannel c = open()) {
                assertThat(c.isOpen()).isTrue();
            }
            environment.memory().acquire(10).doOnNext(lease -> lease.close()).block();
        }

        @Test
        void leavesAFileOpen() throws IOException {
            OPEN.add(open());
        }

        private FileChannel open() throws IOException {
            Files.createDirectories(folder);
            return FileChannel.open(folder.resolve("leak.bin"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        }

        @Test
        void leavesMemoryLeased() {
            assertThat(environment.memory().acquire(10).block()).isNotNull();
        }

        @Test
        void dropsAnError() {
            Operators.onErrorDropped(new IOException("nobody receives this"), Context.empty());
        }

        @Test
        void leavesAThread() {
            new Thread(END::acquireUninterruptibly, "cairn-left").start();
        }
    }
}
