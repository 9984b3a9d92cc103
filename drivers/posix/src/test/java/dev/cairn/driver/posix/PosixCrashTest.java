package dev.cairn.driver.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.WriteMode;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.simulator.disk.DiskFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Every kind of put, with power or one call or one sync failing at each step of it in turn. */
final class PosixCrashTest {
    private static final int STEPS_MAX = 200;
    private static final int SEEDS = Boolean.getBoolean("cairn.deep") ? 40 : 6;
    private static final byte[] OLD = StoreCalls.bytes(1, 30_000);
    private static final byte[] NEW = StoreCalls.bytes(2, 50_001);

    private final TestEnvironment environment = TestEnvironment.create();

    @AfterEach
    void close() {
        environment.close();
    }

    /** A put of {@code dir/object} and what is there before it. */
    enum Case {
        UNIQUE(WriteMode.UNIQUE),
        UNIQUE_AGAIN(WriteMode.UNIQUE),
        CREATE(WriteMode.CREATE),
        REPLACE(WriteMode.REPLACE),
        REPLACE_NOTHING(WriteMode.REPLACE),
        UNIQUE_FILE(WriteMode.UNIQUE),
        REPLACE_BY_FILE(WriteMode.REPLACE);

        private final WriteMode mode;

        Case(WriteMode mode) {
            this.mode = mode;
        }

        private byte @Nullable [] before() {
            return switch (this) {
                case UNIQUE, CREATE, REPLACE_NOTHING, UNIQUE_FILE -> null;
                case UNIQUE_AGAIN -> NEW;
                case REPLACE, REPLACE_BY_FILE -> OLD;
            };
        }

        private boolean fromFile() {
            return this == UNIQUE_FILE || this == REPLACE_BY_FILE;
        }

        private PutOptions options() {
            return new PutOptions(mode);
        }

        /** A store that has been used, with its spool file written. */
        Content prepare(SimulatedVolume volume) {
            StoreCalls.put(volume.store(), "other", OLD);
            byte[] before = before();
            if (before != null) {
                StoreCalls.put(volume.store(), "dir/object", before);
            }
            if (!fromFile()) {
                return StoreCalls.content(NEW);
            }
            Path spool = StoreCalls.present(volume.store().stagingDirectory()).resolve("spool");
            try {
                Files.write(spool, NEW);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return StoreCalls.content(NEW).alsoIn(spool);
        }

        boolean put(SimulatedVolume volume, Content content) {
            try {
                StoreCalls.put(volume.store(), "dir/object", content, options());
                return true;
            } catch (CasException e) {
                return false;
            }
        }

        byte @Nullable [] expected(boolean acknowledged) {
            return acknowledged ? NEW : before();
        }
    }

    /** What goes wrong at the given step, and whether it did. */
    enum Trouble {
        POWER_LOST {
            @Override
            void order(DiskFaults faults, int step) {
                faults.powerOffAfter(step - 1);
            }

            @Override
            boolean happened(DiskFaults faults) {
                return faults.poweredOff();
            }
        },
        CALL_FAILED {
            @Override
            void order(DiskFaults faults, int step) {
                faults.failCall(step);
            }

            @Override
            boolean happened(DiskFaults faults) {
                return faults.callFailed();
            }
        },
        SYNC_FAILED {
            @Override
            void order(DiskFaults faults, int step) {
                faults.failSync(step);
            }

            @Override
            boolean happened(DiskFaults faults) {
                return faults.syncFailed();
            }
        };

        abstract void order(DiskFaults faults, int step);

        abstract boolean happened(DiskFaults faults);
    }

    private static byte @Nullable [] found(SimulatedVolume volume) {
        try {
            return StoreCalls.read(volume.store(), "dir/object");
        } catch (CasException.NotFound e) {
            return null;
        }
    }

    @ParameterizedTest
    @EnumSource
    void put_powerLostAtEachStep_isWholeOrNotThereAndThereIfAcknowledged(Case put) {
        atEachStep(put, Trouble.POWER_LOST);
    }

    @ParameterizedTest
    @EnumSource
    void put_oneCallFailsAtEachStep_isThereIfAndOnlyIfAcknowledged(Case put) {
        atEachStep(put, Trouble.CALL_FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void put_oneSyncFailsAtEachStep_isNeverAcknowledged(Case put) {
        atEachStep(put, Trouble.SYNC_FAILED);
    }

    /** Until the put is over before the trouble comes. */
    private void atEachStep(Case put, Trouble trouble) {
        boolean happened = true;
        for (int step = 1; happened; step++) {
            assertThat(step).as("steps of one put").isLessThan(STEPS_MAX);
            for (int seed = 0; seed < SEEDS; seed++) {
                happened = survives(put, trouble, step, seed);
            }
        }
    }

    private boolean survives(Case put, Trouble trouble, int step, int seed) {
        String when = put + ", " + trouble + " at step " + step + ", seed " + seed;
        try (SimulatedVolume volume = new SimulatedVolume(1000L * step + seed, environment)) {
            Content content = put.prepare(volume);
            DiskFaults faults = volume.disk().faults();
            trouble.order(faults, step);
            boolean acknowledged = put.put(volume, content);
            boolean happened = trouble.happened(faults);
            if (!happened || trouble == Trouble.SYNC_FAILED) {
                assertThat(acknowledged).as("acknowledged: %s", when).isEqualTo(!happened);
            }
            if (happened && trouble != Trouble.POWER_LOST) {
                assertThat(found(volume)).as("visible: %s", when).isEqualTo(put.expected(acknowledged));
            }
            volume.crash(seed);
            byte[] left = found(volume);
            if (acknowledged || !Arrays.equals(left, NEW)) {
                assertThat(left).as("after the crash: %s", when).isEqualTo(put.expected(acknowledged));
            }
            assertThat(StoreCalls.read(volume.store(), "other")).as(when).isEqualTo(OLD);
            assertThat(List.of("dir/object", "other")).as(when).containsAll(StoreCalls.names(volume.store()));
            return happened;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UNIQUE_FILE", "REPLACE_BY_FILE"})
    void put_fileWhoseSyncFailed_isNeverTrustedAgain(Case put) {
        try (SimulatedVolume volume = new SimulatedVolume(1, environment)) {
            Content content = put.prepare(volume);
            volume.failFsync(1);
            assertThat(put.put(volume, content)).isFalse();
            assertThat(volume.fsyncFailed()).isTrue();
            assertThat(put.put(volume, content)).as("put once more").isFalse();
            assertThatThrownBy(() -> volume.store()
                            .put(ObjectName.of("elsewhere"), content, PutOptions.unique())
                            .block())
                    .hasMessageContaining("not to be trusted");
            StoreCalls.put(volume.store(), "dir/object", StoreCalls.content(NEW), put.options());
            volume.crash(1);
            assertThat(found(volume)).as("written anew").isEqualTo(NEW);
        }
    }

    /** The process dies after the file has gone and before that is durable: the delete that follows must make it so. */
    @Test
    void delete_repeatedAfterOneThatWasCutShort_isDurable() throws IOException {
        for (int seed = 0; seed < 30; seed++) {
            try (SimulatedVolume volume = new SimulatedVolume(seed, environment)) {
                StoreCalls.put(volume.store(), "dir/object", OLD);
                Files.delete(volume.store().config().root().resolve("dir/object"));
                volume.store()
                        .delete(ObjectName.of("dir/object"), DeleteOptions.any())
                        .block();
                volume.crash(seed);
                assertThat(found(volume)).as("seed %d", seed).isNull();
            }
        }
    }

    /** What lies there may never have been synced by whoever wrote it. */
    @Test
    void put_uniqueOnUnsyncedFileOfAnother_makesItDurable() throws IOException {
        for (int seed = 0; seed < 30; seed++) {
            try (SimulatedVolume volume = new SimulatedVolume(seed, environment)) {
                StoreCalls.put(volume.store(), "other", OLD);
                Path root = volume.store().config().root();
                Files.createDirectory(root.resolve("dir"));
                Files.write(root.resolve("dir/object"), NEW);
                StoreCalls.put(volume.store(), "dir/object", NEW);
                volume.crash(seed);
                assertThat(found(volume)).as("seed %d", seed).isEqualTo(NEW);
            }
        }
    }

    /** A sync that fails for one writer drops the name of another, whose own sync then succeeds and means nothing. */
    @Test
    void put_besideOneWhoseDirectorySyncFails_isNotAcknowledged() {
        try (SimulatedVolume volume = new SimulatedVolume(1, environment)) {
            StoreCalls.put(volume.store(), "dir/first", OLD);
            DiskFaults faults = volume.disk().faults();
            List<String> acknowledged = new ArrayList<>();
            faults.beforeSync(2, () -> {
                faults.failSync(2);
                attempt(volume.store(), "dir/failing").blockOptional().ifPresent(acknowledged::add);
            });
            attempt(volume.store(), "dir/beside").blockOptional().ifPresent(acknowledged::add);
            assertThat(faults.syncFailed()).isTrue();
            assertThat(acknowledged).isEmpty();
            assertThat(StoreCalls.names(volume.store())).containsExactly("dir/first");
            assertThat(attempt(volume.store(), "dir/beside").block()).isEqualTo("dir/beside");
            volume.crash(1);
            assertThat(StoreCalls.read(volume.store(), "dir/beside")).isEqualTo(NEW);
        }
    }

    /** The second attempt must not acknowledge the name that the first is about to take back. */
    @Test
    void put_repeatedWhileTheFirstAttemptFails_survivesIfAcknowledged() throws Exception {
        try (SimulatedVolume volume = new SimulatedVolume(1, environment)) {
            StoreCalls.put(volume.store(), "dir/first", OLD);
            DiskFaults faults = volume.disk().faults();
            CompletableFuture<String> second = new CompletableFuture<>();
            faults.beforeSync(2, () -> {
                attempt(volume.store(), "dir/object").subscribe(second::complete);
                waitALittle(second);
                faults.failSync(1);
            });
            assertThat(attempt(volume.store(), "dir/object").blockOptional()).isEmpty();
            assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("dir/object");
            assertThat(found(volume)).isEqualTo(NEW);
            volume.crash(1);
            assertThat(found(volume)).isEqualTo(NEW);
        }
    }

    @Test
    void put_cancelledWhileItsNameIsBeingSynced_leavesNothing() {
        try (SimulatedVolume volume = new SimulatedVolume(1, environment)) {
            StoreCalls.put(volume.store(), "dir/first", OLD);
            CountDownLatch syncing = new CountDownLatch(1);
            CountDownLatch cancelled = new CountDownLatch(1);
            volume.disk().faults().beforeSync(2, () -> {
                syncing.countDown();
                await(cancelled);
            });
            Disposable put = attempt(volume.store(), "dir/object").subscribe();
            await(syncing);
            put.dispose();
            cancelled.countDown();
            StoreCalls.put(volume.store(), "dir/object", OLD);
            assertThat(found(volume))
                    .as("put after the cancelled one was taken back")
                    .isEqualTo(OLD);
        }
    }

    @Test
    void put_cancelledBeforeItsFileIsMade_leavesNoFile() throws InterruptedException {
        try (SimulatedVolume volume = new SimulatedVolume(1, environment)) {
            CountDownLatch syncing = new CountDownLatch(1);
            CountDownLatch cancelled = new CountDownLatch(1);
            volume.disk().faults().beforeSync(1, () -> {
                syncing.countDown();
                await(cancelled);
            });
            Disposable put = attempt(volume.store(), "dir/object").subscribe();
            await(syncing);
            put.dispose();
            cancelled.countDown();
            StoreCalls.put(volume.store(), "other", OLD);
            for (int i = 0; i < 1000 && !isClean(volume); i++) {
                Thread.sleep(10);
            }
            assertThat(volume.files()).hasSize(2).contains("other");
        }
    }

    /** Staging holds its lock, the root one object, and the cancelled put made its file and removed it again. */
    private static boolean isClean(SimulatedVolume volume) {
        long made = volume.disk().events().stream()
                .filter(e -> e.contains(" create "))
                .count();
        return made == 3 && volume.files().size() == 2;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Long enough for a second attempt that waits for nobody; one that waits for the first is not done by then. */
    private static void waitALittle(CompletableFuture<String> attempt) {
        try {
            attempt.get(200, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // As it should be.
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private static Mono<String> attempt(PosixStore store, String name) {
        return store.put(ObjectName.of(name), StoreCalls.content(NEW), PutOptions.unique())
                .map(info -> name)
                .onErrorComplete(CasException.class);
    }
}
