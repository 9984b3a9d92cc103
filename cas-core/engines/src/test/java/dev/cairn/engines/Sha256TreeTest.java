package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Sha256TreeTest {
    private static final byte[] INPUT = Bytes.random(7, 500_000);

    /** Computed with another program from the bytes 0..250 over and over. */
    @ParameterizedTest
    @CsvSource({
        "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "1, 96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "16383, d9cf0172ff4f56eb1a50f06584c454d3a86e079306d1995c1d84116116994eb1",
        "16384, 929fdff2bcb8c7c7b9e843a001aa09bca2721141d6637b54e5f558ba5f4d3b3f",
        "16385, 46f1abada2c79c9445b740ba0fe9586734f3bd205e1246ae547d084469e7f49e",
        "32768, 08afc4434daae337a7ce4f60e85c8755263f365b7c58c56ad77b17bf0cc40b1c",
        "49153, 7c20f721f3e785b4a237b41b6e95c62822eb73fed1da4f8491b9c392f8e2cb83",
        "81927, 1a6a5eead40390e97bd9c2cbba2bfa774d9acf9f8edecff211aa8affebc2c5b0",
        "114688, 302d4b0837bb412c784b5e0c40af3850d952d9189892a17204aab9f6ed8ca134",
        "1048577, ffc8db808e01a297013809fe76b44453211dd1a49f033d5660b9b4580b334385"
    })
    void hash_countingBytes_isGolden(int length, String digest) {
        assertThat(Bytes.hex(Sha256Tree.hash(Bytes.counting(length), 0, length)))
                .isEqualTo(digest);
    }

    @Property(tries = 200)
    void update_anySplit_equalsRecursiveDefinition(
            @ForAll @IntRange(max = 500_000) int length,
            @ForAll @Size(max = 20) List<@IntRange(max = 100_000) Integer> pieces) {
        Sha256Tree tree = new Sha256Tree();
        int at = 0;
        for (int i = 0; i < pieces.size(); i++) {
            int piece = Math.min(pieces.get(i), length - at);
            ByteBuffer heap = ByteBuffer.wrap(INPUT, at, piece);
            switch (i % 3) {
                case 0 -> tree.update(INPUT, at, piece);
                case 1 -> tree.update(heap);
                default ->
                    tree.update(ByteBuffer.allocateDirect(piece).put(heap).flip());
            }
            at += piece;
        }
        tree.update(INPUT, at, length - at);
        assertThat(tree.digest()).isEqualTo(tree.digest()).isEqualTo(recursive(0, length));
    }

    @Test
    void digest_atEveryLeafBoundary_changesNothing() {
        Sha256Tree tree = new Sha256Tree();
        for (int at = 0; at < 400_000; at += Sha256Tree.LEAF_BYTES / 2) {
            assertThat(tree.digest()).isEqualTo(recursive(0, at));
            tree.update(INPUT, at, Sha256Tree.LEAF_BYTES / 2);
        }
    }

    @Test
    void reset_afterUpdates_startsAgain() {
        Sha256Tree tree = new Sha256Tree();
        tree.update(INPUT);
        tree.reset();
        assertThat(tree.digest()).isEqualTo(Sha256.hash(new byte[0]));
    }

    private static byte[] recursive(int from, int to) {
        if (to == 0) {
            return Sha256.hash(new byte[0]);
        }
        if (to - from <= Sha256Tree.LEAF_BYTES) {
            return Sha256.hash(joined(0, Arrays.copyOfRange(INPUT, from, to), new byte[0]));
        }
        int left = Sha256Tree.LEAF_BYTES;
        while (2 * left < to - from) {
            left *= 2;
        }
        return Sha256.hash(joined(1, recursive(from, from + left), recursive(from + left, to)));
    }

    private static byte[] joined(int prefix, byte[] left, byte[] right) {
        return ByteBuffer.allocate(1 + left.length + right.length)
                .put((byte) prefix)
                .put(left)
                .put(right)
                .array();
    }
}
