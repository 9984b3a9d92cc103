package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Any number of shards, any length, any place, any loss, by both kernels. */
final class ReedSolomonProperty {
    private record Shape(int data, int parity) {}

    @Provide
    Arbitrary<Shape> shapes() {
        Arbitrary<Shape> few = Combinators.combine(
                        Arbitraries.integers().between(1, 20),
                        Arbitraries.integers().between(1, 9))
                .as(Shape::new);
        Arbitrary<Shape> many = Arbitraries.integers()
                .between(1, ReedSolomon.SHARDS_MAX - 1)
                .flatMap(data -> Arbitraries.integers()
                        .between(1, ReedSolomon.SHARDS_MAX - data)
                        .map(parity -> new Shape(data, parity)));
        return Arbitraries.frequencyOf(Tuple.of(9, few), Tuple.of(1, many));
    }

    /** Around vectors, blocks and nothing at all. */
    @Provide
    Arbitrary<Integer> lengths() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 3),
                Arbitraries.integers()
                        .between(1, 5)
                        .flatMap(
                                vectors -> Arbitraries.integers().between(-1, 1).map(more -> 64 * vectors + more)),
                Arbitraries.integers().between(8190, 8194),
                Arbitraries.integers().between(0, 700));
    }

    @Property(tries = 250, edgeCases = EdgeCasesMode.NONE)
    void encode_anyShards_isTheNaiveParityByBothKernels(
            @ForAll("shapes") Shape shape,
            @ForAll("lengths") int length,
            @ForAll @IntRange(max = 70) int offset,
            @ForAll long seed) {
        byte[][] data = Shards.data(seed, shape.data, length);
        byte[][] expected = NaiveReedSolomon.shards(data, shape.parity);
        for (ShardKernels kernels : Shards.KERNELS) {
            ReedSolomon code = new ReedSolomon(shape.data, shape.parity, kernels);
            ByteBuffer[] around = Shards.empty(shape.parity, length + 2 * offset);
            ByteBuffer[] parity = new ByteBuffer[shape.parity];
            Arrays.setAll(parity, i -> around[i].slice(offset, length));
            code.encode(shifted(data, offset), parity);
            assertThat(parity).isEqualTo(Shards.wrap(Arrays.copyOfRange(expected, shape.data, expected.length)));
            assertThat(code.verify(shifted(data, offset), parity)).isTrue();
            for (ByteBuffer one : around) {
                assertAround(one, offset, length);
            }
        }
    }

    /** Each shard somewhere else in an array of its own. */
    private static ByteBuffer[] shifted(byte[][] shards, int offset) {
        return IntStream.range(0, shards.length)
                .mapToObj(i -> {
                    byte[] larger = new byte[shards[i].length + offset + i];
                    System.arraycopy(shards[i], 0, larger, i, shards[i].length);
                    return ByteBuffer.wrap(larger, i, shards[i].length);
                })
                .toArray(ByteBuffer[]::new);
    }

    private static void assertAround(ByteBuffer shard, int offset, int length) {
        for (int i = 0; i < offset; i++) {
            assertThat(shard.get(i)).isZero();
            assertThat(shard.get(offset + length + i)).isZero();
        }
    }

    @Property(tries = 250, edgeCases = EdgeCasesMode.NONE)
    void repair_anyLoss_givesTheShardsByBothKernels(
            @ForAll("shapes") Shape shape, @ForAll("lengths") int length, @ForAll long seed) {
        Random random = new Random(seed);
        byte[][] shards = NaiveReedSolomon.shards(Shards.data(seed, shape.data, length), shape.parity);
        List<Integer> order = IntStream.range(0, shards.length).boxed().collect(Collectors.toList());
        Collections.shuffle(order, random);
        int lost = 1 + random.nextInt(shape.parity);
        int[] wanted = numbers(order.subList(0, 1 + random.nextInt(lost)));
        int[] present = numbers(order.subList(lost, order.size()));
        for (ShardKernels kernels : Shards.KERNELS) {
            ShardRepair repair = new ReedSolomon(shape.data, shape.parity, kernels).repair(present, wanted);
            assertThat(repair.from()).isEqualTo(Arrays.copyOf(present, shape.data));
            ByteBuffer[] made = Shards.empty(wanted.length, length);
            repair.apply(Shards.wrap(Shards.pick(shards, repair.from())), made);
            assertThat(made).isEqualTo(Shards.wrap(Shards.pick(shards, wanted)));
        }
    }

    private static int[] numbers(List<Integer> shards) {
        return shards.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A window of a lost shard needs no more than the same window of others. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void repair_windowByWindow_isTheSame(
            @ForAll @IntRange(min = 1, max = 3000) int window, @ForAll @IntRange(max = 20_000) int length) {
        ReedSolomon code = new ReedSolomon(5, 3);
        byte[][] shards = Shards.coded(code, Shards.data(length, 5, length));
        ShardRepair repair = code.repair(new int[] {7, 1, 6, 3, 4}, new int[] {0, 2, 5});
        byte[][] made = new byte[3][length];
        for (int at = 0; at < length; at += window) {
            int count = Math.min(window, length - at);
            repair.apply(window(Shards.pick(shards, repair.from()), at, count), window(made, at, count));
        }
        assertThat(made).isDeepEqualTo(Shards.pick(shards, repair.to()));
    }

    private static ByteBuffer[] window(byte[][] shards, int at, int count) {
        return Arrays.stream(shards)
                .map(shard -> ByteBuffer.wrap(shard, at, count))
                .toArray(ByteBuffer[]::new);
    }

    /** If a factor were zero, k - 1 shards would give another one. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void repair_anyShardOfAnyOthers_needsAllOfThem(@ForAll("shapes") Shape shape, @ForAll long seed) {
        ReedSolomon code = new ReedSolomon(shape.data, shape.parity);
        byte[][] shards = Shards.coded(code, Shards.data(seed, shape.data, 1));
        List<Integer> order = IntStream.range(0, shards.length).boxed().collect(Collectors.toList());
        Collections.shuffle(order, new Random(seed));
        ShardRepair repair = code.repair(numbers(order.subList(1, shape.data + 1)), numbers(order.subList(0, 1)));
        byte[][] read = Shards.pick(shards, repair.from());
        for (byte[] one : read) {
            one[0] ^= 1;
            ByteBuffer[] made = Shards.empty(1, 1);
            repair.apply(Shards.wrap(read), made);
            assertThat(made[0].get(0)).isNotEqualTo(shards[order.get(0)][0]);
            one[0] ^= 1;
        }
    }
}
