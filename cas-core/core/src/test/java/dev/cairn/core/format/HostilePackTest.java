package dev.cairn.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.hash.Hashes;
import dev.cairn.engines.Crc32c;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packs made by somebody who knows the format: every checksum is right and what they protect is not. */
class HostilePackTest {
    private static final long SMALL = 64 << 10;
    private static final PackId PACK = new PackId(HashAlgorithm.BLAKE3, new Digest(1, 2, 3, 4));
    private static final Subject ABOUT = Subject.inPack(PACK, 0);
    private static final PackHeader HEADER = Samples.header(HashAlgorithm.BLAKE3);

    /** Changes the sample's bytes and makes the CRC32C behind them right again. */
    private static ByteBuffer forged(ByteBuffer sample, int crcAt, Consumer<ByteBuffer> change) {
        ByteBuffer copy = ByteBuffer.wrap(Samples.array(sample)).order(ByteOrder.LITTLE_ENDIAN);
        change.accept(copy);
        return copy.putInt(crcAt, Crc32c.of(copy.duplicate().limit(crcAt)));
    }

    private static ByteBuffer header(Consumer<ByteBuffer> change) {
        return forged(HEADER.encode(), PackFormat.HEADER_BYTES - 4, change);
    }

    private static ByteBuffer entry(Consumer<ByteBuffer> change) {
        BlockKey key = Samples.key(BlockScheme.BLAKE3, Samples.TEXT);
        EntryHeader header = new EntryHeader(HEADER.mark(), 1, 1, 0, 0, key, 36, 0);
        ByteBuffer buffer = Wire.allocate(100).put(header.encode()).flip().limit(100);
        return forged(buffer, PackFormat.ENTRY_HEADER_BYTES - 4, change);
    }

    private static ByteBuffer footer(Consumer<ByteBuffer> change) {
        PackFooter footer = new PackFooter(PackFormat.HEADER_BYTES, 0, HashAlgorithm.BLAKE3, PACK.digest());
        return forged(footer.encode(), 45, change);
    }

    @Test
    void header_newerVersion_isIncompatible() {
        assertThatThrownBy(() -> PackHeader.decode(header(b -> b.putShort(8, (short) 2)), ABOUT))
                .isInstanceOf(CasException.IncompatibleFormat.class)
                .hasMessageContaining("version 2 is newer than 1");
    }

    @Test
    void header_impossibleFields_areCorrupt() {
        assertCorrupt(() -> PackHeader.decode(header(b -> b.putShort(8, (short) 0)), ABOUT), "version 0");
        assertCorrupt(() -> PackHeader.decode(header(b -> b.put(10, (byte) 9)), ABOUT), "algorithm byte 9");
        assertCorrupt(() -> PackHeader.decode(header(b -> b.putInt(12, -1)), ABOUT), "domain 4294967295");
        assertCorrupt(() -> PackHeader.decode(header(b -> b.putInt(16, -1)), ABOUT), "policy 4294967295");
        assertCorrupt(() -> PackHeader.decode(header(b -> b.putLong(20, -1)), ABOUT), "session 18446744073709551615");
    }

    @Test
    void header_reservedClass_isKept() {
        assertThat(PackHeader.decode(header(b -> b.put(11, (byte) 200)), ABOUT).packClass())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, PackFormat.STORED_BYTES_MAX + 1})
    void entry_storedLengthNoEntryHas_isRefusedUnread(int length) {
        ByteBuffer bytes = entry(b -> b.putInt(52, length));
        assertCorrupt(() -> Entry.decode(bytes, PACK, 80), "stored");
        assertThat(Allocation.of(() -> Entry.decode(bytes, PACK, 80))).isLessThan(SMALL);
        assertThat(bytes.position()).isZero();
    }

    @Test
    void entry_claimsMoreThanIsThere_isRefusedUnread() {
        ByteBuffer bytes = entry(b -> b.putInt(52, PackFormat.STORED_BYTES_MAX));
        assertCorrupt(() -> Entry.decode(bytes, PACK, 80), "cut short");
        assertThat(Allocation.of(() -> Entry.decode(bytes, PACK, 80))).isLessThan(SMALL);
    }

    @Test
    void entry_impossibleFields_areCorrupt() {
        assertCorrupt(() -> Entry.decode(entry(b -> b.put(8, (byte) 0)), PACK, 80), "kind 0");
        assertCorrupt(() -> Entry.decode(entry(b -> b.putInt(11, 1)), PACK, 80), "key id 1 without a seal");
        assertCorrupt(() -> Entry.decode(entry(b -> b.put(9, (byte) 0)), PACK, 80), "stored as they are");
        assertCorrupt(() -> Entry.decode(entry(b -> b.put(15, (byte) 9)), PACK, 80), "scheme byte 9");
        assertCorrupt(() -> Entry.decode(entry(b -> b.putInt(48, BlockKey.SIZE_MAX + 1)), PACK, 80), "actual 16777217");
    }

    @Test
    void entry_damagedBytes_namesBlockPackAndOffset() {
        assertThatThrownBy(() -> Entry.decode(entry(b -> b.put(99, (byte) 1)), PACK, 80))
                .hasMessageContaining("block " + Samples.key(BlockScheme.BLAKE3, Samples.TEXT))
                .hasMessageContaining("pack " + PACK)
                .hasMessageContaining("offset 80");
    }

    @Test
    void entry_anotherPacksMark_isRefused() {
        EntryHeader header = EntryHeader.decode(entry(b -> {}), ABOUT);
        header.expectMark(HEADER.mark(), ABOUT);
        assertCorrupt(() -> header.expectMark(HEADER.mark() + 1, ABOUT), "mark");
    }

    @Test
    void footer_impossibleFields_areCorrupt() {
        int length = PackFormat.HEADER_BYTES + PackFormat.FOOTER_BYTES;
        assertThat(PackFooter.decode(footer(b -> {}), length, ABOUT).count()).isZero();
        assertCorrupt(() -> PackFooter.decode(footer(b -> b.putLong(0, -1)), length, ABOUT), "index offset");
        assertCorrupt(() -> PackFooter.decode(footer(b -> b.putLong(0, 79)), length, ABOUT), "actual 79");
        assertCorrupt(() -> PackFooter.decode(footer(b -> b.putLong(0, 81)), length, ABOUT), "-1 bytes");
        assertCorrupt(() -> PackFooter.decode(footer(b -> b.putInt(8, 1)), length, ABOUT), "index of 1 entries");
        assertCorrupt(
                () -> PackFooter.decode(footer(b -> b.putInt(8, PackFormat.ENTRIES_MAX + 1)), length, ABOUT),
                "actual 262145");
        assertCorrupt(() -> PackFooter.decode(footer(b -> b.putInt(8, -1)), length, ABOUT), "4294967295");
        assertCorrupt(() -> PackFooter.decode(footer(b -> {}), length - 1, ABOUT), "137 to 67108864");
        assertCorrupt(() -> PackFooter.decode(footer(b -> {}), PackFormat.BYTES_MAX + 1L, ABOUT), "not 67108865");
    }

    @Test
    void index_claimsMoreEntriesThanBytes_isRefusedUnread() {
        ByteBuffer index = ByteBuffer.allocate(100);
        PackFooter footer = new PackFooter(
                80, PackFormat.ENTRIES_MAX, HashAlgorithm.BLAKE3, Hashes.digest(HashAlgorithm.BLAKE3, index));
        assertCorrupt(() -> PackIndex.decode(index, HEADER, footer, ABOUT), "cut short");
        assertThat(Allocation.of(() -> PackIndex.decode(index, HEADER, footer, ABOUT)))
                .isLessThan(SMALL);
    }

    @Test
    void index_hundredThousandEntries_allocatesNoMoreThanStated() {
        BlockKey key = Samples.key(BlockScheme.BLAKE3, new byte[0]);
        EntryHeader plain = new EntryHeader(HEADER.mark(), 2, 0, 0, 0, key, 0, 0);
        ByteBuffer index = Wire.allocate(100_000 * PackFormat.INDEX_ENTRY_BYTES_MIN);
        for (long offset = 80; index.hasRemaining(); offset += plain.entryBytes()) {
            index.putLong(offset).put(plain.encode());
        }
        index.flip();
        PackFooter footer = new PackFooter(
                80 + 64 * 100_000, 100_000, HashAlgorithm.BLAKE3, Hashes.digest(HashAlgorithm.BLAKE3, index));
        assertThat(PackIndex.decode(index, HEADER, footer, ABOUT).entries()).hasSize(100_000);
        assertThat(Allocation.of(() -> PackIndex.decode(index, HEADER, footer, ABOUT)))
                .isLessThan(16L * index.remaining() + SMALL);
    }

    @Test
    void index_doesNotSayWhatItMust_isCorrupt() {
        EntryHeader plain = entry(0);
        EntryHeader coded = entry(1);
        assertThat(PackIndex.decode(index(80, coded, true), HEADER, footer(index(80, coded, true), 80), ABOUT)
                        .entries())
                .hasSize(1);
        assertIndexRefused(index(81, coded, true), 81, "an entry at 81");
        assertIndexRefused(index(80, coded, false), 80, "");
        assertIndexRefused(index(80, coded, true), 81, "the index starts at 174");
        assertIndexRefused(index(80, plain, true), 80, "bytes too many");
        ByteBuffer otherAlgorithm = index(80, coded, true).put(72, (byte) 2);
        assertIndexRefused(otherAlgorithm, 80, "hash algorithm");
        EntryHeader foreign = new EntryHeader(5, 1, 1, 0, 0, coded.key(), 29, 0);
        assertIndexRefused(index(80, foreign, true), 80, "mark");
    }

    private static EntryHeader entry(int codec) {
        BlockKey key = Samples.key(BlockScheme.BLAKE3, Samples.TEXT);
        return new EntryHeader(HEADER.mark(), 1, codec, 0, 0, key, 29, 0);
    }

    private static ByteBuffer index(long offset, EntryHeader entry, boolean digest) {
        ByteBuffer to = Wire.allocate(200).putLong(offset).put(entry.encode());
        if (digest) {
            Wire.put(to, HashAlgorithm.BLAKE3, PACK.digest());
        }
        return to.flip();
    }

    private static PackFooter footer(ByteBuffer index, long first) {
        return new PackFooter(first + 93, 1, HashAlgorithm.BLAKE3, Hashes.digest(HashAlgorithm.BLAKE3, index));
    }

    private static void assertIndexRefused(ByteBuffer index, long first, String reason) {
        assertCorrupt(() -> PackIndex.decode(index, HEADER, footer(index, first), ABOUT), reason);
    }

    @Test
    void index_ofAnotherPack_isRefused() {
        Samples.Pack pack = Samples.pack(HashAlgorithm.BLAKE3);
        PackIndex index = new PackIndex(HashAlgorithm.BLAKE3, pack.sealed().entries());
        index.verify(HEADER, pack.sealed().id());
        assertCorrupt(() -> index.verify(HEADER, PACK), "digest that names the pack");
        PackHeader other =
                new PackHeader(HEADER.repository(), HEADER.catalog(), 8, 0, 0, 3, HashAlgorithm.BLAKE3, 0, 0);
        assertCorrupt(() -> index.verify(other, pack.sealed().id()), "digest that names the pack");
    }

    @Test
    void index_entryOfRightChecksumsAndOtherBytes_isNotExpected() {
        Samples.Pack pack = Samples.pack(HashAlgorithm.BLAKE3);
        IndexEntry listed = pack.sealed().entries().get(1);
        byte[] forged = Samples.REPEATED_ZSTD.clone();
        forged[5] ^= 1;
        EntryHeader h = listed.header();
        EntryHeader header = new EntryHeader(
                h.mark(), h.kind(), h.codec(), 0, 0, h.key(), forged.length, Crc32c.of(forged, 0, forged.length));
        Entry entry = new Entry(header, ByteBuffer.wrap(forged));
        assertCorrupt(() -> listed.expect(entry, pack.sealed().id()), "header is not the one");
        IndexEntry relisted = new IndexEntry(listed.offset(), header, Optional.of(listed.digest()));
        assertCorrupt(() -> relisted.expect(entry, pack.sealed().id()), "do not have the digest");
    }

    @Test
    void scan_entryClaimsMoreThanIsThere_asksForNoMoreThanStated() {
        ByteBuffer head = entry(b -> b.putInt(52, PackFormat.STORED_BYTES_MAX));
        byte[] bytes = new byte[180];
        HEADER.encode().get(bytes, 0, 80);
        head.get(bytes, 80, 100);
        PackRecovery.Source source = PackFile.source(bytes);
        PackRecovery.Recovered recovered = PackRecovery.scan(
                (offset, length) -> {
                    assertThat(length).isLessThanOrEqualTo(PackFormat.STORED_BYTES_MAX);
                    return source.read(offset, length);
                },
                Samples.ABOUT,
                (listed, entry) -> {
                    throw new AssertionError(listed);
                });
        assertThat(recovered.end()).isEqualTo(80);
        assertThat(recovered.stop()).hasMessageContaining("offset 80");
    }

    /** A pack whose entries never end, all of them the same. */
    private static PackRecovery.Source endless(EntryHeader entry, byte[] stored) {
        ByteBuffer one = Wire.allocate(entry.entryBytes()).put(entry.encode()).put(stored);
        return (offset, length) -> {
            assertThat(offset + length).isLessThanOrEqualTo(PackFormat.BYTES_MAX);
            int from = (int) ((offset - PackFormat.HEADER_BYTES) % entry.entryBytes());
            return offset == 0 ? HEADER.encode() : one.slice(from, length);
        };
    }

    private static PackRecovery.Recovered scan(PackRecovery.Source source) {
        return PackRecovery.scan(source, Samples.ABOUT, (listed, entry) -> {});
    }

    @Test
    void scan_entriesWithoutEnd_stopsAtTheLimits() {
        BlockKey key = Samples.key(BlockScheme.BLAKE3, new byte[0]);
        EntryHeader empty = new EntryHeader(HEADER.mark(), 2, 0, 0, 0, key, 0, 0);
        assertThat(scan(endless(empty, new byte[0])).entries()).isEqualTo(PackFormat.ENTRIES_MAX);
        byte[] stored = new byte[1 << 20];
        int crc = Crc32c.of(stored, 0, stored.length);
        EntryHeader large = new EntryHeader(HEADER.mark(), 1, 1, 0, 0, key, stored.length, crc);
        assertThat(scan(endless(large, stored)).entries()).isEqualTo(63);
    }

    @Test
    void scan_entryOfAnotherPack_stopsThere() {
        BlockKey key = Samples.key(BlockScheme.BLAKE3, new byte[0]);
        EntryHeader foreign = new EntryHeader(HEADER.mark() + 1, 2, 0, 0, 0, key, 0, 0);
        PackRecovery.Recovered recovered = scan(endless(foreign, new byte[0]));
        assertThat(recovered.entries()).isZero();
        assertThat(recovered.stop()).hasMessageContaining("mark");
    }

    @Test
    void value_offsetsWithGapsOrTooManyDigests_areInvalid() {
        IndexEntry entry = new IndexEntry(81, entry(0), Optional.empty());
        assertThatThrownBy(() -> new PackIndex(HashAlgorithm.BLAKE3, List.of(entry)))
                .isInstanceOf(CasException.InvalidInput.class);
        IndexEntry twice = new IndexEntry(80, entry(0), Optional.of(PACK.digest()));
        assertThatThrownBy(() -> new PackIndex(HashAlgorithm.BLAKE3, List.of(twice)))
                .isInstanceOf(CasException.InvalidInput.class);
    }

    private static void assertCorrupt(Runnable decode, String reason) {
        assertThatThrownBy(decode::run).isInstanceOf(CasException.Corrupt.class).hasMessageContaining(reason);
    }
}
