package dev.cairn.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.RebuildEvent;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.SnapshotInfo;
import dev.cairn.api.SnapshotOptions;
import dev.cairn.api.SnapshotRestored;
import dev.cairn.api.store.ObjectName;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.CatalogIdentity;
import dev.cairn.core.catalog.JournalRow;
import dev.cairn.core.catalog.MemoryCatalog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Names are kept in the store, and come back from there. */
final class SnapshotsTest {
    private final FakeKeys keys = new FakeKeys("open");
    private final Rig rig = Rig.inTemporaryDirectory().keys(keys).build();

    @AfterEach
    void close() {
        rig.close();
    }

    private long snapshot() {
        SnapshotInfo made = Objects.requireNonNull(rig.repository().snapshot().block(Rig.PATIENCE));
        return made.n();
    }

    private SnapshotRestored restore(long n) {
        return Objects.requireNonNull(rig.repository().restore(n).block(Rig.PATIENCE));
    }

    private static List<Ref> refs(Catalog catalog, int domain) {
        return catalog.refs(domain, "", null, 10_000);
    }

    private BlobKey put(String name, int seed) {
        Attributes attributes = Attributes.builder()
                .ref(name)
                .mediaType("text/plain; charset=\"utf-8\"")
                .custom("k" + seed, "\u00e4\"\\")
                .build();
        return rig.put(Data.random(seed, 100), attributes).key();
    }

    private static ObjectName name(long n) {
        return ObjectName.of("catalog/snapshots/" + n);
    }

    private MemoryCatalog rebuilt(List<RebuildEvent> events) {
        CatalogIdentity old = rig.catalog().identity();
        MemoryCatalog fresh = MemoryCatalog.create(
                new CatalogIdentity(new UUID(7, 7), old.repository(), old.algorithm()),
                rig.catalog().stores(),
                rig.environment());
        RepositorySettings settings = RepositorySettings.defaults(Mono.empty()).withKeys(Optional.of(keys));
        events.addAll(
                Objects.requireNonNull(Rebuild.run(rig.environment(), fresh, rig.store(), settings, Optional.empty())
                        .collectList()
                        .block(Rig.PATIENCE)));
        return fresh;
    }

    private MemoryCatalog rebuilt() {
        return rebuilt(new ArrayList<>());
    }

    @Test
    void snapshot_many_areNumberedAndListed() {
        assertThat(snapshot()).isEqualTo(1);
        put("a", 1);
        for (int n = 2; n <= 11; n++) {
            assertThat(snapshot()).isEqualTo(n);
        }
        List<SnapshotInfo> listed = Objects.requireNonNull(
                rig.repository().snapshots().collectList().block(Rig.PATIENCE));
        assertThat(listed).extracting(SnapshotInfo::n).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    }

    @Test
    void snapshot_storeThatIsNotTrusted_unsupported() {
        try (Rig other = Rig.inTemporaryDirectory()
                .snapshots(SnapshotOptions.defaults(), false)
                .build()) {
            assertThatThrownBy(() -> other.repository().snapshot().block(Rig.PATIENCE))
                    .isInstanceOf(CasException.Unsupported.class);
            assertThat(other.objects()).noneMatch(object -> object.value().startsWith("catalog/snapshots"));
        }
    }

    @Test
    void restore_namesThatWereDroppedOrMoved_areAsTheyWere() {
        put("a", 1);
        put("b", 2);
        List<Ref> before = refs(rig.catalog(), 0);
        long n = snapshot();
        rig.cas().refs().drop(new RefName("a")).block(Rig.PATIENCE);
        put("b", 3);
        put("later", 4);
        assertThat(restore(n)).isEqualTo(new SnapshotRestored(n, 2, 0, 0));
        assertThat(refs(rig.catalog(), 0)).containsAll(before).hasSize(3);
        assertThatThrownBy(() -> restore(n + 1)).isInstanceOf(CasException.NotFound.class);
    }

    @Test
    void restore_namesThatWereProtected_areProtectedAgain() {
        put("held", 1);
        put("kept", 2);
        RefName held = new RefName("held");
        RefName kept = new RefName("kept");
        Instant end = Instant.parse("2100-01-01T00:00:00Z");
        rig.catalog().holdRef(0, held, true);
        rig.catalog().retainRef(0, kept, end);
        List<Ref> before = refs(rig.catalog(), 0);
        long n = snapshot();
        assertThat(refs(rebuilt(), 0)).isEqualTo(before);
        rig.catalog().holdRef(0, held, false);
        rig.catalog().dropRef(0, held);
        assertThat(restore(n)).isEqualTo(new SnapshotRestored(n, 2, 0, 0));
        assertThat(refs(rig.catalog(), 0)).isEqualTo(before);
        assertThatThrownBy(() -> rig.catalog().dropRef(0, held)).isInstanceOf(CasException.Denied.class);
    }

    @Test
    void restore_nameThatIsProtectedElsewhereNow_stays() {
        put("a", 1);
        put("b", 1);
        long n = snapshot();
        put("a", 2);
        Ref held = rig.catalog().holdRef(0, new RefName("a"), true);
        rig.catalog().dropRef(0, new RefName("b"));
        assertThat(restore(n)).isEqualTo(new SnapshotRestored(n, 1, 0, 1));
        assertThat(rig.catalog().ref(0, held.name())).contains(held);
        assertThat(rig.catalog().ref(0, new RefName("b"))).isPresent();
    }

    @Test
    void rebuild_journal_comesBack() {
        List<JournalRow> rows = Stream.iterate(1L, n -> n + 1)
                .limit(1_200)
                .map(n -> new JournalRow(n, rig.environment().now(), n, "pack " + n, n, "test"))
                .toList();
        rig.catalog().journal().add(rows);
        snapshot();
        List<JournalRow> back = new ArrayList<>(rebuilt().journal().page(0, 1_000));
        assertThat(back).isEqualTo(rows.subList(0, 1_000));
    }

    @Test
    void restore_damagedSnapshot_corruptAndNothingChanged() {
        put("a", 1);
        long n = snapshot();
        byte[] whole = rig.object(name(n));
        rig.cas().refs().drop(new RefName("a")).block(Rig.PATIENCE);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            rig.tamper(name(n), damaged);
            assertThatThrownBy(() -> restore(n)).as("byte " + at).isInstanceOf(CasException.class);
        }
        for (int length : new int[] {0, 5, 30, whole.length - 1}) {
            rig.tamper(name(n), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> restore(n)).isInstanceOf(CasException.Corrupt.class);
        }
        rig.tamper(name(n), Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> restore(n)).isInstanceOf(CasException.Corrupt.class);
        assertThat(refs(rig.catalog(), 0)).isEmpty();
        rig.tamper(name(n), whole);
        assertThat(restore(n).refs()).isEqualTo(1);
    }

    @Test
    void snapshot_moreNamesThanAPage_allComeBack() {
        BlobKey key = put("first", 1);
        for (int i = 0; i < 2_500; i++) {
            rig.catalog()
                    .setRef(
                            0,
                            new Ref(
                                    new RefName("n" + i),
                                    key,
                                    Optional.empty(),
                                    Map.of("x", "y".repeat(900)),
                                    rig.environment().now()));
        }
        snapshot();
        List<RebuildEvent> events = new ArrayList<>();
        assertThat(refs(rebuilt(events), 0)).isEqualTo(refs(rig.catalog(), 0));
        assertThat((RebuildEvent.Done) events.get(events.size() - 1))
                .matches(done -> done.refs() == 2_501 && done.recovered() == 0);
    }

    @Test
    void rebuild_snapshotNewerThanTheLastChange_namesAreTheSame() {
        put("a", 1);
        put("\u00e9/b", 2);
        rig.repository().domains().add("secret").block(Rig.PATIENCE);
        Data.buffers(Data.random(5, 100), 100)
                .as(rig.cas("secret").storeBlob(Attributes.named("hidden"))::drain)
                .block(Rig.PATIENCE);
        snapshot();
        MemoryCatalog fresh = rebuilt();
        assertThat(refs(fresh, 0)).isEqualTo(refs(rig.catalog(), 0));
        assertThat(refs(fresh, 1)).isEqualTo(refs(rig.catalog(), 1)).hasSize(1);
        assertThat(fresh.domains().named("secret"))
                .isEqualTo(rig.catalog().domains().named("secret"));
    }

    @Test
    void rebuild_olderSnapshot_whatIsNewerIsRecovered() {
        BlobKey old = put("a", 1);
        snapshot();
        BlobKey later = put("b", 2);
        MemoryCatalog fresh = rebuilt();
        assertThat(refs(fresh, 0)).extracting(Ref::key).containsExactlyInAnyOrder(old, later);
        assertThat(fresh.ref(0, new RefName("a"))).isEqualTo(rig.catalog().ref(0, new RefName("a")));
        assertThat(refs(fresh, 0)).anyMatch(ref -> ref.name().value().startsWith("recovered/"));
    }

    @Test
    void rebuild_newestSnapshotDamaged_theOneBeforeIsTaken() {
        put("a", 1);
        snapshot();
        long second = snapshot();
        byte[] whole = rig.object(name(second));
        rig.tamper(name(second), Arrays.copyOf(whole, whole.length - 1));
        List<RebuildEvent> events = new ArrayList<>();
        assertThat(refs(rebuilt(events), 0)).isEqualTo(refs(rig.catalog(), 0));
        assertThat(events)
                .anyMatch(event ->
                        event instanceof RebuildEvent.Noted note && note.kind() == RebuildEvent.Kind.DAMAGED_SNAPSHOT);
    }

    @Test
    void rebuild_sessions_goOnAboveTheSnapshots() {
        put("a", 1);
        long seen = rig.catalog().rebuilds().lastSession();
        snapshot();
        assertThat(rebuilt().beginSession()).isGreaterThan(seen);
    }
}
