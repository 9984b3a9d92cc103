package dev.cairn.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.CollectOptions;
import dev.cairn.api.RebuildEvent;
import dev.cairn.api.RebuildEvent.Kind;
import dev.cairn.api.Ref;
import dev.cairn.api.codec.KeyManager;
import dev.cairn.api.store.ObjectName;
import dev.cairn.core.catalog.CatalogIdentity;
import dev.cairn.core.catalog.MemoryCatalog;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.format.PackFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A catalog made again from the store alone. */
final class RebuildTest {
    private static final UUID FRESH = new UUID(70, 7);

    private final FakeKeys keys = new FakeKeys("open");
    private final Rig rig =
            Rig.inTemporaryDirectory().chunker("fixed:65536").keys(keys).build();
    private MemoryCatalog fresh = catalog();

    @AfterEach
    void close() {
        rig.close();
    }

    private MemoryCatalog catalog() {
        CatalogIdentity old = rig.catalog().identity();
        return MemoryCatalog.create(
                new CatalogIdentity(FRESH, old.repository(), old.algorithm()),
                rig.catalog().stores(),
                rig.environment());
    }

    private RepositorySettings settings(Optional<KeyManager> with) {
        return RepositorySettings.defaults(Mono.empty()).withKeys(with);
    }

    private List<RebuildEvent> rebuild(Optional<KeyManager> with) {
        fresh = catalog();
        return Objects.requireNonNull(
                Rebuild.run(rig.environment(), fresh, rig.store(), settings(with), Optional.of("tree"))
                        .collectList()
                        .block(Rig.PATIENCE));
    }

    private static RebuildEvent.Done done(List<RebuildEvent> events) {
        return (RebuildEvent.Done) events.get(events.size() - 1);
    }

    private static List<Kind> notes(List<RebuildEvent> events) {
        return events.stream()
                .filter(RebuildEvent.Noted.class::isInstance)
                .map(event -> ((RebuildEvent.Noted) event).kind())
                .toList();
    }

    private Repository open(Optional<KeyManager> with) {
        return Objects.requireNonNull(Repository.open(rig.environment(), fresh, rig.store(), settings(with))
                .block(Rig.PATIENCE));
    }

    private static byte[] read(DomainCas cas, BlobKey key) {
        return Rig.collect(cas.readBlob(key).all());
    }

    private static List<Ref> refs(DomainCas cas) {
        return Objects.requireNonNull(cas.refs().list("").collectList().block(Rig.PATIENCE));
    }

    private Map<BlobKey, byte[]> content() {
        Map<BlobKey, byte[]> stored = new TreeMap<>();
        for (int size : new int[] {0, 1, 1_000, 65_536, 65_537, 700_000}) {
            byte[] bytes = Data.random(size, size);
            stored.put(rig.put(bytes, Attributes.named("n" + size)).key(), bytes);
        }
        return stored;
    }

    @Test
    void rebuild_storeAlone_everyBlobReadsAndHasOneName() {
        Map<BlobKey, byte[]> stored = content();
        rig.put(Data.random(1, 1), Attributes.named("again"));
        List<RebuildEvent> events = rebuild(Optional.empty());
        assertThat(notes(events)).isEmpty();
        assertThat(done(events))
                .isEqualTo(new RebuildEvent.Done(
                        rig.packs().size(),
                        rig.catalog().totals().packBytes(),
                        0,
                        0,
                        stored.size(),
                        0,
                        0,
                        0,
                        0,
                        stored.size()));
        try (Repository rebuilt = open(Optional.empty())) {
            stored.forEach((key, bytes) -> assertThat(read(rebuilt.cas(), key)).isEqualTo(bytes));
            List<Ref> refs = refs(rebuilt.cas());
            assertThat(refs).extracting(Ref::key).containsExactlyInAnyOrderElementsOf(stored.keySet());
            assertThat(refs).allMatch(ref -> ref.name().value().startsWith("recovered/"));
        }
    }

    @Test
    void rebuild_rowsOfPacks_areThoseOfTheOldCatalog() {
        content();
        rebuild(Optional.empty());
        List<PackRow> before = rig.catalog().packs(null, 100);
        assertThat(fresh.packs(null, 100)).isEqualTo(before);
        for (PackRow row : before) {
            assertThat(fresh.locations(row.id())).isEqualTo(rig.catalog().locations(row.id()));
            assertThat(fresh.replicas(row.id())).isEqualTo(rig.catalog().replicas(row.id()));
        }
        long highest = before.stream().mapToLong(PackRow::session).max().orElseThrow();
        assertThat(fresh.beginSession()).isGreaterThan(highest);
    }

    @Test
    void rebuild_ofARebuild_keepsPacksOfEveryCatalog() {
        Map<BlobKey, byte[]> stored = content();
        rebuild(Optional.empty());
        assertThatThrownBy(() -> rig.repository().ownership().require("sweep").block(Rig.PATIENCE))
                .isInstanceOf(CasException.Denied.class);
        MemoryCatalog second = fresh;
        RebuildEvent.Done again = done(rebuild(Optional.empty()));
        assertThat(again.blobs()).isEqualTo(stored.size());
        assertThat(fresh.packs(null, 100)).isEqualTo(second.packs(null, 100));
    }

    @Test
    void rebuild_packCutShort_entriesThatAreWholeAreTaken() {
        byte[] small = Data.random(3, 5_000);
        BlobKey first = rig.put(small).key();
        ObjectName pack = rig.packs().get(0);
        byte[] whole = rig.object(pack);
        rig.remove(pack);
        rig.tamper(pack, Arrays.copyOf(whole, whole.length - PackFormat.FOOTER_BYTES / 2));
        List<RebuildEvent> events = rebuild(Optional.empty());
        assertThat(notes(events)).containsExactly(Kind.DAMAGED_PACK);
        try (Repository rebuilt = open(Optional.empty())) {
            assertThat(read(rebuilt.cas(), first)).isEqualTo(small);
        }
        rig.tamper(pack, Arrays.copyOf(whole, PackFormat.HEADER_BYTES + 100));
        assertThat(done(rebuild(Optional.empty()))).matches(done -> done.packs() == 1 && done.blobs() == 0);
    }

    @Test
    void rebuild_foreignObjects_areToldAndLeftAlone() {
        rig.put(Data.random(3, 5_000));
        byte[] ours = rig.object(rig.packs().get(0));
        Rig other = Rig.inTemporaryDirectory().seed(9).build();
        other.put(Data.random(4, 5_000));
        ObjectName theirs = other.packs().get(0);
        rig.tamper(theirs, other.object(theirs));
        other.close();
        rig.tamper(ObjectName.of("packs/ab/readme"), new byte[10]);
        rig.tamper(ObjectName.of("packs/ab/" + "ab".repeat(32) + ".w." + "0".repeat(16)), new byte[10]);
        rig.tamper(ObjectName.of("keys/1.1"), new byte[10]);
        List<RebuildEvent> events = rebuild(Optional.empty());
        assertThat(notes(events)).hasSize(4).containsOnly(Kind.FOREIGN);
        assertThat(done(events)).matches(done -> done.foreign() == 4 && done.packs() == 1 && done.blobs() == 1);
        assertThat(rig.packs()).hasSize(4).contains(theirs);
        assertThat(rig.objects().stream().map(rig::object)).anyMatch(bytes -> Arrays.equals(bytes, ours));
    }

    @Test
    void rebuild_blobWithoutAllItsBlocks_isLeftOutAndTold() {
        rig.put(Data.random(3, 700_000));
        byte[] small = Data.random(5, 100);
        BlobKey kept = rig.put(small).key();
        ObjectName largest = rig.packs().stream()
                .max((a, b) -> Integer.compare(rig.object(a).length, rig.object(b).length))
                .orElseThrow();
        byte[] whole = rig.object(largest);
        // The index is gone and with it the end: the manifest is there, or it is not, but not every block.
        rig.tamper(largest, Arrays.copyOf(whole, whole.length / 2));
        List<RebuildEvent> events = rebuild(Optional.empty());
        assertThat(done(events).blobs()).isEqualTo(1);
        try (Repository rebuilt = open(Optional.empty())) {
            assertThat(read(rebuilt.cas(), kept)).isEqualTo(small);
        }
    }

    @Test
    void rebuild_privateDomain_blobsComeBackWithItsKeysOnly() {
        rig.repository().domains().add("secret").block(Rig.PATIENCE);
        byte[] small = Data.random(6, 900);
        byte[] large = Data.random(7, 300_000);
        List<BlobKey> stored = new ArrayList<>();
        for (byte[] bytes : List.of(small, large)) {
            stored.add(Objects.requireNonNull(Data.buffers(bytes, 10_000)
                            .as(rig.cas("secret").storeBlob(Attributes.none())::drain)
                            .block(Rig.PATIENCE))
                    .key());
        }
        rig.repository().domains().rotate("secret").block(Rig.PATIENCE);
        List<RebuildEvent> without = rebuild(Optional.empty());
        assertThat(notes(without)).containsExactly(Kind.SEALED_DOMAIN);
        assertThat(done(without)).matches(done -> done.sealedBlobs() == 2 && done.blobs() == 0 && done.packs() > 0);
        assertThat(fresh.domains().named("recovered-1").orElseThrow().epochs()).containsExactly(1, 2);

        // Nobody can tell what of this is needed, so a collection leaves all of it.
        List<ObjectName> packs = rig.packs();
        try (Repository blind = open(Optional.empty())) {
            CollectOptions atOnce = CollectOptions.defaults().withGrace(Duration.ZERO);
            blind.collector().collect(atOnce).blockLast(Rig.PATIENCE);
            blind.collector().collect(atOnce).blockLast(Rig.PATIENCE);
        }
        assertThat(rig.packs()).isEqualTo(packs);

        List<RebuildEvent> with = rebuild(Optional.of(keys));
        assertThat(notes(with)).isEmpty();
        assertThat(done(with)).matches(done -> done.sealedBlobs() == 0 && done.blobs() == 2);
        try (Repository rebuilt = open(Optional.of(keys))) {
            DomainCas secret = Objects.requireNonNull(rebuilt.cas("recovered-1").block(Rig.PATIENCE));
            assertThat(read(secret, stored.get(0))).isEqualTo(small);
            assertThat(read(secret, stored.get(1))).isEqualTo(large);
            assertThat(refs(secret)).hasSize(2);
            assertThat(refs(rebuilt.cas())).isEmpty();
        }
    }
}
