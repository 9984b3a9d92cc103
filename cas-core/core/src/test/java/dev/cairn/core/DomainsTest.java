package dev.cairn.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlobStat;
import dev.cairn.api.BlockKey;
import dev.cairn.api.ByteRange;
import dev.cairn.api.Cas;
import dev.cairn.api.CasException;
import dev.cairn.api.Domain;
import dev.cairn.api.Finding;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Receipt;
import dev.cairn.api.RefName;
import dev.cairn.api.Subject;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyScope;
import dev.cairn.api.store.ObjectName;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.format.EntryHeader;
import dev.cairn.core.format.EntryKind;
import dev.cairn.core.format.FrameFormat;
import dev.cairn.core.format.PackFormat;
import dev.cairn.core.format.PackHeader;
import dev.cairn.core.hash.Hashes;
import dev.cairn.engines.Crc32c;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** Private domains, from adding one to reading what it holds. */
final class DomainsTest {
    private static final Subject PACK = Subject.of("pack");

    @TempDir
    Path directory;

    private final FakeKeys keys = new FakeKeys("word");

    /** What a domain is tried on. */
    enum Flavour {
        MEMORY_BLAKE3(HashAlgorithm.BLAKE3, false),
        DISK_BLAKE3(HashAlgorithm.BLAKE3, true),
        MEMORY_SHA256(HashAlgorithm.SHA256, false),
        DISK_SHA256(HashAlgorithm.SHA256, true);

        private final HashAlgorithm algorithm;
        private final boolean disk;

        Flavour(HashAlgorithm algorithm, boolean disk) {
            this.algorithm = algorithm;
            this.disk = disk;
        }
    }

    private Rig rig(Flavour flavour, Consumer<Rig.Builder> more) {
        Rig.Builder builder = Rig.in(directory).algorithm(flavour.algorithm).keys(keys);
        if (flavour.disk) {
            builder.disk();
        }
        more.accept(builder);
        return builder.build();
    }

    /** With a private domain {@code one}. */
    private Rig rig() {
        Rig rig = rig(Flavour.MEMORY_BLAKE3, builder -> {});
        add(rig, "one");
        return rig;
    }

    private static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(Rig.PATIENCE));
    }

    private static Domain add(Rig rig, String name) {
        return get(rig.repository().domains().add(name));
    }

    private static Receipt put(Cas cas, byte[] bytes) {
        return put(cas, bytes, Attributes.none());
    }

    private static Receipt put(Cas cas, byte[] bytes, Attributes attributes) {
        return get(Data.buffers(bytes, 64 << 10).as(cas.storeBlob(attributes)::drain));
    }

    private static byte[] read(Cas cas, BlobKey key) {
        return Rig.collect(cas.readBlob(key).all());
    }

    private static List<Finding> findings(Cas cas) {
        return get(cas.verify(VerifyScope.everything())
                .ofType(VerifyEvent.Damaged.class)
                .map(VerifyEvent.Damaged::finding)
                .collectList());
    }

    private static List<String> names(Rig rig) {
        return get(rig.repository().domains().list().map(Domain::name).collectList());
    }

    @ParameterizedTest
    @EnumSource
    void store_anyLength_readsBackWholeAndInRanges(Flavour flavour) {
        try (Rig rig = rig(flavour, builder -> {})) {
            Domain added = add(rig, "one");
            assertThat(added.kind()).isEqualTo(Domain.Kind.PRIVATE);
            assertThat(added.epoch()).isEqualTo(1);
            DomainCas one = rig.cas("one");
            for (int length : List.of(0, 1, 1_000, 100 << 10, (9 << 20) + 7, 20 << 20)) {
                byte[] bytes = length % 2 == 0 ? Data.text(length, length) : Data.random(length, length);
                Receipt receipt = put(one, bytes);
                assertThat(receipt.key().digest()).isEqualTo(Hashes.digest(flavour.algorithm, ByteBuffer.wrap(bytes)));
                Data.assertSame("of " + length, read(one, receipt.key()), bytes);
                ranges(one, receipt.key(), bytes);
                assertThat(get(one.statBlob(receipt.key())).root().scheme().label())
                        .isIn("blake3-keyed", "hmac-sha256");
                assertThat(put(one, bytes).chunks().writtenBytes())
                        .as("dedup of " + length)
                        .isZero();
            }
            assertThat(findings(one)).isEmpty();
            assertThat(findings(rig.cas())).isEmpty();
            assertThat(keys.epochs()).as("opened once").containsExactly(1);
        }
    }

    private static void ranges(Cas cas, BlobKey key, byte[] bytes) {
        for (int from : List.of(0, bytes.length / 3, Math.max(0, bytes.length - 5))) {
            int length = Math.min(bytes.length - from, 300_000);
            byte[] part = Rig.collect(cas.readBlob(key).range(new ByteRange(from, length)));
            Data.assertSame("from " + from, part, Arrays.copyOfRange(bytes, from, from + length));
        }
    }

    @Test
    void store_sameContentInTwoDomains_isKeptTwiceAndFoundInItsOwn() {
        try (Rig rig = rig()) {
            add(rig, "two");
            byte[] bytes = Data.random(1, 300_000);
            Receipt one = put(rig.cas("one"), bytes, Attributes.named("n"));
            Receipt two = put(rig.cas("two"), bytes);
            assertThat(two.key()).isEqualTo(one.key());
            assertThat(two.chunks().writtenBytes()).isGreaterThan(300_000);
            BlockKey root = get(rig.cas("one").statBlob(one.key())).root();
            assertThat(get(rig.cas("two").statBlob(one.key())).root()).isNotEqualTo(root);
            notFound(rig.cas("two").readBlock(root));
            notFound(rig.cas().statBlob(one.key()));
            notFound(rig.cas().readBlob(one.key()).all().collectList());
            assertThat(rig.cas("two").refs().get(new RefName("n")).block(Rig.PATIENCE))
                    .isNull();
            byte[] open = Data.random(2, 1_000);
            notFound(rig.cas("one").statBlob(rig.put(open).key()));
        }
    }

    private static void notFound(Mono<?> answer) {
        assertThatThrownBy(() -> answer.block(Rig.PATIENCE)).isInstanceOf(CasException.NotFound.class);
    }

    @Test
    void store_smallBlobsOfTwoDomainsAtOnce_shareNoPack() {
        try (Rig rig = rig()) {
            add(rig, "two");
            List<Cas> all = List.of(rig.cas(), rig.cas("one"), rig.cas("two"));
            List<Mono<Receipt>> puts = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                Cas cas = all.get(i % 3);
                puts.add(Data.buffers(Data.random(i, 100 + i), 50).as(cas.storeBlob(Attributes.none())::drain));
            }
            Mono.when(puts).block(Rig.PATIENCE);
            int entries = 0;
            for (ObjectName pack : rig.packs()) {
                int domain = header(rig, pack).domain();
                for (EntryHeader entry : entries(rig, pack)) {
                    boolean isPrivate = entry.key().scheme().label().equals("blake3-keyed");
                    assertThat(isPrivate).isEqualTo(domain != 0);
                    entries++;
                }
            }
            assertThat(entries).isEqualTo(60);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MEMORY_BLAKE3", "MEMORY_SHA256"})
    void store_anything_leavesNeitherPlaintextNorItsDigestsInTheStore(Flavour flavour) {
        try (Rig rig = rig(flavour, builder -> builder.codec("identity").chunker("fixed:50000"))) {
            add(rig, "one");
            List<byte[]> secrets = new ArrayList<>();
            for (int length : List.of(40, 1_000, 120_000, 9 << 20)) {
                byte[] bytes = Data.random(length, length);
                Receipt receipt = put(
                        rig.cas("one"),
                        bytes,
                        Attributes.builder().outboardFrom(0).build());
                secrets.add(receipt.key().digest().bytes());
                secrets.add(receipt.key().digest().hex().getBytes(StandardCharsets.US_ASCII));
                receipt.sha256Tree().ifPresent(tree -> secrets.add(tree.bytes()));
                secrets.add(Arrays.copyOf(bytes, 32));
                secrets.add(Arrays.copyOfRange(bytes, length - 32, length));
                byte[] chunk = Arrays.copyOf(bytes, Math.min(length, 50_000));
                secrets.add(
                        Hashes.digest(flavour.algorithm, ByteBuffer.wrap(chunk)).bytes());
                byte[] group = Arrays.copyOf(bytes, Math.min(length, 16_384));
                secrets.add(
                        Hashes.digest(flavour.algorithm, ByteBuffer.wrap(group)).bytes());
            }
            List<String> all = rig.objects().stream()
                    .map(name -> new String(rig.object(name), StandardCharsets.ISO_8859_1))
                    .toList();
            assertThat(all).hasSizeGreaterThan(4);
            for (byte[] secret : secrets) {
                String wanted = new String(secret, StandardCharsets.ISO_8859_1);
                assertThat(all).noneMatch(object -> object.contains(wanted));
            }
            assertThat(findings(rig.cas("one"))).isEmpty();
        }
    }

    @Test
    void manifest_clearPart_namesItsBlocksToThoseWithoutKeys() {
        try (Rig rig = rig()) {
            byte[] bytes = Data.random(3, 2 << 20);
            Receipt receipt = put(
                    rig.cas("one"), bytes, Attributes.builder().outboardFrom(0).build());
            BlobStat stat = get(rig.cas("one").statBlob(receipt.key()));
            BlockKey outboard = stat.outboard().orElseThrow();
            boolean seen = false;
            for (ObjectName pack : rig.packs()) {
                byte[] object = rig.object(pack);
                int at = PackFormat.HEADER_BYTES;
                for (EntryHeader entry : entries(rig, pack)) {
                    if (entry.key().equals(stat.root())) {
                        assertThat(entry.kind()).isEqualTo(EntryKind.MANIFEST.id());
                        assertThat(entry.seal()).isEqualTo(FrameFormat.SEAL_MANIFEST);
                        String stored = new String(
                                object,
                                at + PackFormat.ENTRY_HEADER_BYTES,
                                entry.storedBytes(),
                                StandardCharsets.ISO_8859_1);
                        assertThat(stored).contains(new String(outboard.digest().bytes(), StandardCharsets.ISO_8859_1));
                        seen = true;
                    }
                    if (entry.key().equals(outboard)) {
                        assertThat(entry.seal()).isEqualTo(FrameFormat.SEAL_FRAME);
                    }
                    at += entry.entryBytes();
                }
            }
            assertThat(seen).isTrue();
            assertThat(get(rig.cas("one").readBlock(outboard)).remaining()).isEqualTo(outboard.size());
        }
    }

    private static PackHeader header(Rig rig, ObjectName pack) {
        return PackHeader.decode(ByteBuffer.wrap(rig.object(pack)), PACK);
    }

    private static List<EntryHeader> entries(Rig rig, ObjectName pack) {
        byte[] object = rig.object(pack);
        long mark = header(rig, pack).mark();
        List<EntryHeader> entries = new ArrayList<>();
        int at = PackFormat.HEADER_BYTES;
        while (ByteBuffer.wrap(object, at, 8)
                        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                        .getLong()
                == mark) {
            EntryHeader entry =
                    EntryHeader.decode(ByteBuffer.wrap(object).position(at).slice(), PACK);
            entries.add(entry);
            at += entry.entryBytes();
        }
        return entries;
    }

    @Test
    void verify_damageOfAnyEntry_isFoundWithAndWithoutKeys() {
        try (Rig rig = rig()) {
            put(rig.cas("one"), Data.random(4, 2 << 20));
            put(rig.cas("one"), Data.random(5, 900));
            Repository stranger = rig.another(Optional.empty());
            assertThat(findings(stranger.cas())).isEmpty();
            for (ObjectName pack : rig.packs()) {
                byte[] sound = rig.object(pack);
                int at = PackFormat.HEADER_BYTES;
                for (EntryHeader entry : entries(rig, pack)) {
                    rig.tamper(pack, forged(sound, at, entry));
                    assertThat(findings(stranger.cas())).isNotEmpty();
                    assertThat(findings(rig.cas("one"))).isNotEmpty();
                    rig.tamper(pack, sound);
                    at += entry.entryBytes();
                }
            }
            assertThat(findings(stranger.cas())).isEmpty();
            stranger.close();
        }
    }

    /** A byte of the stored ones is another, and all checksums of the entry agree with it. */
    private static byte[] forged(byte[] pack, int at, EntryHeader entry) {
        byte[] forged = pack.clone();
        int stored = at + PackFormat.ENTRY_HEADER_BYTES;
        forged[stored + entry.storedBytes() / 2] ^= 1;
        ByteBuffer bytes = ByteBuffer.wrap(forged, stored, entry.storedBytes()).slice();
        EntryHeader header = new EntryHeader(
                entry.mark(),
                entry.kind(),
                entry.codec(),
                entry.seal(),
                entry.keyId(),
                entry.key(),
                entry.storedBytes(),
                Crc32c.of(bytes));
        header.encode().get(forged, at, PackFormat.ENTRY_HEADER_BYTES);
        return forged;
    }

    @Test
    void verify_privateHandle_looksAtItsOwnPacksAlone() {
        try (Rig rig = rig()) {
            add(rig, "two");
            put(rig.cas("one"), Data.random(6, 900));
            for (ObjectName pack : rig.packs()) {
                rig.remove(pack);
            }
            assertThat(findings(rig.cas("two"))).isEmpty();
            assertThat(findings(rig.cas("one"))).isNotEmpty();
            assertThat(findings(rig.cas())).isNotEmpty();
        }
    }

    @Test
    void row_pointsAtAnotherWholeBlock_isCorruptAndFound() {
        try (Rig rig = rig()) {
            DomainCas one = rig.cas("one");
            BlobKey victim = put(one, Data.random(7, 500)).key();
            BlockKey other =
                    get(one.statBlob(put(one, Data.random(8, 500)).key())).root();
            rig.catalog().row = row ->
                    row.key().equals(victim) ? new BlobRow(row.no(), row.domain(), row.key(), other, false) : row;
            corrupt(one.readBlob(victim).all().collectList());
            corrupt(one.readBlob(victim).at(0, 10).collectList());
            assertThat(findings(one)).isNotEmpty();
        }
    }

    private static void corrupt(Mono<?> answer) {
        assertThatThrownBy(() -> answer.block(Rig.PATIENCE)).isInstanceOf(CasException.Corrupt.class);
    }

    @Test
    void rotate_newContentHasTheNewEpoch_oldStaysReadableAndKnown() {
        try (Rig rig = rig()) {
            DomainCas one = rig.cas("one");
            byte[] old = Data.random(9, 2 << 20);
            BlobKey before = put(one, old).key();
            List<ObjectName> packs = rig.packs();
            Domain rotated = get(rig.repository().domains().rotate("one"));
            assertThat(rotated.epoch()).isEqualTo(2);
            BlobKey after = put(one, Data.random(10, 2 << 20)).key();
            Data.assertSame("old", read(one, before), old);
            assertThat(put(one, old).chunks().writtenBytes())
                    .as("same block keys")
                    .isZero();
            for (ObjectName pack : rig.packs()) {
                int expected = packs.contains(pack) ? 1 : 2;
                assertThat(entries(rig, pack)).isNotEmpty().allMatch(entry -> entry.keyId() == expected);
            }
            assertThat(findings(one)).isEmpty();

            Repository later = rig.another(Optional.of(keys));
            read(get(later.cas("one")), before);
            read(get(later.cas("one")), after);
            later.close();
        }
    }

    @Test
    void rotate_inAnotherProcess_isLearntWhenItsContentIsMet() {
        try (Rig rig = rig()) {
            DomainCas one = rig.cas("one");
            BlobKey before = put(one, Data.random(11, 900)).key();
            Repository other = rig.another(Optional.of(keys));
            get(other.domains().rotate("one"));
            byte[] fresh = Data.random(12, 2 << 20);
            BlobKey after = put(get(other.cas("one")), fresh).key();
            Data.assertSame("sealed under an epoch that came later", read(one, after), fresh);
            read(one, before);
            other.close();
        }
    }

    @Test
    void rotate_inAnotherProcess_isLearntByReadsAtOnceAndByVerify() {
        try (Rig rig = rig()) {
            DomainCas one = rig.cas("one");
            Repository other = rig.another(Optional.of(keys));
            get(other.domains().rotate("one"));
            DomainCas theirs = get(other.cas("one"));
            List<BlobKey> blobs = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                blobs.add(put(theirs, Data.random(20 + i, 700)).key());
            }
            Repository third = rig.another(Optional.of(keys));
            DomainCas early = get(third.cas("one"));
            get(other.domains().rotate("one"));
            put(theirs, Data.random(40, 700));
            assertThat(findings(early)).as("the third epoch is learnt").isEmpty();
            List<Mono<Long>> reads =
                    blobs.stream().map(key -> one.readBlob(key).all().count()).toList();
            Mono.when(reads).block(Rig.PATIENCE);
            other.close();
            third.close();
        }
    }

    @Test
    void open_keyManager_missingOrWrong_isRefusedBeforeAnyPackIsRead() {
        try (Rig rig = rig()) {
            put(rig.cas("one"), Data.random(13, 900));
            Repository without = rig.another(Optional.empty());
            assertThatThrownBy(() -> get(without.cas("one")))
                    .isInstanceOf(CasException.Unsupported.class)
                    .hasMessageContaining("key manager");
            assertThatThrownBy(() -> get(without.domains().add("two"))).isInstanceOf(CasException.Unsupported.class);
            assertThat(get(without.domains().list().collectList())).hasSize(2);
            Repository wrong = rig.another(Optional.of(new FakeKeys("else")));
            rig.store().beforeGet = name ->
                    name.value().startsWith("packs/") ? Mono.error(new AssertionError("read " + name)) : Mono.empty();
            assertThatThrownBy(() -> get(wrong.cas("one"))).isInstanceOf(CasException.Denied.class);
            assertThatThrownBy(() -> get(wrong.domains().rotate("one"))).isInstanceOf(CasException.Denied.class);
            rig.store().beforeGet = name -> Mono.empty();
            assertThat(get(rig.repository().domains().rotate("one")).epoch())
                    .as("no number was spent")
                    .isEqualTo(2);
            without.close();
            wrong.close();
        }
    }

    @Test
    void open_keyObjectMissingOrAnothers_isCorrupt() {
        try (Rig rig = rig()) {
            add(rig, "two");
            ObjectName first = ObjectName.of("keys/1.1");
            byte[] sound = rig.object(first);
            rig.tamper(first, rig.object(ObjectName.of("keys/2.1")));
            corrupt(rig.another(Optional.of(keys)).cas("one"));
            rig.tamper(first, new byte[100_000]);
            corrupt(rig.another(Optional.of(keys)).cas("one"));
            rig.remove(first);
            corrupt(rig.another(Optional.of(keys)).cas("one"));
            rig.tamper(first, sound);
            get(rig.another(Optional.of(keys)).cas("one"));
        }
    }

    @Test
    void add_nameInUseOrNone_isRefused() {
        try (Rig rig = rig()) {
            assertThatThrownBy(() -> add(rig, "one")).isInstanceOf(CasException.AlreadyExists.class);
            assertThatThrownBy(() -> add(rig, "open")).isInstanceOf(CasException.AlreadyExists.class);
            assertThatThrownBy(() -> add(rig, "One")).isInstanceOf(CasException.InvalidInput.class);
            assertThatThrownBy(() -> add(rig, "")).isInstanceOf(CasException.InvalidInput.class);
            assertThatThrownBy(() -> get(rig.repository().domains().rotate("open")))
                    .isInstanceOf(CasException.InvalidInput.class);
            notFound(rig.repository().domains().rotate("two"));
            notFound(rig.repository().cas("two"));
            assertThat(names(rig)).containsExactly("open", "one");
        }
    }

    @Test
    void add_processDiesBetweenItsSteps_leavesAtMostAKeyThatNobodyUses() {
        try (Rig rig = rig()) {
            for (String step : List.of("takeNumber", "put", "addDomain")) {
                dies(rig, step);
                assertThatThrownBy(() -> add(rig, "two")).isInstanceOf(CasException.Unavailable.class);
                lives(rig);
                assertThat(names(rig)).as(step).containsExactly("open", "one");
                notFound(rig.repository().cas("two"));
            }
            add(rig, "two");
            byte[] bytes = Data.random(14, 900);
            Data.assertSame(
                    "two", read(rig.cas("two"), put(rig.cas("two"), bytes).key()), bytes);
            Repository later = rig.another(Optional.of(keys));
            get(later.cas("two"));
            later.close();
        }
    }

    @Test
    void rotate_processDiesBetweenItsSteps_goesOnWithTheOldKey() {
        try (Rig rig = rig()) {
            DomainCas one = rig.cas("one");
            for (String step : List.of("takeEpoch", "put", "addEpoch")) {
                dies(rig, step);
                assertThatThrownBy(() -> get(rig.repository().domains().rotate("one")))
                        .isInstanceOf(CasException.Unavailable.class);
                lives(rig);
                byte[] bytes = Data.text(step.length(), 900);
                BlobKey key = put(one, bytes).key();
                Repository later = rig.another(Optional.of(keys));
                Data.assertSame(step, read(get(later.cas("one")), key), bytes);
                later.close();
            }
            assertThat(rig.packs())
                    .allSatisfy(pack -> assertThat(entries(rig, pack)).allMatch(entry -> entry.keyId() == 1));
            assertThat(get(rig.repository().domains().rotate("one")).epoch()).isGreaterThan(1);
            byte[] bytes = Data.random(15, 900);
            BlobKey key = put(one, bytes).key();
            Repository later = rig.another(Optional.of(keys));
            Data.assertSame("after all", read(get(later.cas("one")), key), bytes);
            later.close();
        }
    }

    private static void dies(Rig rig, String step) {
        rig.catalog().before = operation -> {
            if (operation.equals(step)) {
                throw new CasException.Unavailable(CasException.Details.of("test", "died", null));
            }
        };
        rig.store().beforePut = name -> step.equals("put") && name.value().startsWith("keys/")
                ? Mono.error(new CasException.Denied(CasException.Details.of("test", "died", null)))
                        .onErrorMap(e -> new CasException.Unavailable(CasException.Details.of("test", "died", null)))
                        .then()
                : Mono.empty();
    }

    private static void lives(Rig rig) {
        rig.catalog().before = operation -> {};
        rig.store().beforePut = name -> Mono.empty();
    }

    @Test
    void add_storeHasAKeyOfTheNumber_isRefusedAndKeepsIt() {
        try (Rig rig = rig()) {
            ObjectName second = ObjectName.of("keys/2.1");
            rig.tamper(second, new byte[] {1});
            assertThatThrownBy(() -> add(rig, "two")).isInstanceOf(CasException.Conflict.class);
            assertThat(rig.object(second)).containsExactly(1);
            add(rig, "two");
            assertThat(rig.objects()).contains(ObjectName.of("keys/3.1"));
        }
    }

    @Test
    void close_thenUse_saysClosed() {
        try (Rig rig = rig()) {
            Repository other = rig.another(Optional.of(keys));
            DomainCas one = get(other.cas("one"));
            BlobKey key = put(one, Data.random(16, 2 << 20)).key();
            other.close();
            assertThatThrownBy(() -> read(one, key)).isInstanceOf(CasException.Closed.class);
            assertThatThrownBy(() -> put(one, Data.random(17, 10))).isInstanceOf(CasException.Closed.class);
        }
    }
}
