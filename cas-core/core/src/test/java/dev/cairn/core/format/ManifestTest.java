package dev.cairn.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.core.hash.Hashes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
    private static final long SMALL = 64 << 10;
    /** Where the fields of a root's clear part stand. */
    private static final int DOMAIN = 10;

    private static final int CHUNKER = 14;
    private static final int TOTAL = 36;
    private static final int CHUNKS = 44;
    private static final int FIRST = 52;

    private static Manifest decode(ByteBuffer bytes) {
        return Manifest.decode(bytes, Samples.ABOUT);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,0", "4096,0", "4097,2", "8192,2", "8193,3", "20000,5"})
    void builder_anyCount_listsPagesOnlyIfThereAreTwo(int chunks, int pages) {
        Samples.Paged paged = Samples.paged(chunks);
        assertThat(paged.pages()).hasSize(pages);
        Manifest manifest = decode(paged.root());
        assertThat(manifest.chunks()).isEqualTo(chunks);
        assertThat(manifest.totalBytes()).isEqualTo(paged.key().size());
        assertThat(manifest.pageCount()).isEqualTo(Math.max(1, pages));
        assertThat(manifest.encode()).isEqualTo(paged.root());
        int next = 0;
        for (int i = 0; i < manifest.pageCount(); i++) {
            for (BlockKey key : page(manifest, paged, i).keys()) {
                assertThat(key).isEqualTo(Samples.chunk(next++));
            }
        }
        assertThat(next).isEqualTo(chunks);
    }

    private static ManifestPage page(Manifest manifest, Samples.Paged paged, int i) {
        if (manifest.pages() instanceof ManifestPages.Inline inline) {
            return inline.page();
        }
        PageRef ref = ((ManifestPages.Listed) manifest.pages()).refs().get(i);
        ByteBuffer bytes = paged.pages().get(i);
        assertThat(Hashes.blockKey(BlockScheme.BLAKE3, bytes)).isEqualTo(ref.key());
        return manifest.page(i, bytes, Samples.ABOUT);
    }

    @Test
    void pageOf_anyOffset_isThePageThatHoldsIt() {
        Samples.Paged paged = Samples.paged(10_000);
        Manifest manifest = decode(paged.root());
        ManifestPages.Listed listed = (ManifestPages.Listed) manifest.pages();
        for (int i = 0; i < 3; i++) {
            long start = listed.refs().get(i).start();
            assertThat(manifest.pageOf(start)).isEqualTo(i);
            assertThat(manifest.pageOf(start + 1)).isEqualTo(i);
            assertThat(manifest.pageOf(Math.max(0, start - 1))).isEqualTo(Math.max(0, i - 1));
        }
        assertThat(manifest.pageOf(Long.MAX_VALUE)).isEqualTo(2);
        assertThat(decode(Samples.paged(5).root()).pageOf(9)).isZero();
    }

    @Test
    void page_anotherThanTheRootSays_isRefused() {
        Samples.Paged paged = Samples.paged(8_200);
        Manifest manifest = decode(paged.root());
        assertCorrupt(() -> manifest.page(0, paged.pages().get(1), Samples.ABOUT), "page 0 has 4096 chunks of");
        assertCorrupt(() -> manifest.page(0, paged.pages().get(2), Samples.ABOUT), "page 0 has 8 chunks of");
        assertCorrupt(() -> manifest.page(2, paged.pages().get(0), Samples.ABOUT), "the root says 8 and");
        assertCorrupt(() -> manifest.page(0, paged.root(), Samples.ABOUT), "type 1 where 2 is expected");
        assertCorrupt(() -> decode(paged.pages().get(0)), "type 2 where 1 is expected");
    }

    @Test
    void expect_anotherBlob_isCorruptAndNamesBoth() {
        Samples.Paged paged = Samples.paged(3);
        Manifest manifest = decode(paged.root());
        manifest.expect(paged.key());
        BlobKey other = new BlobKey(
                HashAlgorithm.BLAKE3, new Digest(9, 9, 9, 9), paged.key().size());
        assertThatThrownBy(() -> manifest.expect(other))
                .isInstanceOf(CasException.Corrupt.class)
                .hasMessageContaining(other.toString())
                .hasMessageContaining(paged.key().toString());
    }

    @Test
    void decode_everyPart_isKept() {
        Manifest manifest = decode(Samples.manifest(HashAlgorithm.SHA256));
        assertThat(manifest.domain()).isZero();
        assertThat(manifest.chunker()).isEqualTo(Samples.CHUNKER);
        assertThat(manifest.links())
                .containsExactly(
                        Samples.key(BlockScheme.SHA256, Samples.REPEATED),
                        Samples.key(BlockScheme.SHA256, Samples.TEXT));
        assertThat(manifest.outboard()).contains(Samples.key(BlockScheme.SHA256, new byte[64]));
        assertThat(manifest.identity().digests()).containsOnlyKeys(HashAlgorithm.BLAKE3);
        assertThat(manifest.identity().sha256Tree()).contains(new Digest(5, 6, 7, 8));
    }

    private static ByteBuffer forged(Consumer<ByteBuffer> change) {
        ByteBuffer copy = ByteBuffer.wrap(Samples.array(Samples.manifest(HashAlgorithm.BLAKE3)))
                .order(ByteOrder.LITTLE_ENDIAN);
        change.accept(copy);
        return copy;
    }

    @Test
    void decode_newerVersion_isIncompatible() {
        assertThatThrownBy(() -> decode(forged(b -> b.put(4, (byte) 2))))
                .isInstanceOf(CasException.IncompatibleFormat.class)
                .hasMessageContaining("version 2 is newer than 1");
    }

    @Test
    void decode_sealed_isUnsupported() {
        int seal = FIRST + 2 * 37 + 4 + 2 * 37 + 1 + 37;
        assertThatThrownBy(() -> decode(forged(b -> b.put(seal, (byte) 1))))
                .isInstanceOf(CasException.Unsupported.class)
                .hasMessageContaining("seal 1");
    }

    @Test
    void decode_impossibleFields_areCorrupt() {
        int links = FIRST + 2 * 37;
        int sealed = links + 4 + 3 * 37 + 2;
        assertCorrupt(() -> decode(forged(b -> b.put(0, (byte) 'X'))), "magic");
        assertCorrupt(() -> decode(forged(b -> b.put(4, (byte) 0))), "version 0");
        assertCorrupt(() -> decode(forged(b -> b.putInt(DOMAIN, -1))), "domain");
        assertCorrupt(() -> decode(forged(b -> b.put(CHUNKER, (byte) 0))), "chunker id 0");
        assertCorrupt(() -> decode(forged(b -> b.putInt(CHUNKER + 1, 0))), "0 < min <= avg <= max");
        assertCorrupt(() -> decode(forged(b -> b.putLong(TOTAL, 1))), "");
        assertCorrupt(() -> decode(forged(b -> b.putLong(CHUNKS, -1))), "count of chunks");
        assertCorrupt(() -> decode(forged(b -> b.putLong(CHUNKS, 1))), "");
        assertCorrupt(() -> decode(forged(b -> b.putInt(FIRST + 33, 0))), "empty chunk");
        assertCorrupt(() -> decode(forged(b -> b.putInt(FIRST + 33, 1_048_577))), "");
        assertCorrupt(() -> decode(forged(b -> b.putInt(links, Manifest.LINKS_MAX + 1))), "at most 262144");
        assertCorrupt(() -> decode(forged(b -> b.put(links + 4 + 2 * 37, (byte) 2))), "outboard is 0 or 1");
        assertCorrupt(() -> decode(forged(b -> b.putLong(sealed + 4 + 33, 5))), "total length");
        assertCorrupt(() -> decode(forged(b -> b.put(sealed + 4 + 42, (byte) 1))), "a second blake3 digest");
        assertCorrupt(() -> decode(forged(b -> b.put(sealed + 4 + 41, (byte) 2))), "not in the order");
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 4_096, 4_097, 1L << 31, 1L << 42, Long.MAX_VALUE})
    void decode_claimsMoreChunksThanBytes_isRefusedUnread(long chunks) {
        ByteBuffer bytes = forged(b -> b.putLong(CHUNKS, chunks));
        assertCorrupt(() -> decode(bytes), chunks > 1 << 20 ? "cut short" : "");
        assertThat(Allocation.of(() -> decode(bytes))).isLessThan(SMALL);
    }

    @Test
    void decode_claimsMoreLinksThanBytes_isRefusedUnread() {
        ByteBuffer bytes = forged(b -> b.putInt(FIRST + 2 * 37, Manifest.LINKS_MAX));
        assertCorrupt(() -> decode(bytes), "cut short");
        assertThat(Allocation.of(() -> decode(bytes))).isLessThan(SMALL);
    }

    @Test
    void decode_claimsLongParts_isRefusedUnread() {
        for (int length : new int[] {-1, Integer.MAX_VALUE, 1 << 24}) {
            ByteBuffer bytes = forged(b -> b.putInt(6, length));
            assertCorrupt(() -> decode(bytes), "");
            assertThat(Allocation.of(() -> decode(bytes))).isLessThan(SMALL);
        }
    }

    @Test
    void decode_rootLongerThanABlock_isRefusedUnread() {
        ByteBuffer bytes = ByteBuffer.allocate(Manifest.ROOT_BYTES_MAX + 1);
        assertCorrupt(() -> decode(bytes), "16777217 bytes");
        assertThat(Allocation.of(() -> decode(bytes))).isLessThan(SMALL);
    }

    @Test
    void decode_fullPageAndLargeRoot_allocateNoMoreThanStated() {
        Samples.Paged paged = Samples.paged(100_000);
        ByteBuffer page = paged.pages().get(0);
        assertThat(Allocation.of(() -> ManifestPage.decode(page, Samples.ABOUT)))
                .isLessThan(16L * page.remaining() + SMALL);
        ByteBuffer inline = Samples.paged(4_096).root();
        assertThat(Allocation.of(() -> decode(inline))).isLessThan(16L * inline.remaining() + SMALL);
    }

    @Test
    void listed_startsThatDoNotRise_areRefused() {
        ByteBuffer root = Samples.paged(8_200).root();
        int second = FIRST + 45;
        for (long start : new long[] {0, 1, 4_095, 1L << 62, 4_096L * 1_048_576 + 1}) {
            byte[] copy = Samples.array(root);
            ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putLong(second, start);
            assertCorrupt(() -> decode(ByteBuffer.wrap(copy)), "page ");
        }
        byte[] first = Samples.array(root);
        first[FIRST] = 1;
        assertCorrupt(() -> decode(ByteBuffer.wrap(first)), "first page starts at 1");
        byte[] size = Samples.array(root);
        size[FIRST + 8 + 33]++;
        assertCorrupt(() -> decode(ByteBuffer.wrap(size)), "is a block of 151563 bytes");
    }

    @Test
    void builder_sizeThatIsNotTheSum_isRefused() {
        ManifestBuilder builder =
                new ManifestBuilder(0, page -> Hashes.blockKey(BlockScheme.BLAKE3, page), Samples.CHUNKER);
        builder.add(Samples.chunk(0));
        BlobKey key = new BlobKey(HashAlgorithm.BLAKE3, new Digest(1, 2, 3, 4), 5);
        assertThatThrownBy(() -> builder.finish(key, Map.of(), page -> {}))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining("total length 65536");
    }

    @Test
    void builder_moreLinksThanAllowed_isRefused() {
        ManifestBuilder builder =
                new ManifestBuilder(0, page -> Hashes.blockKey(BlockScheme.BLAKE3, page), Samples.CHUNKER);
        for (int i = 0; i <= Manifest.LINKS_MAX; i++) {
            builder.addLink(Samples.chunk(1));
        }
        BlobKey key = new BlobKey(HashAlgorithm.BLAKE3, new Digest(1, 2, 3, 4), 0);
        assertThatThrownBy(() -> builder.finish(key, Map.of(), page -> {}))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining("actual " + (Manifest.LINKS_MAX + 1));
    }

    @Test
    void rootLimit_isTheNumberOfPagesThatTheJavadocSays() {
        int pages = 372_824;
        ManifestPages.Listed listed = listed(pages);
        assertThat(root(listed, pages).encode().remaining())
                .isLessThanOrEqualTo(Manifest.ROOT_BYTES_MAX)
                .isGreaterThan(Manifest.ROOT_BYTES_MAX - 45);
        assertThatThrownBy(() -> root(listed(pages + 1), pages + 1))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining("bytes of a root");
    }

    private static ManifestPages.Listed listed(int pages) {
        int full = ManifestPage.encodedBytes(ManifestPage.KEYS_MAX);
        PageRef[] refs = new PageRef[pages];
        for (int i = 0; i < pages; i++) {
            refs[i] = new PageRef(4_096L * i, new BlockKey(BlockScheme.BLAKE3, new Digest(1, 2, 3, 4), full));
        }
        return new ManifestPages.Listed(Arrays.asList(refs));
    }

    private static Manifest root(ManifestPages.Listed listed, int pages) {
        long chunks = 4_096L * pages;
        BlobKey key = new BlobKey(HashAlgorithm.BLAKE3, new Digest(1, 2, 3, 4), chunks);
        return new Manifest(
                0,
                Samples.CHUNKER,
                chunks,
                chunks,
                listed,
                java.util.List.of(),
                java.util.Optional.empty(),
                BlobIdentity.of(key));
    }

    private static void assertCorrupt(Runnable decode, String reason) {
        assertThatThrownBy(decode::run).isInstanceOf(CasException.Corrupt.class).hasMessageContaining(reason);
    }
}
