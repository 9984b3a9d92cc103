package dev.cairn.replication.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.Environment;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackCopies;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.PackObject;
import dev.cairn.api.pack.PackStorageParts;
import dev.cairn.api.pack.Policy;
import dev.cairn.api.pack.Replica;
import dev.cairn.api.pack.Topology;
import dev.cairn.api.pack.TopologyStore;
import dev.cairn.api.store.Content;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.replication.placement.Placement;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Three stores in memory, two copies wanted of which one is enough. */
final class ManyStoresTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Policy POLICY = Policy.replicas(2).withQuorum(1);
    private static final Topology TOPOLOGY = new Topology(
            0,
            List.of(
                    TopologyStore.of(id(1), "memory:", 1),
                    TopologyStore.of(id(2), "memory:", 1),
                    TopologyStore.of(id(3), "memory:", 1)));
    private static final PackId PACK = onStoresOneAndTwo();
    private static final byte[] BYTES = {1, 2, 3, 4, 5};
    private static final ByteRange RANGE = new ByteRange(1, 3);

    private final Environment environment = TestEnvironment.create();
    private final Map<String, FakeCopies> stores = new TreeMap<>();
    private final List<Replica> known = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();
    private final ManyStores storage;

    ManyStoresTest() {
        for (int store = 1; store <= 3; store++) {
            stores.put(id(store), new FakeCopies(id(store)));
        }
        storage = new ManyStores(new PackStorageParts(
                environment,
                new TreeMap<String, PackCopies>(stores),
                pack -> Mono.fromSupplier(() -> List.copyOf(known)),
                (copy, why) -> Mono.fromRunnable(() -> reports.add(copy.store().charAt(0) + " " + why.kind())),
                () -> TOPOLOGY,
                POLICY));
    }

    /** A pack whose best stores are these. */
    private static PackId onStoresOneAndTwo() {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> new PackId(HashAlgorithm.BLAKE3, new Digest(i, 2, 3, 4)))
                .filter(pack ->
                        Placement.rendezvous().place(TOPOLOGY, POLICY, Placement.Request.of(pack)).stores().stream()
                                .map(TopologyStore::id)
                                .toList()
                                .equals(List.of(id(1), id(2))))
                .findFirst()
                .orElseThrow();
    }

    private static String id(int store) {
        return Integer.toString(store).repeat(32);
    }

    private FakeCopies store(int store) {
        return Objects.requireNonNull(stores.get(id(store)));
    }

    private void write() {
        known.addAll(Objects.requireNonNull(
                storage.write(PACK, Content.of(ByteBuffer.wrap(BYTES))).block(PATIENCE)));
    }

    private byte[] read() {
        return Objects.requireNonNull(
                storage.read(PACK, RANGE, ManyStoresTest::right).block(PATIENCE));
    }

    private static byte[] right(ByteBuffer bytes) {
        byte[] read = new byte[bytes.remaining()];
        bytes.get(read);
        if (read[0] != BYTES[1]) {
            throw CasException.corrupt("open", "not the bytes", Subject.inPack(PACK, 1));
        }
        return read;
    }

    @Test
    void write_thenRead_sameBytesFromEitherCopy() {
        write();
        assertThat(known).extracting(Replica::store).containsExactlyInAnyOrder(id(1), id(2));
        assertThat(known).extracting(Replica::nonce).doesNotHaveDuplicates();
        assertThat(read()).containsExactly(2, 3, 4);
        assertThat(storage.length(PACK).block(PATIENCE)).isEqualTo(5);
        for (Replica copy : known) {
            assertThat(storage.readCopy(copy, RANGE, ManyStoresTest::right).block(PATIENCE))
                    .containsExactly(2, 3, 4);
        }
        assertThat(reports).isEmpty();
    }

    @Test
    void read_damagedAndMissingCopies_reportedAndReadElsewhere() {
        write();
        store(1).damage();
        assertThat(read()).containsExactly(2, 3, 4);
        store(1).clear();
        assertThat(read()).containsExactly(2, 3, 4);
        assertThat(reports).containsExactly("1 CORRUPT", "1 NOT_FOUND");
    }

    @Test
    void read_storeAway_readElsewhereAndNotReported() {
        write();
        store(1).away(true);
        for (int i = 0; i < 20; i++) {
            assertThat(read()).containsExactly(2, 3, 4);
        }
        assertThat(reports).isEmpty();
        assertThat(store(1).asked()).as("left alone after a few failures").isLessThan(20);
    }

    @Test
    void read_storeThatHangs_theOtherCopyIsReadMeanwhile() {
        write();
        store(1).hang();
        assertThat(read()).containsExactly(2, 3, 4);
    }

    @Test
    void read_noCopyLeft_theWorstIsNotHidden() {
        write();
        store(1).clear();
        store(2).damage();
        assertThatThrownBy(this::read).isInstanceOf(CasException.Corrupt.class);
        store(2).clear();
        assertThatThrownBy(this::read).isInstanceOf(CasException.NotFound.class).hasMessageContaining(PACK.toString());
        store(2).away(true);
        assertThatThrownBy(this::read).as("it may be there").isInstanceOf(CasException.Unavailable.class);
    }

    @Test
    void read_quarantinedCopies_comeLast_lostOnesNever() {
        write();
        known.set(0, known.get(0).in(Replica.State.QUARANTINED));
        assertThat(read()).containsExactly(2, 3, 4);
        assertThat(store(1).asked()).isZero();
        known.set(1, known.get(1).in(Replica.State.LOST));
        assertThat(read()).containsExactly(2, 3, 4);
        known.set(0, known.get(0).in(Replica.State.LOST));
        assertThatThrownBy(this::read).isInstanceOf(CasException.NotFound.class);
    }

    @Test
    void read_packOfAStoreThatIsAway_isNoLoss() {
        known.add(Replica.whole(PACK, id(9), 1));
        assertThatThrownBy(this::read)
                .isInstanceOf(CasException.Unavailable.class)
                .hasMessageContaining("store " + id(9));
        assertThatThrownBy(() -> storage.readCopy(known.get(0), RANGE, ManyStoresTest::right)
                        .block(PATIENCE))
                .isInstanceOf(CasException.Unavailable.class)
                .hasMessageContaining("store " + id(9));
    }

    @Test
    void write_storeAway_anotherOneTakesTheCopy() {
        store(1).away(true);
        write();
        assertThat(known)
                .filteredOn(copy -> copy.state() == Replica.State.ACTIVE)
                .extracting(Replica::store)
                .containsExactlyInAnyOrder(id(2), id(3));
        assertThat(known).as("that one is in doubt").hasSize(3);
        stores.values().forEach(store -> store.away(true));
        assertThatThrownBy(this::write).isInstanceOf(CasException.Unavailable.class);
    }

    @Test
    void missing_whatThePolicyAsksForBesideWhatCounts() {
        write();
        assertThat(storage.missing(PACK, known)).isEmpty();
        List<Replica> one = List.of(known.get(0), known.get(1).in(Replica.State.QUARANTINED));
        assertThat(storage.missing(PACK, one))
                .singleElement()
                .isNotEqualTo(known.get(0).store());
        assertThat(storage.missing(PACK, List.of())).hasSize(2);
    }

    @Test
    void open_erasurePolicy_isRefusedNotKeptAsCopies() {
        PackStorageParts erasure = new PackStorageParts(
                environment,
                new TreeMap<String, PackCopies>(stores),
                pack -> Mono.just(List.of()),
                (copy, why) -> Mono.empty(),
                () -> TOPOLOGY,
                Policy.erasure(2, 1));
        assertThatThrownBy(() -> new Replication().open(erasure))
                .isInstanceOf(CasException.Unsupported.class)
                .hasMessageContaining("erasure(2,1)");
    }

    @Test
    void writeCopy_isReadBackByItsName() {
        write();
        Replica fresh = Replica.whole(PACK, id(3), 9);
        storage.writeCopy(fresh, Content.of(ByteBuffer.wrap(BYTES))).block(PATIENCE);
        assertThat(storage.readCopy(fresh, RANGE, ManyStoresTest::right).block(PATIENCE))
                .containsExactly(2, 3, 4);
    }

    @Test
    void delete_removesOneCopy() {
        write();
        storage.delete(known.get(0)).block(PATIENCE);
        assertThat(storage.objects().map(PackObject::store).collectList().block(PATIENCE))
                .containsExactly(known.get(1).store());
    }

    @Test
    void objects_oneStoreAway_theOthersAreListedAndThenItIsSaid() {
        write();
        store(1).away(true);
        List<String> listed = new ArrayList<>();
        assertThatThrownBy(() -> storage.objects()
                        .doOnNext(found -> listed.add(found.store()))
                        .blockLast(PATIENCE))
                .isInstanceOf(CasException.Unavailable.class);
        assertThat(listed).containsExactly(id(2));
    }
}
