package dev.cairn.core.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HashesTest {
    @ParameterizedTest
    @CsvSource({
        "BLAKE3, '', af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
        "BLAKE3, abc, 6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85",
        "SHA256, '', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "SHA256, abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    })
    void digest_publishedVector_agrees(HashAlgorithm algorithm, String text, String hex) {
        ByteBuffer in = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        assertThat(Hashes.digest(algorithm, in)).isEqualTo(Digest.ofHex(hex));
        assertThat(in.position()).isZero();
    }

    @Property
    void digest_inputInPieces_isThatOfTheWhole(
            @ForAll HashAlgorithm algorithm, @ForAll @Size(max = 5) List<byte[]> pieces) {
        ByteBuffer whole = ByteBuffer.allocateDirect(
                pieces.stream().mapToInt(p -> p.length).sum());
        Hasher hasher = Hashes.hasher(algorithm);
        for (byte[] piece : pieces) {
            whole.put(piece);
            hasher.update(piece, 0, piece.length / 2);
            ByteBuffer rest = ByteBuffer.wrap(piece).position(piece.length / 2);
            hasher.update(rest);
            assertThat(rest.position()).isEqualTo(piece.length / 2);
        }
        whole.flip();
        ByteBuffer onHeap =
                ByteBuffer.allocate(whole.remaining() + 3).position(3).put(whole.duplicate());
        onHeap.position(3);
        Digest digest = hasher.finish();
        assertThat(Hashes.digest(algorithm, whole)).isEqualTo(digest);
        assertThat(Hashes.digest(algorithm, onHeap)).isEqualTo(digest);
        assertThat(Hashes.digest(algorithm, onHeap.slice(), whole.duplicate().limit(0)))
                .isEqualTo(digest);
        assertThat(whole.position()).isZero();
    }

    @Test
    void blockKey_openScheme_isDigestAndSize() {
        ByteBuffer chunk = ByteBuffer.wrap(new byte[] {9, 9, 'a', 'b', 'c'}).position(2);
        assertThat(Hashes.blockKey(BlockScheme.SHA256, chunk))
                .isEqualTo(new BlockKey(BlockScheme.SHA256, Hashes.digest(HashAlgorithm.SHA256, chunk), 3));
        assertThat(Hashes.blockKey(BlockScheme.BLAKE3, chunk))
                .isEqualTo(new BlockKey(BlockScheme.BLAKE3, Hashes.digest(HashAlgorithm.BLAKE3, chunk), 3));
    }

    @ParameterizedTest
    @EnumSource(names = {"BLAKE3_KEYED", "HMAC_SHA256"})
    void blockKey_keyedScheme_isUnsupported(BlockScheme scheme) {
        assertThatThrownBy(() -> Hashes.blockKey(scheme, ByteBuffer.allocate(1)))
                .isInstanceOf(CasException.Unsupported.class)
                .hasMessageContaining(scheme.label());
    }

    @Test
    void blockKey_chunkLongerThanABlock_isRefused() {
        assertThatThrownBy(() -> Hashes.blockKey(BlockScheme.BLAKE3, ByteBuffer.allocate(BlockKey.SIZE_MAX + 1)))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining("16777217");
    }
}
