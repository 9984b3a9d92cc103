package dev.cairn.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Attributes;
import dev.cairn.api.CollectOptions;
import dev.cairn.api.RefName;
import dev.cairn.api.SnapshotInfo;
import dev.cairn.api.SnapshotOptions;
import dev.cairn.conformance.LeakGuard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Snapshots that nobody asks for. */
@ExtendWith(LeakGuard.class)
final class SnapshotTimerTest {
    private static final SnapshotOptions HOURLY = SnapshotOptions.defaults().after(1_000_000, Duration.ofHours(1));

    private @Nullable Rig opened;

    private Rig rig() {
        return Objects.requireNonNull(opened);
    }

    private void open(SnapshotOptions options, boolean trusted) {
        opened = Rig.inTemporaryDirectory().snapshots(options, trusted).build();
    }

    @AfterEach
    void close() {
        rig().repository().close();
        rig().close();
    }

    private List<Long> snapshots() {
        return rig().repository()
                .snapshots()
                .map(SnapshotInfo::n)
                .collectList()
                .blockOptional(Rig.PATIENCE)
                .orElseThrow();
    }

    private void put(Repository repository, long seed) {
        Data.buffers(Data.random(seed, 100), 100)
                .as(repository.cas().storeBlob(Attributes.named("n" + seed))::drain)
                .block(Rig.PATIENCE);
    }

    /** A process that stores and goes. */
    private void shortLife(long seed) {
        try (Repository other = rig().another(Optional.empty())) {
            put(other, seed);
        }
    }

    @Test
    void changes_soManyOfAnyKind_snapshotIsWritten() {
        open(SnapshotOptions.defaults().after(4, Duration.ofDays(1)), true);
        put(rig().repository(), 1);
        RefName name = new RefName("n1");
        rig().cas().refs().hold(name, true).block(Rig.PATIENCE);
        rig().cas().refs().hold(name, false).block(Rig.PATIENCE);
        rig().cas().refs().drop(name).block(Rig.PATIENCE);
        Rig.eventually("a snapshot", () -> snapshots().equals(List.of(1L)));
        for (int seed = 2; seed <= 5; seed++) {
            put(rig().repository(), seed);
        }
        Rig.eventually("another snapshot", () -> snapshots().size() > 1);
    }

    @Test
    void change_thenTimePasses_snapshotIsWritten() {
        open(SnapshotOptions.defaults().after(1_000_000, Duration.ofMillis(20)), true);
        put(rig().repository(), 1);
        Rig.eventually("a snapshot", () -> !snapshots().isEmpty());
    }

    @Test
    void close_firstChangesOfARepository_theWaitBegins() {
        open(HOURLY, true);
        shortLife(1);
        assertThat(snapshots()).isEmpty();
        assertThat(rig().catalog().snapshots().state().begun()).isAfter(Instant.EPOCH);
    }

    @Test
    void close_overdue_oneIsWrittenAndThenNotAtOnceAgain() {
        open(HOURLY, true);
        rig().catalog().snapshots().waitFrom(rig().environment().now().minus(Duration.ofHours(2)));
        rig().another(Optional.empty()).close();
        assertThat(snapshots()).as("nothing has changed").isEmpty();
        shortLife(1);
        assertThat(snapshots()).containsExactly(1L);
        shortLife(2);
        assertThat(snapshots()).containsExactly(1L);
    }

    @Test
    void close_overdueInAStoreThatIsNotTrusted_noneIsWritten() {
        open(HOURLY, false);
        rig().catalog().snapshots().waitFrom(rig().environment().now().minus(Duration.ofHours(2)));
        shortLife(1);
        assertThat(snapshots()).isEmpty();
    }

    @Test
    void collection_beforeItDeletes_snapshotIsWritten() {
        open(HOURLY, true);
        CollectOptions atOnce = CollectOptions.defaults().withGrace(Duration.ZERO);
        put(rig().repository(), 1);
        rig().repository().collector().collect(atOnce).blockLast(Rig.PATIENCE);
        assertThat(snapshots()).as("nothing was deleted").isEmpty();
        rig().cas().refs().drop(new RefName("n1")).block(Rig.PATIENCE);
        rig().repository().collector().collect(atOnce.dry()).blockLast(Rig.PATIENCE);
        assertThat(snapshots()).isEmpty();
        rig().repository().collector().collect(atOnce).blockLast(Rig.PATIENCE);
        rig().repository().collector().collect(atOnce).blockLast(Rig.PATIENCE);
        assertThat(rig().packs()).isEmpty();
        assertThat(snapshots()).containsExactly(1L);
    }
}
