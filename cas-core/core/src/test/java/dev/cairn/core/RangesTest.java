package dev.cairn.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlobReader;
import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.VerifyPolicy;
import dev.cairn.core.format.ManifestPage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts of blobs. */
@TestInstance(Lifecycle.PER_CLASS)
final class RangesTest {
    private static final int CHUNK = 64;
    private static final int PAGE = ManifestPage.KEYS_MAX * CHUNK;
    private static final int LENGTH = 2 * PAGE + 150;
    private static final byte[] BYTES = Data.random(21, LENGTH);

    private Rig rig;
    private BlobKey key;

    @BeforeAll
    void open(@TempDir Path directory) {
        rig = Rig.in(directory).chunker("fixed:" + CHUNK).build();
        key = rig.put(BYTES).key();
    }

    @AfterEach
    void quiet() {
        rig.awaitQuiet();
    }

    @AfterAll
    void close() {
        rig.close();
    }

    private void equalsSlice(long offset, long length) {
        int to = (int) Math.min(LENGTH, offset + length);
        byte[] expected = Arrays.copyOfRange(BYTES, (int) offset, to);
        for (VerifyPolicy policy : List.of(VerifyPolicy.full(), VerifyPolicy.spot(0.5), VerifyPolicy.none())) {
            BlobReader reader = rig.cas().readBlob(key).verifying(policy);
            Data.assertSame(offset + "+" + length, Rig.collect(reader.at(offset, length)), expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "0, 64",
        "0, 65",
        "63, 2",
        "64, 64",
        "1, 62",
        "100, 0",
        "0, 0",
        "1000, 100000",
        "0, 1000000000000",
        "5000, 9223372036854770807"
    })
    void range_withinTheBlob_equalsTheSlice(long offset, long length) {
        equalsSlice(offset, length);
    }

    @Test
    void range_atPageBordersAndTheEnd_equalsTheSlice() {
        for (int at : new int[] {PAGE - 1, PAGE, PAGE + 1, 2 * PAGE - 1, 2 * PAGE, LENGTH - 1}) {
            equalsSlice(at, 1);
            equalsSlice(at, 70);
        }
        equalsSlice(PAGE - 100, PAGE + 200);
        equalsSlice(LENGTH, 0);
        equalsSlice(LENGTH - 1, 100);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "1, 1", "100, 5"})
    void range_pastTheEnd_refusedWithLimitAndActual(long beyond, long length) {
        long offset = LENGTH + beyond;
        assertThatThrownBy(() -> Rig.collect(rig.cas().readBlob(key).at(offset, length)))
                .isInstanceOf(CasException.RangeNotSatisfiable.class)
                .hasMessageContaining("limit " + LENGTH + ", actual " + offset)
                .hasMessageContaining(key.toString());
    }

    @Test
    void at_negativeOrOverflowing_invalidInput() {
        BlobReader reader = rig.cas().readBlob(key);
        for (long[] bad : new long[][] {{-1, 1}, {0, -1}, {2, Long.MAX_VALUE - 1}}) {
            assertThatThrownBy(() -> Rig.collect(reader.at(bad[0], bad[1])))
                    .isInstanceOf(CasException.InvalidInput.class);
        }
    }

    @Test
    void range_ofEmptyAndOfWholeBlobs_answered() {
        BlobKey empty = rig.put(new byte[0]).key();
        BlobKey whole = rig.put(Arrays.copyOf(BYTES, 60)).key();
        assertThat(buffers(rig.cas().readBlob(empty), 0, 0)).isEmpty();
        assertThat(buffers(rig.cas().readBlob(whole), 0, 0)).isEmpty();
        assertThat(buffers(rig.cas().readBlob(whole), 60, 0)).isEmpty();
        assertThat(Data.join(buffers(rig.cas().readBlob(whole), 59, 9))).containsExactly(BYTES[59]);
        assertThatThrownBy(() -> buffers(rig.cas().readBlob(empty), 0, 1))
                .isInstanceOf(CasException.RangeNotSatisfiable.class);
    }

    private static List<ByteBuffer> buffers(BlobReader reader, long offset, long length) {
        return Objects.requireNonNull(
                reader.range(new ByteRange(offset, length)).collectList().block(Rig.PATIENCE));
    }

    @Test
    void range_buffers_areReadOnlyAndNeverEmpty() {
        for (ByteBuffer buffer : buffers(rig.cas().readBlob(key), 10, 500)) {
            assertThat(buffer.isReadOnly()).isTrue();
            assertThat(buffer.isDirect()).isFalse();
            assertThat(buffer.hasRemaining()).isTrue();
        }
    }

    @Test
    void range_inALargeBlob_fetchesLittleMoreThanItself() {
        rig.recorded().reset();
        equalsSliceOnce(PAGE + 1_000, 640);
        long manifest = 3L * ManifestPage.KEYS_MAX * 40;
        assertThat(rig.recorded().bytesRead()).isLessThan(manifest + 16_384);
    }

    private void equalsSliceOnce(int offset, int length) {
        byte[] read = Rig.collect(rig.cas().readBlob(key).at(offset, length));
        Data.assertSame("one range", read, Arrays.copyOfRange(BYTES, offset, offset + length));
    }
}
