package dev.cairn.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.engines.Crc32c;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackWriterTest {
    private static final PackHeader HEADER = Samples.header(HashAlgorithm.BLAKE3);
    private static final BlockKey EMPTY = Samples.key(BlockScheme.BLAKE3, new byte[0]);

    private long emitted;

    private PackWriter counting() {
        return new PackWriter(HEADER, piece -> emitted += piece.remaining());
    }

    @Test
    void writer_fresh_hasEmittedTheHeader() {
        PackWriter writer = counting();
        assertThat(emitted).isEqualTo(PackFormat.HEADER_BYTES);
        assertThat(writer.bytesSoFar()).isEqualTo(PackFormat.HEADER_BYTES);
        assertThat(writer.entriesSoFar()).isZero();
    }

    @Test
    void append_buffer_keepsItsPosition() {
        ByteBuffer stored = ByteBuffer.wrap(Samples.TEXT).position(6);
        BlockKey key = Samples.key(BlockScheme.BLAKE3, Samples.array(stored));
        assertThat(counting().append(1, 0, key, stored)).isEqualTo(PackFormat.HEADER_BYTES);
        assertThat(stored.position()).isEqualTo(6);
    }

    @Test
    void append_blocksOfTheLargestSize_stopBelowTheLimit() {
        PackWriter writer = counting();
        byte[] largest = new byte[PackFormat.STORED_BYTES_MAX];
        int crc = Crc32c.of(largest, 0, largest.length);
        EntryHeader header = new EntryHeader(HEADER.mark(), 1, 1, 0, 0, EMPTY, largest.length, crc);
        while (writer.fits(largest.length)) {
            writer.append(header, ByteBuffer.wrap(largest));
        }
        assertThat(writer.entriesSoFar()).isEqualTo(3);
        assertThatIllegalStateException().isThrownBy(() -> writer.append(header, ByteBuffer.wrap(largest)));
        int rest = (int) (PackFormat.BYTES_MAX - writer.bytesSoFar());
        while (!writer.fits(rest)) {
            rest--;
        }
        byte[] last = new byte[rest];
        writer.append(
                new EntryHeader(HEADER.mark(), 1, 1, 0, 0, EMPTY, rest, Crc32c.of(last, 0, rest)),
                ByteBuffer.wrap(last));
        assertThat(writer.finish().bytes()).isEqualTo(PackFormat.BYTES_MAX).isEqualTo(emitted);
        assertThat(writer.fits(PackFormat.STORED_BYTES_MAX + 1)).isFalse();
    }

    @Test
    void append_emptyBlocks_stopAtTheCount() {
        PackWriter writer = counting();
        EntryHeader header = new EntryHeader(HEADER.mark(), 2, 0, 0, 0, EMPTY, 0, 0);
        for (int i = 0; i < PackFormat.ENTRIES_MAX; i++) {
            writer.append(header, ByteBuffer.allocate(0));
        }
        assertThat(writer.fits(0)).isFalse();
        assertThat(writer.finish().entries()).hasSize(PackFormat.ENTRIES_MAX);
        assertThat(emitted).isLessThanOrEqualTo(PackFormat.BYTES_MAX);
    }

    @Test
    void finish_twice_isRefused() {
        PackWriter writer = counting();
        writer.finish();
        assertThatIllegalStateException().isThrownBy(writer::finish);
        assertThatIllegalStateException().isThrownBy(() -> writer.append(2, 0, EMPTY, ByteBuffer.allocate(0)));
    }

    @Test
    void scan_completePack_listsTheIndexAndStopsThere() {
        Samples.Pack pack = Samples.pack(HashAlgorithm.SHA256);
        List<IndexEntry> found = new ArrayList<>();
        PackRecovery.Recovered recovered =
                PackRecovery.scan(PackFile.source(pack.bytes()), Samples.ABOUT, (listed, entry) -> found.add(listed));
        PackIndex index = new PackIndex(HashAlgorithm.SHA256, found);
        assertThat(index.packId(recovered.header())).isEqualTo(pack.sealed().id());
        assertThat(recovered.end()).isEqualTo(index.offset());
    }
}
