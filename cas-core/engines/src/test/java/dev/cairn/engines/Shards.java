package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Shards for tests, and what can be done to them. */
final class Shards {
    /** Both kernels. */
    static final ShardKernels[] KERNELS = {ShardKernels.only(false), ShardKernels.only(true)};

    private Shards() {}

    /** Pseudo-random data shards. */
    static byte[][] data(long seed, int count, int length) {
        byte[] all = Bytes.random(seed, count * length);
        return IntStream.range(0, count)
                .mapToObj(i -> Arrays.copyOfRange(all, i * length, (i + 1) * length))
                .toArray(byte[][]::new);
    }

    static ByteBuffer[] wrap(byte[]... shards) {
        return Arrays.stream(shards).map(ByteBuffer::wrap).toArray(ByteBuffer[]::new);
    }

    static ByteBuffer[] empty(int count, int length) {
        return Stream.generate(() -> ByteBuffer.allocate(length)).limit(count).toArray(ByteBuffer[]::new);
    }

    /** All shards, made by the code itself. */
    static byte[][] coded(ReedSolomon code, byte[][] data) {
        ByteBuffer[] parity = empty(code.parity(), data[0].length);
        code.encode(wrap(data), parity);
        return Stream.concat(Arrays.stream(data), Arrays.stream(parity).map(ByteBuffer::array))
                .toArray(byte[][]::new);
    }

    /** Makes each of the lost shards from all others, and compares. */
    static void assertRepairs(ReedSolomon code, byte[][] shards, int[] lost) {
        int[] present = IntStream.range(0, shards.length)
                .filter(shard -> IntStream.of(lost).noneMatch(one -> one == shard))
                .toArray();
        ShardRepair repair = code.repair(present, lost);
        ByteBuffer[] made = empty(lost.length, shards[0].length);
        repair.apply(wrap(pick(shards, repair.from())), made);
        assertThat(made)
                .as("%d+%d without %s", code.data(), code.parity(), Arrays.toString(lost))
                .isEqualTo(wrap(pick(shards, lost)));
    }

    static byte[][] pick(byte[][] shards, int[] numbers) {
        return IntStream.of(numbers).mapToObj(shard -> shards[shard]).toArray(byte[][]::new);
    }

    /** Every set of so many of the numbers below {@code bound}. */
    static Stream<int[]> sets(int bound, int count) {
        return IntStream.range(0, 1 << bound)
                .filter(bits -> Integer.bitCount(bits) == count)
                .mapToObj(bits -> IntStream.range(0, bound)
                        .filter(i -> (bits >>> i & 1) != 0)
                        .toArray());
    }
}
