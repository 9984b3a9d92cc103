package dev.cairn.core.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.CollectOptions;
import dev.cairn.api.Finding;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Receipt;
import dev.cairn.api.ScrubEvent;
import dev.cairn.api.ScrubEvent.Done;
import dev.cairn.api.ScrubFinding;
import dev.cairn.api.ScrubFinding.Kind;
import dev.cairn.api.ScrubFinding.Severity;
import dev.cairn.api.ScrubOptions;
import dev.cairn.api.pack.Replica.State;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.conformance.LeakGuard;
import dev.cairn.core.Data;
import dev.cairn.core.FakeKeys;
import dev.cairn.core.Oracle;
import dev.cairn.core.Repository;
import dev.cairn.core.Rig;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.ReplicaRow;
import dev.cairn.core.format.PackFormat;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What a scrub notices, what it remembers of it, and what readers and writers make of that. */
@ExtendWith(LeakGuard.class)
final class ScrubTest {
    private static final String CHUNKER = "fixed:100";
    private static final ScrubOptions ALL = ScrubOptions.defaults();
    private static final ScrubOptions AT_ONCE = ALL.withGrace(Duration.ZERO);

    private Rig rig = open(false);

    private static Rig open(boolean disk) {
        Rig.Builder builder = Rig.inTemporaryDirectory().chunker(CHUNKER).keys(new FakeKeys("open"));
        return (disk ? builder.disk() : builder).build();
    }

    private void onDisk(boolean disk) {
        if (disk) {
            rig.close();
            rig = open(true);
        }
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** What a run told. */
    private record Told(List<ScrubFinding> findings, Done done) {
        ScrubFinding only() {
            assertThat(findings).hasSize(1);
            return findings.get(0);
        }
    }

    private Told scrub(ScrubOptions options) {
        return scrub(rig.repository(), options);
    }

    private static Told scrub(Repository repository, ScrubOptions options) {
        List<ScrubEvent> events = Objects.requireNonNull(
                repository.scrubber().scrub(options).collectList().block(Rig.PATIENCE));
        List<ScrubFinding> findings = events.stream()
                .filter(ScrubEvent.Noticed.class::isInstance)
                .map(event -> ((ScrubEvent.Noticed) event).finding())
                .toList();
        return new Told(findings, (Done) events.get(events.size() - 1));
    }

    private List<ReplicaRow> rows() {
        return rig.catalog().scrub().inventory(null, 100);
    }

    private State state() {
        assertThat(rows()).hasSize(1);
        return rows().get(0).copy().state();
    }

    private void flip(ObjectName name, long at) {
        byte[] bytes = rig.object(name);
        bytes[(int) at] ^= 4;
        rig.tamper(name, bytes);
    }

    private Location place(BlockKey block) {
        return Objects.requireNonNull(rig.catalog().locate(0, List.of(block)).get(block))
                .get(0);
    }

    private static BlockKey block(byte[] bytes, int n) {
        return new Oracle(HashAlgorithm.BLAKE3, CHUNKER, bytes).blocks().get(n);
    }

    private boolean isKnown(BlockKey block) {
        return rig.catalog().known(0, Set.of(block)).containsKey(block);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void undamaged_everyCopyIsReadAndRemembered(boolean disk) {
        onDisk(disk);
        rig.put(Data.random(1, 950));
        rig.put(Data.text(2, 50));
        rig.put(new byte[0]);
        Told told = scrub(ALL);
        long bytes = rig.catalog().totals().packBytes();
        assertThat(told.findings()).isEmpty();
        assertThat(told.done())
                .isEqualTo(new Done(
                        3,
                        3,
                        bytes,
                        3,
                        bytes,
                        0,
                        told.done().oldest(),
                        told.done().findings()));
        assertThat(rows()).allMatch(row -> row.verifiedAt().equals(told.done().oldest()));
        assertThat(scrub(ALL).done().read()).isEqualTo(3);
        assertThat(scrub(ALL.inventoryOnly()).done().read()).isZero();
        assertThat(rig.findings()).isEmpty();
    }

    @Test
    void budget_usedUp_theNextRunGoesOnWhereThisOneStopped() {
        for (int i = 0; i < 5; i++) {
            rig.put(Data.random(i, 950));
        }
        long one = rows().stream().mapToLong(row -> row.pack().bytes()).max().orElseThrow();
        assertThat(scrub(ALL.withBudget(2 * one)).done().never()).isEqualTo(3);
        Done second = scrub(ALL.withBudget(1)).done();
        assertThat(second.read()).as("at least one").isEqualTo(1);
        assertThat(second.never()).isEqualTo(2);
        assertThat(scrub(ALL.withBudget(2 * one)).done().never()).isZero();
        List<ReplicaRow> before = rows();
        assertThat(scrub(ALL.withBudget(2 * one)).done().read()).isEqualTo(2);
        Optional<Instant> oldest = before.stream()
                .map(ReplicaRow::verifiedAt)
                .min(Comparator.comparing(Optional::orElseThrow))
                .orElseThrow();
        assertThat(before)
                .filteredOn(row -> !rows().contains(row))
                .hasSize(2)
                .allMatch(row -> row.verifiedAt().equals(oldest));
    }

    @Test
    void sample_readsWhatChancePicks() {
        for (int i = 0; i < 40; i++) {
            rig.put(Data.random(i, 250));
        }
        assertThat(scrub(ALL.withSample(1e-12)).done().read()).isZero();
        Done half = scrub(ALL.withSample(0.5)).done();
        assertThat(half.read()).isBetween(1L, 39L);
        assertThat(half.never()).isEqualTo(40 - half.read());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void damagedBlock_namedAndStoredAgainByWhoeverHasIt(boolean disk) {
        onDisk(disk);
        byte[] bytes = Data.random(3, 950);
        BlobKey key = rig.put(bytes).key();
        Location place = place(block(bytes, 4));
        byte[] whole = rig.object(rig.packs().get(0));
        flip(rig.packs().get(0), place.end() - 1);

        ScrubFinding finding = scrub(ALL).only();
        assertThat(finding.severity()).isEqualTo(Severity.LOST);
        assertThat(finding.kind()).isEqualTo(Kind.DAMAGED);
        assertThat(finding.blocks()).containsExactly(place.block());
        assertThat(finding.subject().pack()).isEqualTo(place.pack().toString());
        assertThat(finding.subject().offset()).isEqualTo(place.offset());
        assertThat(finding.reason()).contains("1 block");
        assertThat(finding.fix()).contains("cairn verify");
        assertThat(state()).isEqualTo(State.QUARANTINED);
        assertThat(rows().get(0).verifiedAt()).isPresent();
        Data.assertSame(
                "what is not damaged is read",
                Rig.collect(rig.cas().readBlob(key).at(0, 300)),
                Arrays.copyOf(bytes, 300));
        assertThatThrownBy(() -> rig.read(key)).isInstanceOf(CasException.Corrupt.class);

        rig.put(bytes);
        Data.assertSame("healed", rig.read(key), bytes);
        assertThat(scrub(ALL).only().severity()).isEqualTo(Severity.WARNING);
        rig.tamper(finding(place), whole);
        assertThat(scrub(ALL).only().kind()).isEqualTo(Kind.HEALED);
        assertThat(rows()).allMatch(row -> row.copy().state() == State.ACTIVE);
        assertThat(scrub(ALL).findings()).isEmpty();
    }

    private ObjectName finding(Location place) {
        return rig.catalog().replicas(place.pack()).get(0).objectName();
    }

    @Test
    void damagedFrame_nothingIsLostAndBlobsAreRead() {
        byte[] bytes = Data.random(4, 950);
        BlobKey key = rig.put(bytes).key();
        long length = rows().get(0).pack().bytes();
        for (long at : new long[] {0, PackFormat.HEADER_BYTES - 1, length - PackFormat.FOOTER_BYTES - 1, length - 1}) {
            flip(rig.packs().get(0), at);
            ScrubFinding finding = scrub(ALL).only();
            assertThat(finding.severity()).as("flip at " + at).isEqualTo(Severity.ERROR);
            assertThat(finding.kind()).isEqualTo(Kind.DAMAGED);
            assertThat(finding.blocks()).isEmpty();
            assertThat(state()).isEqualTo(State.QUARANTINED);
            Data.assertSame("readable", rig.read(key), bytes);
            flip(rig.packs().get(0), at);
            assertThat(scrub(ALL).only().kind()).isEqualTo(Kind.HEALED);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void packCutShort_noticedByItsLengthAndReadFirst(boolean disk) {
        onDisk(disk);
        byte[] bytes = Data.random(5, 950);
        rig.put(Data.random(6, 950));
        scrub(ALL);
        rig.put(bytes);
        scrub(ALL);
        Location place = place(block(bytes, 7));
        ObjectName name = finding(place);
        rig.tamper(name, Arrays.copyOf(rig.object(name), (int) place.end() - 1));

        ScrubFinding listed = scrub(ALL.inventoryOnly()).only();
        assertThat(listed.kind()).isEqualTo(Kind.WRONG_LENGTH);
        assertThat(listed.severity()).isEqualTo(Severity.ERROR);
        Told told = scrub(ALL.withBudget(1));
        assertThat(told.done().read()).isEqualTo(1);
        assertThat(told.findings()).extracting(ScrubFinding::kind).containsExactly(Kind.WRONG_LENGTH, Kind.DAMAGED);
        List<BlockKey> gone = told.findings().get(1).blocks();
        assertThat(gone).contains(place.block()).doesNotContain(block(bytes, 6));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void removedObject_lostAfterTheSecondLook_healedByAPut(boolean disk) {
        onDisk(disk);
        byte[] bytes = Data.random(7, 950);
        BlobKey key = rig.put(bytes).key();
        ObjectName name = rig.packs().get(0);
        byte[] object = rig.object(name);
        rig.remove(name);

        ScrubFinding first = scrub(ALL).only();
        assertThat(first.kind()).isEqualTo(Kind.MISSING);
        assertThat(first.severity()).isEqualTo(Severity.ERROR);
        assertThat(state()).isEqualTo(State.QUARANTINED);
        assertThat(isKnown(block(bytes, 0))).as("nothing new relies on it").isFalse();
        assertThat(scrub(ALL).only().kind()).as("too soon").isEqualTo(Kind.MISSING);
        ScrubFinding second = scrub(AT_ONCE).only();
        assertThat(second.kind()).isEqualTo(Kind.LOST);
        assertThat(second.severity()).isEqualTo(Severity.LOST);
        assertThat(second.blocks()).contains(block(bytes, 0), block(bytes, 9));
        assertThat(state()).isEqualTo(State.LOST);
        assertThatThrownBy(() -> rig.read(key)).isInstanceOf(CasException.Corrupt.class);

        assertThat(rig.put(bytes).key()).isEqualTo(key);
        Data.assertSame("healed", rig.read(key), bytes);
        assertThat(scrub(AT_ONCE).only().severity()).isEqualTo(Severity.WARNING);

        rig.tamper(name, object);
        assertThat(scrub(ALL.inventoryOnly()).only().kind()).isEqualTo(Kind.HEALED);
        assertThat(scrub(ALL).only().kind()).isEqualTo(Kind.HEALED);
        assertThat(rows()).hasSize(2).allMatch(row -> row.copy().state() == State.ACTIVE);
    }

    /** A blob's root may be another one when it is stored again: what is acknowledged is read from there. */
    @Test
    void lostRoot_putWithAnotherOne_readsAgain() {
        byte[] bytes = Data.random(8, 950);
        BlobKey key =
                rig.put(bytes, Attributes.builder().outboardFrom(1).build()).key();
        rig.remove(rig.packs().get(0));
        scrub(AT_ONCE);
        scrub(AT_ONCE);
        rig.put(bytes);
        Data.assertSame("healed", rig.read(key), bytes);
        assertThat(rig.findings()).extracting(f -> f.kind()).containsOnly(Finding.Kind.MISSING_PACK);
    }

    /** Hazard: an unmounted disk that looks empty. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void emptyStore_nothingIsJudged(boolean disk) {
        onDisk(disk);
        rig.put(Data.random(1, 950));
        List<ReplicaRow> before = rows();
        rig.objects().forEach(rig::remove);
        Told told = scrub(AT_ONCE);
        assertThat(told.only().kind()).isEqualTo(Kind.STORE_AWAY);
        assertThat(told.only().severity()).isEqualTo(Severity.ERROR);
        assertThat(told.done().objects()).isZero();
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void storeGoesAwayInTheMiddle_nothingMissingIsJudged() {
        rig.put(Data.random(1, 950));
        List<ReplicaRow> before = rows();
        AtomicInteger asked = new AtomicInteger();
        rig.store().beforeGet = name -> {
            if (name.value().equals("cairn.json") && asked.incrementAndGet() == 1) {
                return Mono.fromRunnable(() -> rig.objects().stream()
                        .filter(any -> any.value().startsWith("packs/"))
                        .forEach(rig::remove));
            }
            return name.value().equals("cairn.json") ? Mono.fromRunnable(() -> rig.remove(name)) : Mono.empty();
        };
        assertThat(scrub(AT_ONCE).only().kind()).isEqualTo(Kind.STORE_AWAY);
        assertThat(asked).hasValue(2);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void foreignObject_toldAndLeftAlone() {
        rig.put(Data.random(1, 950));
        ObjectName foreign = ObjectName.of("packs/00/readme.txt");
        rig.store()
                .put(foreign, Content.of(ByteBuffer.wrap(new byte[] {1})), PutOptions.unique())
                .block(Rig.PATIENCE);
        ScrubFinding finding = scrub(ALL).only();
        assertThat(finding.kind()).isEqualTo(Kind.FOREIGN);
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.subject().name()).isEqualTo(foreign.value());
        assertThat(rig.packs()).contains(foreign);
    }

    @Test
    void extraBytesAfterAPack_warning() {
        rig.put(Data.random(1, 950));
        ObjectName name = rig.packs().get(0);
        rig.tamper(name, Arrays.copyOf(rig.object(name), rig.object(name).length + 1));
        ScrubFinding finding = scrub(ALL).only();
        assertThat(finding.kind()).isEqualTo(Kind.WRONG_LENGTH);
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(state()).isEqualTo(State.ACTIVE);
    }

    /** Hazard: scrub beside a collector. */
    @Test
    void packSweptWhileItIsRead_noFinding() {
        Receipt dropped = rig.put(Data.random(1, 950));
        Receipt kept = rig.put(Data.random(2, 950));
        rig.cas().refs().drop(dropped.ref()).block(Rig.PATIENCE);
        AtomicBoolean first = new AtomicBoolean(true);
        rig.store().beforeGet = name -> name.value().startsWith("packs/") && first.getAndSet(false)
                ? rig.repository()
                        .collector()
                        .collect(CollectOptions.defaults().withGrace(Duration.ZERO))
                        .then()
                : Mono.empty();
        Told told = scrub(AT_ONCE);
        assertThat(told.findings()).isEmpty();
        assertThat(first).isFalse();
        assertThat(rows()).hasSize(1).allMatch(row -> row.verifiedAt().isPresent());
        assertThat(rig.read(kept.key())).hasSize(950);
    }

    @Test
    void condemnedPack_noFinding() {
        Receipt dropped = rig.put(Data.random(1, 950));
        rig.cas().refs().drop(dropped.ref()).block(Rig.PATIENCE);
        rig.repository().collector().collect(CollectOptions.defaults()).blockLast(Rig.PATIENCE);
        assertThat(rows()).isEmpty();
        Told there = scrub(AT_ONCE);
        assertThat(there.findings()).isEmpty();
        assertThat(there.done().objects()).isEqualTo(1);
        rig.remove(rig.packs().get(0));
        assertThat(scrub(AT_ONCE).findings()).isEmpty();
    }

    @Test
    void bytesWrongOnceOnTheWay_noFinding() {
        rig.put(Data.random(1, 950));
        AtomicBoolean first = new AtomicBoolean(true);
        rig.store().body = got -> got.info().name().value().startsWith("packs/") && first.getAndSet(false)
                ? new ObjectBody(got.info(), got.range(), got.bytes().map(ScrubTest::turned))
                : got;
        Told told = scrub(ALL);
        assertThat(first).isFalse();
        assertThat(told.findings()).isEmpty();
        assertThat(state()).isEqualTo(State.ACTIVE);
    }

    private static ByteBuffer turned(ByteBuffer bytes) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        return copy.put(0, (byte) ~copy.get(0));
    }

    @Test
    void privateDomain_withoutKeys_isProvedToo() {
        rig.repository().domains().add("private").block(Rig.PATIENCE);
        byte[] bytes = Data.random(9, 950);
        Data.buffers(bytes, 1 << 10)
                .as(rig.cas("private").storeBlob(Attributes.none())::drain)
                .block(Rig.PATIENCE);
        Repository keyless = rig.another(Optional.empty());
        try {
            assertThat(scrub(keyless, ALL).done().never()).isZero();
            Location entry = rig.catalog().locations(rows().get(0).pack().id()).get(3);
            flip(rig.packs().get(0), entry.end() - 1);
            assertThat(scrub(keyless, ALL).only().blocks()).containsExactly(entry.block());
        } finally {
            keyless.close();
        }
    }
}
