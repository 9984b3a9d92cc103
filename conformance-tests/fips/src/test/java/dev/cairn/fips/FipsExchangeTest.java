package dev.cairn.fips;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.Cairn;
import dev.cairn.CairnOptions;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CryptoMode;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyScope;
import dev.cairn.engines.BlobTree;
import dev.cairn.engines.ByteRanges;
import dev.cairn.engines.CompactOutboard;
import dev.cairn.engines.Sha256;
import dev.cairn.engines.Sha256Tree;
import dev.cairn.engines.SlicePlan;
import dev.cairn.engines.SliceVerifier;
import dev.cairn.engines.SpanReader;
import dev.cairn.engines.TreeHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one provider stored, another one reads; and both give it the same keys. */
class FipsExchangeTest {
    private static final long FROM = 1_000_000;
    private static final int LENGTH = 300_000;

    @TempDir
    private Path directory;

    @BeforeAll
    static void store() throws IOException {
        Exchange.make(Kind.current());
    }

    static List<Kind> made() {
        return Kind.made();
    }

    private static byte[] all(Iterable<ByteBuffer> buffers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuffer buffer : buffers) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    private static Cairn open(Kind kind) {
        return Cairn.openExisting(
                Exchange.repository(kind).toString(), CairnOptions.builder().build());
    }

    @Test
    void keys_ofEveryProvider_areTheSame() throws IOException {
        String digest = HexFormat.of().formatHex(Sha256.hash(Exchange.BYTES));
        for (Kind kind : Kind.made()) {
            Exchange.Keys keys = Exchange.keys(kind);
            assertThat(keys).isEqualTo(Exchange.keys(Kind.current()));
            assertThat(keys.blob()).hasToString("sha256:" + digest + ":" + Exchange.BYTES.length);
        }
        assertThat(digest).as("what sha256sum prints").isEqualTo(Exchange.SHA256SUM);
    }

    @ParameterizedTest
    @MethodSource("made")
    void repository_ofEitherProvider_readsAndVerifies(Kind kind) throws IOException {
        try (Cairn cairn = open(kind)) {
            assertThat(cairn.mode()).isEqualTo(CryptoMode.FIPS);
            BlobKey key = Exchange.keys(kind).blob();
            assertThat(all(cairn.readBlob(key).all().toIterable())).isEqualTo(Exchange.BYTES);
            assertThat(all(cairn.readBlob(key).at(FROM, LENGTH).toIterable())).isEqualTo(span());
            List<VerifyEvent> events =
                    cairn.verify(VerifyScope.everything()).collectList().block();
            assertThat(events).isNotEmpty().noneMatch(VerifyEvent.Damaged.class::isInstance);
            cairn.loadTree(Exchange.keys(kind).tree(), directory.resolve("tree"))
                    .block();
            assertThat(Files.readString(directory.resolve("tree").resolve("notes.txt")))
                    .isEqualTo(Exchange.NOTES);
        }
    }

    private static byte[] span() {
        return Arrays.copyOfRange(Exchange.BYTES, (int) FROM, (int) FROM + LENGTH);
    }

    /** From the stored outboard, without reading the blob as a whole. */
    @ParameterizedTest
    @MethodSource("made")
    void range_provedByEither_checksAgainstTheTree(Kind kind) throws IOException {
        byte[] root = Sha256Tree.hash(Exchange.BYTES, 0, Exchange.BYTES.length);
        BlobTree tree = new BlobTree(TreeHash.SHA256_TREE, Exchange.BYTES.length);
        ByteRanges range = ByteRanges.of(FROM, FROM + LENGTH);
        ByteArrayOutputStream slice = new ByteArrayOutputStream();
        try (Cairn cairn = open(kind)) {
            var blob = cairn.readBlob(Exchange.keys(kind).blob());
            var block = cairn.statBlob(blob.key()).block().outboard().orElseThrow();
            CompactOutboard outboard =
                    new CompactOutboard(tree, all(List.of(cairn.readBlock(block).block())));
            assertThat(outboard.root()).isEqualTo(root);
            SpanReader bytes = (offset, to, off, len) ->
                    System.arraycopy(all(blob.at(offset, len).toIterable()), 0, to, off, len);
            SlicePlan.write(
                    tree, range, outboard.over(bytes), bytes, (at, from, off, len) -> slice.write(from, off, len));
        }
        byte[] proved = new byte[LENGTH];
        SliceVerifier verifier = SliceVerifier.expecting(
                tree, root, range, (at, from, off, len) -> System.arraycopy(from, off, proved, (int) (at - FROM), len));
        verifier.update(slice.toByteArray(), 0, slice.size());
        verifier.finish();
        assertThat(proved).isEqualTo(span());
    }

    @ParameterizedTest
    @MethodSource("made")
    void privateDomain_ofEither_opensFromThePassphraseOn(Kind kind) throws IOException {
        assertThat(Exchange.readPrivate(kind)).isEqualTo(Exchange.BYTES);
    }

    @ParameterizedTest
    @MethodSource("made")
    void frames_ofEither_openFromThePassphraseOn(Kind kind) throws IOException {
        Map<Integer, byte[]> opened = Exchange.openFrames(kind);
        assertThat(opened).hasSameSizeAs(Exchange.FRAMES);
        opened.forEach((length, bytes) -> assertThat(bytes).isEqualTo(Arrays.copyOf(Exchange.BYTES, length)));
    }
}
