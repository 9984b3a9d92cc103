package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Blake3TreeTest {
    private static final byte[] INPUT = Bytes.random(6, 200_000);

    @Property(tries = 500)
    void treeOfGroups_anyLengthAndGroup_equalsHash(
            @ForAll @IntRange(max = 200_000) int length, @ForAll @IntRange(max = 6) int groupBits) {
        assertThat(hashByGroups(length, 1 << groupBits)).isEqualTo(Blake3.hash(INPUT, 0, length));
    }

    private static byte[] hashByGroups(int length, int groupChunks) {
        int groupBytes = groupChunks * Blake3Tree.CHUNK_BYTES;
        if (length <= groupBytes) {
            return Blake3Tree.rootOfGroup(INPUT, 0, length);
        }
        List<byte[]> values = new ArrayList<>();
        for (int at = 0; at < length; at += groupBytes) {
            int group = Math.min(groupBytes, length - at);
            values.add(Blake3Tree.groupChainingValue(INPUT, at, group, at / Blake3Tree.CHUNK_BYTES));
        }
        int split = Integer.highestOneBit(values.size() - 1);
        return Blake3Tree.root(join(values.subList(0, split)), join(values.subList(split, values.size())));
    }

    private static byte[] join(List<byte[]> values) {
        if (values.size() == 1) {
            return values.get(0);
        }
        int split = Integer.highestOneBit(values.size() - 1);
        return Blake3Tree.parent(join(values.subList(0, split)), join(values.subList(split, values.size())));
    }

    @Property(tries = 200)
    void groupChainingValue_anywhere_equalsNaive(
            @ForAll @IntRange(min = 1, max = 8192) int length, @ForAll @LongRange(min = 0, max = 1L << 50) long group) {
        assertThat(Blake3Tree.groupChainingValue(INPUT, 0, length, 8 * group))
                .isEqualTo(NaiveBlake3.chainingValue(INPUT, length, 8 * group));
    }

    @ParameterizedTest
    @CsvSource({"4096, 2, 4", "2049, 2, 4", "1025, 1, 2", "1024, -1, 1"})
    void groupChainingValue_chunkThatNoTreePutsThere_saysSo(int length, long firstChunk, int needed) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Blake3Tree.groupChainingValue(INPUT, 0, length, firstChunk))
                .withMessage(
                        "first chunk of a group of %d bytes: multiple of %d needed, got %d",
                        length, needed, firstChunk);
    }

    @Test
    void groupChainingValue_empty_saysSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Blake3Tree.groupChainingValue(INPUT, 0, 0, 0))
                .withMessage("chunk group: at least 1 byte needed, got 0");
    }

    @Test
    void parent_shortValue_saysSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Blake3Tree.parent(new byte[32], new byte[31]))
                .withMessage("chaining value: 32 bytes needed, got 31");
    }
}
