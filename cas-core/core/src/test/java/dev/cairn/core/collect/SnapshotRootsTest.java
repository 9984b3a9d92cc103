package dev.cairn.core.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.CasException;
import dev.cairn.api.CollectEvent;
import dev.cairn.api.CollectEvent.Act;
import dev.cairn.api.CollectOptions;
import dev.cairn.api.Digest;
import dev.cairn.api.JournalEntry;
import dev.cairn.api.RefName;
import dev.cairn.api.SnapshotInfo;
import dev.cairn.api.SnapshotOptions;
import dev.cairn.api.SnapshotRestored;
import dev.cairn.api.pack.PackId;
import dev.cairn.conformance.LeakGuard;
import dev.cairn.core.Data;
import dev.cairn.core.Rig;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.catalog.PackRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a collection leaves because snapshots name it, and what becomes of old snapshots. */
@ExtendWith(LeakGuard.class)
final class SnapshotRootsTest {
    private static final CollectOptions AT_ONCE =
            CollectOptions.defaults().withGrace(Duration.ZERO).withMaxUnused(0);
    private static final SnapshotOptions BY_HAND = SnapshotOptions.defaults().byHand();
    private static final int LENGTH = 100_000;

    @TempDir
    Path directory;

    private @Nullable Rig opened;

    private Rig rig() {
        return Objects.requireNonNull(opened);
    }

    private void open(SnapshotOptions options) {
        opened = Rig.in(directory)
                .disk()
                .packing(64 << 10, 8 << 10, 2)
                .snapshots(options, true)
                .build();
    }

    @AfterEach
    void close() {
        rig().close();
    }

    private CollectEvent.Done collect(CollectOptions options) {
        CollectEvent last = rig().repository().collector().collect(options).blockLast(Rig.PATIENCE);
        return (CollectEvent.Done) Objects.requireNonNull(last);
    }

    private long snapshot() {
        return Objects.requireNonNull(rig().repository().snapshot().block(Rig.PATIENCE))
                .n();
    }

    private List<Long> snapshots() {
        return rig().repository()
                .snapshots()
                .map(SnapshotInfo::n)
                .collectList()
                .blockOptional(Rig.PATIENCE)
                .orElseThrow();
    }

    private void drop(String name) {
        assertThat(rig().cas().refs().drop(new RefName(name)).block(Rig.PATIENCE))
                .isTrue();
    }

    @Test
    void dropThenCollectThenRestore_bytesAreThere() {
        open(BY_HAND);
        var dropped = rig().put(Data.random(1, LENGTH), Attributes.named("dropped"));
        var replaced = rig().put(Data.random(2, LENGTH), Attributes.named("replaced"));
        long n = snapshot();
        drop("dropped");
        rig().put(Data.random(3, LENGTH), Attributes.named("replaced"));
        var never = rig().put(Data.random(4, LENGTH), Attributes.named("never"));
        drop("never");
        assertThat(collect(AT_ONCE).acts()).containsKey(Act.DELETE);
        collect(AT_ONCE);
        assertThatThrownBy(() -> rig().read(never.key())).isInstanceOf(CasException.NotFound.class);
        assertThat(rig().repository().restore(n).block(Rig.PATIENCE)).isEqualTo(new SnapshotRestored(n, 2, 0, 0));
        Data.assertSame("dropped", rig().read(dropped.key()), Data.random(1, LENGTH));
        Data.assertSame("replaced", rig().read(replaced.key()), Data.random(2, LENGTH));
        assertThat(rig().findings()).isEmpty();
    }

    @Test
    void retentionIsOver_contentAndSnapshotsGoTheNewestStays() {
        open(BY_HAND.withRetention(Duration.ofNanos(1)));
        var dropped = rig().put(Data.random(1, LENGTH), Attributes.named("dropped"));
        for (int i = 0; i < 3; i++) {
            snapshot();
        }
        drop("dropped");
        CollectEvent.Done told = collect(AT_ONCE.dry());
        assertThat(told.acts()).containsEntry(Act.EXPIRE, 2L).containsEntry(Act.BURY, 1L);
        assertThat(snapshots()).containsExactly(1L, 2L, 3L);
        assertThat(rig().catalog().snapshots().state().keeping()).hasSize(3);

        assertThat(collect(AT_ONCE).acts()).containsEntry(Act.EXPIRE, 2L).containsEntry(Act.BURY, 1L);
        assertThat(snapshots()).containsExactly(3L);
        assertThat(rig().catalog().snapshots().state().keeping()).isEmpty();
        assertThatThrownBy(() -> rig().read(dropped.key())).isInstanceOf(CasException.NotFound.class);
        assertThat(rig().repository().collector().journal().collectList().block(Rig.PATIENCE))
                .extracting(JournalEntry::subject)
                .contains("catalog/snapshots/1", "catalog/snapshots/2");
        assertThat(snapshot()).isEqualTo(4);
    }

    @Test
    void noRetention_snapshotKeepsNothingAlive() {
        open(BY_HAND.withRetention(Duration.ZERO));
        rig().put(Data.random(1, LENGTH), Attributes.named("dropped"));
        snapshot();
        snapshot();
        drop("dropped");
        assertThat(collect(AT_ONCE).acts()).containsEntry(Act.BURY, 1L);
        assertThat(snapshots()).containsExactly(2L);
        assertThat(rig().repository().restore(2).block(Rig.PATIENCE)).isEqualTo(new SnapshotRestored(2, 0, 1, 0));
    }

    @Test
    void clockJumpsAhead_noSnapshotExpires() {
        open(BY_HAND.withRetention(Duration.ofNanos(1)));
        rig().put(Data.random(1, LENGTH), Attributes.named("dropped"));
        snapshot();
        snapshot();
        drop("dropped");
        rig().catalog().journal().advance(rig().environment().now().minus(Duration.ofDays(3)), Duration.ZERO);
        CollectEvent.Done done = collect(AT_ONCE);
        assertThat(done.clockAhead()).isTrue();
        assertThat(done.acts()).doesNotContainKey(Act.EXPIRE).doesNotContainKey(Act.BURY);
        assertThat(snapshots()).hasSize(2);
    }

    @Test
    void guardStopsTheRun_snapshotsStay() {
        open(BY_HAND.withRetention(Duration.ofNanos(1)));
        rig().put(Data.random(1, LENGTH), Attributes.named("dropped"));
        snapshot();
        drop("dropped");
        long session = rig().catalog().beginSession();
        PackId big = new PackId(rig().catalog().identity().algorithm(), Digest.ofHex("ab".repeat(32)));
        PackRow row = new PackRow(big, 0, 0, 0, session, 2L << 30);
        rig().catalog()
                .commit(new Commit(
                        session, List.of(new Commit.NewPack(row, List.of(), List.of())), List.of(), List.of()));
        assertThatThrownBy(() -> collect(AT_ONCE)).isInstanceOf(CasException.Denied.class);
        assertThat(rig().catalog().snapshots().state().keeping()).hasSize(1);
    }

    @Test
    void giveUpOfWhatASnapshotNames_goesAllTheSame() {
        open(BY_HAND);
        var lost = rig().put(Data.random(1, LENGTH), Attributes.named("lost"));
        long n = snapshot();
        assertThat(rig().repository().collector().giveUp("open", lost.key()).block(Rig.PATIENCE))
                .isTrue();
        assertThat(rig().repository().restore(n).block(Rig.PATIENCE)).isEqualTo(new SnapshotRestored(n, 0, 1, 0));
    }
}
