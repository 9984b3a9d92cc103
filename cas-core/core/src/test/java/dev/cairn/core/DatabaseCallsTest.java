package dev.cairn.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.CollectOptions;
import dev.cairn.api.Receipt;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.conformance.LeakGuard;
import dev.cairn.core.catalog.FailingCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each call to SQLite fails once, before or after it has done its work, all in one process that goes on: with
 * {@code -Dcairn.simulator.every=1} or under {@code -Pdeep} every one, else one of so many.
 */
@ExtendWith(LeakGuard.class)
final class DatabaseCallsTest {
    private static final int EVERY =
            Integer.getInteger("cairn.simulator.every", Boolean.getBoolean("cairn.deep") ? 1 : 11);
    private static final int CALLS_MAX = 2_000;
    private static final CollectOptions AT_ONCE =
            CollectOptions.defaults().withGrace(Duration.ZERO).ofAnyAmount().withMaxUnused(0);
    /** Four that read and one that writes. */
    private static final int CONNECTIONS_MAX = 5;

    @TempDir
    Path directory;

    private final FailingCalls calls = new FailingCalls();
    private final Map<String, byte[]> acknowledged = new TreeMap<>();
    private Rig rig;
    private int turns;

    @BeforeEach
    void open() {
        rig = Rig.in(directory)
                .disk()
                .packing(64 << 10, 8 << 10, 2)
                .failing(calls)
                .build();
    }

    @AfterEach
    void close() {
        rig.close();
        assertThat(calls.open()).as("connections after the close").isZero();
    }

    /** Something that is done often; it says the number of its turn. */
    private interface Work {
        void turn(int number);
    }

    @Test
    void put_callFails_isToldAndWorksAgain() {
        eachCallFails("put", number -> {}, number -> put(number, 3_000));
        eachCallFails("large put", number -> {}, number -> put(number, 150_000));
    }

    @Test
    void get_callFails_isToldAndWorksAgain() {
        put(0, 3_000);
        put(1, 150_000);
        eachCallFails("get", number -> {}, number -> assertReads("n/" + number % 2));
    }

    @Test
    void collect_callFails_isToldAndWorksAgain() {
        eachCallFails(
                "gc",
                number -> {
                    put(2 * number, 5_000);
                    put(2 * number + 1, 100_000);
                    drop("n/" + 2 * number);
                    // That of the turn before.
                    drop("n/" + (2 * number - 1));
                },
                number -> rig.repository().collector().collect(AT_ONCE).blockLast(Rig.PATIENCE));
    }

    private void put(int number, int length) {
        byte[] bytes = Data.random(length + number, length);
        String name = "n/" + number;
        Receipt receipt = rig.put(bytes, Attributes.named(name));
        assertThat(receipt.ref()).isEqualTo(new RefName(name));
        acknowledged.put(name, bytes);
    }

    private void drop(String name) {
        acknowledged.remove(name);
        rig.cas().refs().drop(new RefName(name)).block(Rig.PATIENCE);
    }

    private void assertReads(String name) {
        BlobKey key = Optional.ofNullable(
                        rig.cas().refs().get(new RefName(name)).block(Rig.PATIENCE))
                .orElseThrow()
                .key();
        Data.assertSame(name, rig.read(key), Objects.requireNonNull(acknowledged.get(name)));
    }

    /** No connection is left in an old transaction. */
    private void assertReadsWhatIsNew(int number) {
        String name = "new";
        byte[] bytes = Data.random(-number, 100);
        BlobKey key = rig.put(bytes, Attributes.named(name)).key();
        acknowledged.put(name, bytes);
        for (int reader = 0; reader < CONNECTIONS_MAX; reader++) {
            Ref found = rig.cas().refs().get(new RefName(name)).block(Rig.PATIENCE);
            assertThat(Optional.ofNullable(found).map(Ref::key)).contains(key);
        }
    }

    private void eachCallFails(String what, Work before, Work work) {
        int failures = 0;
        int answered = 0;
        for (boolean having : new boolean[] {false, true}) {
            int call = 1;
            for (boolean reached = true; reached; call += EVERY) {
                assertThat(call).as("calls of one " + what).isLessThan(CALLS_MAX);
                int turn = ++turns;
                before.turn(turn);
                calls.fail(call, having);
                boolean answers = succeeds(call, () -> work.turn(turn));
                reached = calls.failed();
                failures += reached ? 1 : 0;
                answered += reached && answers ? 1 : 0;
                work.turn(turn);
                assertReadsWhatIsNew(turn);
                rig.awaitQuiet();
                assertThat(calls.open()).as("connections").isLessThanOrEqualTo(CONNECTIONS_MAX);
            }
        }
        acknowledged.keySet().forEach(this::assertReads);
        assertThat(rig.findings()).isEmpty();
        print("faults of SQLite in " + what + ": one of " + EVERY + " calls, " + failures + " failed, " + answered
                + " answered all the same");
    }

    /** Any error but a typed one fails the test. */
    private static boolean succeeds(int call, Runnable work) {
        try {
            work.run();
            return true;
        } catch (CasException e) {
            boolean tells = e instanceof CasException.Unavailable || e instanceof CasException.UnknownOutcome;
            assertThat(tells).as("call %d: %s", call, e).isTrue();
            return false;
        }
    }

    @SuppressWarnings("SystemOut") // figures belong into the report of the test
    private static void print(String text) {
        System.out.println(text);
    }
}
