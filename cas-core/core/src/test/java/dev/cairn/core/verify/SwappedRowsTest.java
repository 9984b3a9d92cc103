package dev.cairn.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Finding;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Subject;
import dev.cairn.api.VerifyScope;
import dev.cairn.core.Data;
import dev.cairn.core.Oracle;
import dev.cairn.core.Rig;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.catalog.Location;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A catalog that points a blob at what is not the blob's: never served, found by verify. */
final class SwappedRowsTest {
    private static final String CHUNKER = "fixed:100";
    private static final byte[] ONE = Data.random(1, 1_000);
    private static final byte[] TWO = Data.random(2, 1_000);
    private static final byte[] SMALL = Data.random(3, 50);
    private static final byte[] OTHER = Data.random(4, 50);

    @TempDir
    Path directory;

    private Rig rig;

    @BeforeEach
    void open() {
        rig = Rig.in(directory).chunker(CHUNKER).build();
        Stream.of(ONE, TWO, SMALL, OTHER).forEach(rig::put);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static Oracle oracle(byte[] bytes) {
        return new Oracle(HashAlgorithm.BLAKE3, CHUNKER, bytes);
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Swap(String name, byte[] victim, BlockKey root, boolean manifest) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Swap> swaps() {
        BlockKey unknown = new Oracle(HashAlgorithm.BLAKE3, CHUNKER, Data.random(9, 80)).root();
        return List.of(
                new Swap("another blob's manifest", ONE, oracle(TWO).root(), true),
                new Swap("another blob's whole block", SMALL, oracle(OTHER).root(), false),
                new Swap("its own manifest as the bytes", ONE, oracle(ONE).root(), false),
                new Swap("another's manifest as the bytes", SMALL, oracle(TWO).root(), false),
                new Swap("its own bytes as a manifest", SMALL, oracle(SMALL).root(), true),
                new Swap("a manifest in stead of the bytes", SMALL, oracle(TWO).root(), true),
                new Swap("a chunk of its own", ONE, oracle(ONE).blocks().get(0), false),
                new Swap("a block that nobody holds", ONE, unknown, true));
    }

    @ParameterizedTest
    @MethodSource("swaps")
    void row_pointsElsewhere_corruptAndFound(Swap swap) {
        BlobKey key = oracle(swap.victim).key();
        rig.catalog().row = row ->
                row.key().equals(key) ? new BlobRow(row.no(), row.domain(), row.key(), swap.root, swap.manifest) : row;

        assertNamed(() -> rig.read(key), key, swap.root);
        assertNamed(() -> Rig.collect(rig.cas().readBlob(key).at(0, 10)), key, swap.root);
        assertFound(rig.findings(), key, swap.root);
        assertFound(rig.findings(VerifyScope.blob(key)), key, swap.root);
        Data.assertSame("the others are served", rig.read(oracle(TWO).key()), TWO);
    }

    private static void assertNamed(Runnable read, BlobKey key, BlockKey root) {
        assertThatThrownBy(read::run).isInstanceOfSatisfying(CasException.Corrupt.class, e -> {
            Subject subject = Objects.requireNonNull(e.subject());
            assertThat(subject.blob()).isEqualTo(key.toString());
            assertThat(subject.block()).isEqualTo(root.toString());
        });
    }

    private static void assertFound(List<Finding> findings, BlobKey key, BlockKey root) {
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.DAMAGED_BLOB);
            assertThat(finding.subject().blob()).isEqualTo(key.toString());
            assertThat(finding.subject().block()).isEqualTo(root.toString());
        });
    }

    @Test
    void location_pointsAtAnotherBlock_corruptAndNamed() {
        List<BlockKey> blocks = oracle(ONE).blocks();
        BlockKey wanted = blocks.get(3);
        Location wrong = place(blocks.get(4));
        Location right = place(wanted);
        rig.catalog().places = found -> {
            Map<BlockKey, List<Location>> changed = new HashMap<>(found);
            changed.computeIfPresent(
                    wanted,
                    (k, places) -> List.of(
                            new Location(wanted, wrong.pack(), wrong.offset(), wrong.entryBytes(), wrong.kind())));
            return changed;
        };
        assertThatThrownBy(() -> rig.read(oracle(ONE).key()))
                .isInstanceOf(CasException.Corrupt.class)
                .hasMessageContaining("another block lies here")
                .hasMessageContaining("block " + wanted)
                .hasMessageContaining("offset " + wrong.offset());
        rig.catalog().places = found -> found;
        assertThat(place(wanted)).isEqualTo(right);
    }

    private Location place(BlockKey block) {
        return Objects.requireNonNull(rig.catalog().locate(0, List.of(block)).get(block))
                .get(0);
    }

    @Test
    void block_withoutALocation_corruptAndMissing() {
        BlockKey lost = oracle(ONE).blocks().get(5);
        rig.catalog().places = found -> {
            Map<BlockKey, List<Location>> changed = new HashMap<>(found);
            changed.remove(lost);
            return changed;
        };
        assertThatThrownBy(() -> rig.read(oracle(ONE).key()))
                .isInstanceOf(CasException.Corrupt.class)
                .hasMessageContaining("no pack holds this block")
                .hasMessageContaining(lost.toString());
        assertThat(rig.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.MISSING_BLOCK);
            assertThat(finding.subject().block()).isEqualTo(lost.toString());
            assertThat(finding.subject().blob()).isEqualTo(oracle(ONE).key().toString());
        });
    }
}
