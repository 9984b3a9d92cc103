package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The code with each kernel. */
final class ReedSolomonTest {
    /** Not a multiple of any vector, and longer than one. */
    private static final int LENGTH = 131;

    static ShardKernels[] kernels() {
        return Shards.KERNELS;
    }

    /**
     * SplitMix64 from 1000 k + m, 16 bytes a shard; parity by klauspost/reedsolomon 1.14.2 with its Cauchy matrix. The
     * matrix is for ever.
     */
    @ParameterizedTest
    @CsvSource({
        "3, 1, 73e2bdbda3bc9d21cf4474376bad2bc5",
        "4, 2, 1efa89982010a41a385a890b65e42735 01622f112dda53b7403a361f6da087e1",
        "4, 4, 0504a6c3d3bd7bd6e1ad04e80b03777e 6c1fe28f11a4825a8cc534999ba92f7e 97778f07d8ea93e59761ed304b5e797d"
                + " 02331a8cdbb0e119068c5446f7745769",
        "10, 4, 586bb30475dab860d1e04016b5e35c84 1a64528112b524bb803ca164b36c7779 48d4fcf7220c57b7cfe1cf5e67fedd74"
                + " fc17a38066e85b7a0692e3d35b7ff0d9",
        "16, 6, 51cfbe1b864966622477083edf2fa508 a1236881aba387ff99fa5e51e2d9a21b 01ae898b25862896810bb3904b5eba46"
                + " 68bdb9808cfaf55749f973bfb28b82a5 3d1fcb4c68272c343243e5852a26c141 18800b11a90f9e655af1909fd1d97d01",
        "1, 1, d406c6f3f7003e5358ce1047495ac53a",
        "254, 1, 0e68435e89b72f7b33c7fa5031edfac6"
    })
    void encode_seededData_isGolden(int data, int parity, String expected) {
        byte[][] shards = Shards.coded(new ReedSolomon(data, parity), Shards.data(1000L * data + parity, data, 16));
        Stream<String> made = Arrays.stream(shards).skip(data).map(Bytes::hex);
        assertThat(made).containsExactly(expected.split(" "));
    }

    /** SHA-256 of all parity shards, made as above from 1,000 bytes a shard. */
    @ParameterizedTest
    @CsvSource({
        "3, 1, 1dd0b49b8d4a5c79d642b0008beb0606769ebf4e193525d36b09b37181ab0104",
        "4, 2, 99a812132907b7435f2b600aacead377a7fd9688a875aee234635af28493c0d9",
        "4, 4, fda5738adb8e3713bc01bcaf346c60709fa3445da097198df9e2a50a619920af",
        "10, 4, 7b4fd7c5ded09b6c868493e05ec0b74165f2893b3d2ffad849718ca4bb37c920",
        "16, 6, 62d2074ad6e65cf61e2fe520ab126885ebf6288261170b1db4fe0ed9b5dcd22f",
        "16, 7, 5098545d21f0dcf6bb1560d8b32c571c35c38ce43db89cb2b321e2c08b89f11e",
        "1, 1, c33107dc5a46ab9415bcaa7fd49cae4e5b0961fcf457f001654ae1f3d18300b1",
        "1, 254, 029e85e9c13a3f439bbeafbfe057fb472d2e8b76d95592fd950bb9e77b1d51e7",
        "254, 1, 34614a7ebb7a03bfd0fd9ca1154de7d7dc2026f67b7b5f7447ef39b5168d85fa",
        "128, 127, 81025bb6a126c426e8bf60fad86503a593b04971091dd1e498befa559990b3d0"
    })
    void encode_longShards_areGoldenByBothKernels(int data, int parity, String expected) {
        for (ShardKernels kernels : kernels()) {
            byte[][] shards = Shards.coded(
                    new ReedSolomon(data, parity, kernels), Shards.data(1000L * data + parity, data, 1000));
            ByteArrayOutputStream made = new ByteArrayOutputStream();
            Arrays.stream(shards).skip(data).forEach(made::writeBytes);
            assertThat(Bytes.hex(Sha256.hash(made.toByteArray())))
                    .as("%s", kernels)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void repair_everyLossOf4And2_givesTheShards(ShardKernels kernels) {
        assertThat(repairAll(new ReedSolomon(4, 2, kernels))).isEqualTo(6 + 15);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void repair_everyLossOf10And4_givesTheShards(ShardKernels kernels) {
        assertThat(repairAll(new ReedSolomon(10, 4, kernels))).isEqualTo(14 + 91 + 364 + 1001);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void repair_everyLossOf3And1And4And4_givesTheShards(ShardKernels kernels) {
        assertThat(repairAll(new ReedSolomon(3, 1, kernels))).isEqualTo(4);
        assertThat(repairAll(new ReedSolomon(4, 4, kernels))).isEqualTo(8 + 28 + 56 + 70);
    }

    /** So often as there are ways to lose one to m shards. */
    private static int repairAll(ReedSolomon code) {
        byte[][] shards = NaiveReedSolomon.shards(Shards.data(3, code.data(), LENGTH), code.parity());
        int patterns = 0;
        for (int lost = 1; lost <= code.parity(); lost++) {
            for (int[] set : Shards.sets(shards.length, lost).toList()) {
                Shards.assertRepairs(code, shards, set);
                patterns++;
            }
        }
        return patterns;
    }

    @Test
    void repair_ofSomeOfTheLost_makesThemFromTheFirstThatWereNamed() {
        ReedSolomon code = new ReedSolomon(4, 3);
        byte[][] shards = Shards.coded(code, Shards.data(4, 4, LENGTH));
        ShardRepair repair = code.repair(new int[] {6, 0, 5, 3, 4}, new int[] {2});
        assertThat(repair.from()).containsExactly(6, 0, 5, 3);
        assertThat(repair.to()).containsExactly(2);
        ByteBuffer[] made = Shards.empty(1, LENGTH);
        repair.apply(Shards.wrap(Shards.pick(shards, repair.from())), made);
        assertThat(made[0].array()).isEqualTo(shards[2]);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void encode_buffersOfAllKinds_leavesPositionsAndWhatIsAround(ShardKernels kernels) {
        int length = 20_011;
        ReedSolomon code = new ReedSolomon(4, 3, kernels);
        byte[][] shards = NaiveReedSolomon.shards(Shards.data(5, 4, length), 3);
        byte[] pack = new byte[4 * length];
        for (int i = 0; i < 4; i++) {
            System.arraycopy(shards[i], 0, pack, i * length, length);
        }
        ByteBuffer[] data = {
            ByteBuffer.wrap(pack, 0, length),
            ByteBuffer.wrap(pack).slice(length, length),
            ByteBuffer.wrap(pack, 2 * length, length).asReadOnlyBuffer(),
            ByteBuffer.allocateDirect(length).put(shards[3]).flip()
        };
        byte[] around = new byte[length + 10];
        ByteBuffer[] parity = {
            ByteBuffer.wrap(around, 5, length),
            ByteBuffer.allocateDirect(length + 3).position(3),
            ByteBuffer.allocate(length + 9).position(2).slice().limit(length)
        };
        code.encode(data, parity);
        assertThat(data).allSatisfy(shard -> assertThat(shard.remaining()).isEqualTo(length));
        assertThat(parity).isEqualTo(Shards.wrap(shards[4], shards[5], shards[6]));
        assertThat(Arrays.copyOf(around, 5)).containsOnly(0);
        assertThat(Arrays.copyOfRange(around, length + 5, length + 10)).containsOnly(0);
        assertThat(parity[1].get(2)).isZero();
        assertThat(code.verify(data, parity)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void verify_anyByteOfAnyShardChanged_isFalse(ShardKernels kernels) {
        ReedSolomon code = new ReedSolomon(4, 2, kernels);
        byte[][] shards = Shards.coded(code, Shards.data(6, 4, LENGTH));
        ByteBuffer[] data = Shards.wrap(Arrays.copyOf(shards, 4));
        ByteBuffer[] parity = Shards.wrap(Arrays.copyOfRange(shards, 4, 6));
        assertThat(code.verify(data, parity)).isTrue();
        for (byte[] shard : shards) {
            for (int at = 0; at < LENGTH; at++) {
                shard[at] ^= 0x20;
                assertThat(code.verify(data, parity)).isFalse();
                shard[at] ^= 0x20;
            }
        }
    }

    /** What digests are for. */
    @Test
    void repair_fromAChangedShard_givesWrongBytesAndSaysNothing() {
        ReedSolomon code = new ReedSolomon(4, 2);
        byte[][] shards = Shards.coded(code, Shards.data(7, 4, LENGTH));
        ShardRepair repair = code.repair(new int[] {1, 2, 3, 4}, new int[] {0});
        byte[] right = shards[0].clone();
        shards[2][99] ^= 1;
        ByteBuffer[] made = Shards.empty(1, LENGTH);
        repair.apply(Shards.wrap(Shards.pick(shards, repair.from())), made);
        assertThat(Arrays.mismatch(made[0].array(), right)).isEqualTo(99);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 'Reed-Solomon data shards: 1 to 254 needed, got 0'",
        "255, 1, 'Reed-Solomon data shards: 1 to 254 needed, got 255'",
        "4, 0, 'Reed-Solomon parity shards: 1 to 251 needed, got 0'",
        "10, 246, 'Reed-Solomon parity shards: 1 to 245 needed, got 246'"
    })
    void constructor_tooFewOrTooManyShards_saysSo(int data, int parity, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReedSolomon(data, parity))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "0 1 2, 3, 'Reed-Solomon shards present: 4 needed, got 3'",
        "0 1 2 3, '', 'Reed-Solomon shards wanted: 1 to 2 needed, got 0'",
        "0 1 2, 3 4 5, 'Reed-Solomon shards present: 4 needed, got 3'",
        "0 1 2 6, 3, 'Reed-Solomon shard present: 0 to 5 needed, got 6'",
        "0 1 2 3, -1, 'Reed-Solomon shard wanted: 0 to 5 needed, got -1'",
        "0 1 2 2, 3, 'Reed-Solomon shard present: named once needed, got 2 again'",
        "0 1 2 3, 3, 'Reed-Solomon shard wanted: named once needed, got 3 again'"
    })
    void repair_shardsThatDoNotFit_saysSo(String present, String wanted, String message) {
        ReedSolomon code = new ReedSolomon(4, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.repair(numbers(present), numbers(wanted)))
                .withMessage(message);
    }

    private static int[] numbers(String words) {
        return Arrays.stream(words.split(" "))
                .filter(word -> !word.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    @Test
    void encode_buffersThatDoNotFit_saysSoAndWritesNothing() {
        ReedSolomon code = new ReedSolomon(2, 1);
        ByteBuffer[] data = Shards.wrap(new byte[] {1, 2}, new byte[] {3, 4});
        ByteBuffer[] parity = Shards.empty(1, 2);
        assertRefused(code, Shards.empty(3, 2), parity, "Reed-Solomon shards to be read: 2 needed, got 3");
        assertRefused(code, data, Shards.empty(2, 2), "Reed-Solomon shards to be made or compared: 1 needed, got 2");
        assertRefused(code, data, Shards.empty(1, 3), "Reed-Solomon bytes of a shard: 2 needed, got 3");
        ByteBuffer[] uneven = Shards.wrap(new byte[2], new byte[1]);
        assertRefused(code, uneven, parity, "Reed-Solomon bytes of a shard: 2 needed, got 1");
        ByteBuffer[] readOnly = {ByteBuffer.allocate(2).asReadOnlyBuffer()};
        assertRefused(
                code, data, readOnly, "Reed-Solomon shard to be made: a writable buffer needed, got a read-only one");
        assertThat(parity[0].array()).containsOnly(0);
    }

    private static void assertRefused(ReedSolomon code, ByteBuffer[] data, ByteBuffer[] parity, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> code.encode(data, parity))
                .withMessage(message);
    }

    @Test
    void awaitKernel_withTheVectorModule_publishesOne() {
        assertThat(ReedSolomon.awaitKernel()).isIn("vector", "table").isEqualTo(ReedSolomon.kernel());
        byte[][] data = Shards.data(8, 10, 70_001);
        assertThat(Shards.coded(new ReedSolomon(10, 4), data))
                .isDeepEqualTo(Shards.coded(new ReedSolomon(10, 4, Shards.KERNELS[0]), data));
    }

    @Test
    void vector_withTheModule_isThere() {
        assertThat(ShardKernels.vector(ReedSolomon.parityRows(4, 2))).isNotNull();
    }
}
