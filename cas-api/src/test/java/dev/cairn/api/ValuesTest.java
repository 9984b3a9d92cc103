package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectName;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    private static final String HEX = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    @Property
    void digest_bytesAndHex_roundTrip(@ForAll @Size(32) byte[] bytes) {
        Digest digest = Digest.of(bytes);
        assertThat(digest.bytes()).isEqualTo(bytes);
        assertThat(Digest.ofHex(digest.hex())).isEqualTo(digest);
    }

    @Property
    void digest_order_isThatOfUnsignedBytes(@ForAll @Size(32) byte[] a, @ForAll @Size(32) byte[] b) {
        int byBytes = java.util.Arrays.compareUnsigned(a, b);
        assertThat(Integer.signum(Digest.of(a).compareTo(Digest.of(b)))).isEqualTo(Integer.signum(byBytes));
    }

    @Test
    void blobKey_text_roundTrips() {
        String text = "blake3:" + HEX + ":42";
        assertThat(BlobKey.parse(text).toString()).isEqualTo(text);
        assertThat(BlobKey.parse(text).size()).isEqualTo(42);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "blake3",
                "blake3:" + HEX,
                "blake3:" + HEX + ":-1",
                "blake3:" + HEX + ":01",
                "blake3:" + HEX + ":99999999999999999999",
                "blake3:" + HEX + ":9223372036854775808",
                "blake4:" + HEX + ":1",
                "BLAKE3:" + HEX + ":1",
                "blake3:zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff:1",
                "blake3:0011:1",
                " blake3:" + HEX + ":1",
                "blake3:" + HEX + ":1\n"
            })
    void blobKey_malformed_isInvalidInput(String text) {
        assertThatThrownBy(() -> BlobKey.parse(text)).isInstanceOf(CasException.InvalidInput.class);
    }

    @Test
    void keys_ofTwoAlgorithms_areNeverEqual() {
        assertThat(BlobKey.parse("blake3:" + HEX + ":1")).isNotEqualTo(BlobKey.parse("sha256:" + HEX + ":1"));
    }

    @Test
    void blockKey_overSixteenMebibytes_namesLimitAndActual() {
        assertThatThrownBy(() -> BlockKey.parse("blake3:" + HEX + ":16777217"))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining("limit 16777216, actual 16777217");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a//b", "a/", "/a", "../a", "a/../b", ".", "a\nb", "blake3:" + HEX + ":1", HEX})
    void refName_illegal_isInvalidInput(String name) {
        assertThatThrownBy(() -> new RefName(name)).isInstanceOf(CasException.InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "..", "a/.b", "a b", "ä", "a\u0000"})
    void objectName_illegal_isInvalidInput(String name) {
        assertThatThrownBy(() -> ObjectName.of(name)).isInstanceOf(CasException.InvalidInput.class);
    }

    @Test
    void range_thatOverflows_isInvalidInput() {
        assertThatThrownBy(() -> new ByteRange(Long.MAX_VALUE, 1)).isInstanceOf(CasException.InvalidInput.class);
    }

    @Test
    void span_withinAnObject_isCutShort() {
        assertThat(GetOptions.range(new ByteRange(5, 100)).span().within(10)).isEqualTo(new ByteRange(5, 5));
        assertThat(GetOptions.range(new ByteRange(10, 0)).span().within(10)).isEqualTo(new ByteRange(10, 0));
        assertThat(GetOptions.last(100).span().within(10)).isEqualTo(new ByteRange(0, 10));
        assertThatThrownBy(() -> GetOptions.range(new ByteRange(10, 1)).span().within(10))
                .isInstanceOf(CasException.RangeNotSatisfiable.class);
    }

    @Test
    void about_addsTheBlobAndKeepsKindAndReason() {
        CasException damage = CasException.corrupt("read", "digest differs", Subject.inPack("p", 7));
        BlobKey key = BlobKey.parse("blake3:" + HEX + ":42");
        CasException told = damage.about(s -> s.withBlob(key));
        assertThat(told).isInstanceOf(CasException.Corrupt.class).hasCause(damage);
        assertThat(told.getMessage()).contains("digest differs", "offset 7", "pack p", key.toString());
    }

    @Test
    void attributes_outOfBounds_namesTheLimit() {
        assertThatThrownBy(() -> Attributes.builder().mediaType("x".repeat(3000)))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining("limit 2048, actual 3000");
        assertThatThrownBy(() -> Attributes.builder().retainUntil(Ref.RETAIN_UNTIL_MAX.plusNanos(1)))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining("limit 2261-12-31T23:59:59Z");
    }
}
