package dev.cairn.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Finding;
import dev.cairn.api.Finding.Kind;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyScope;
import dev.cairn.api.store.ObjectName;
import dev.cairn.core.Data;
import dev.cairn.core.Oracle;
import dev.cairn.core.Rig;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.format.PackFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a verify says of each kind of damage. */
final class VerifyTest {
    private static final String CHUNKER = "fixed:100";

    @TempDir
    Path directory;

    private Rig rig(boolean disk) {
        Rig.Builder builder = Rig.in(directory).chunker(CHUNKER);
        return disk ? builder.disk().build() : builder.build();
    }

    private static void flip(Rig rig, ObjectName name, long at) {
        byte[] bytes = rig.object(name);
        bytes[(int) at] ^= 4;
        rig.tamper(name, bytes);
    }

    private static PackRow row(Rig rig) {
        return rig.catalog().packs(null, 10).get(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everything_undamaged_countsAllAndFindsNothing(boolean disk) {
        try (Rig rig = rig(disk)) {
            rig.put(Data.random(1, 950));
            rig.put(Data.text(2, 50));
            rig.put(new byte[0]);
            List<VerifyEvent> events = Objects.requireNonNull(
                    rig.cas().verify(VerifyScope.everything()).collectList().block(Rig.PATIENCE));
            assertThat(events).allMatch(VerifyEvent.Progress.class::isInstance);
            VerifyEvent.Progress last = (VerifyEvent.Progress) events.get(events.size() - 1);
            long bytes = rig.catalog().totals().packBytes();
            assertThat(last).isEqualTo(new VerifyEvent.Progress(3, 3, bytes, bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everything_damagedBlock_namedWithItsBlobs(boolean disk) {
        try (Rig rig = rig(disk)) {
            byte[] bytes = Data.random(3, 950);
            BlobKey key = rig.put(bytes).key();
            BlockKey block =
                    new Oracle(HashAlgorithm.BLAKE3, CHUNKER, bytes).blocks().get(4);
            Location place = Objects.requireNonNull(
                            rig.catalog().locate(0, List.of(block)).get(block))
                    .get(0);
            flip(rig, rig.packs().get(0), place.end() - 1);

            List<Finding> findings = rig.findings();
            assertThat(findings).extracting(Finding::kind).containsExactly(Kind.CORRUPT_BLOCK, Kind.DAMAGED_BLOB);
            assertThat(findings).allSatisfy(finding -> {
                assertThat(finding.subject().block()).isEqualTo(block.toString());
                assertThat(finding.subject().pack()).isEqualTo(place.pack().toString());
                assertThat(finding.subject().offset()).isEqualTo(place.offset());
            });
            assertThat(findings.get(1).subject().blob()).isEqualTo(key.toString());
            assertThat(rig.findings(VerifyScope.blob(key))).singleElement().satisfies(finding -> {
                assertThat(finding.subject().blob()).isEqualTo(key.toString());
                assertThat(finding.subject().block()).isEqualTo(block.toString());
                assertThat(finding.subject().offset()).isEqualTo(place.offset());
            });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everything_damagedFraming_namedAndBlobsStayReadable(boolean disk) {
        try (Rig rig = rig(disk)) {
            byte[] bytes = Data.random(4, 950);
            BlobKey key = rig.put(bytes).key();
            ObjectName name = rig.packs().get(0);
            long length = row(rig).bytes();
            List<Location> entries = rig.catalog().locations(row(rig).id());
            long index = entries.get(entries.size() - 1).end();
            long footer = length - PackFormat.FOOTER_BYTES;
            long[][] places = {
                {0, 0},
                {9, 0},
                {PackFormat.HEADER_BYTES - 1, 0},
                {index, index},
                {footer - 1, index},
                {footer, footer},
                {length - 1, footer}
            };
            for (long[] place : places) {
                flip(rig, name, place[0]);
                Data.assertSame("readable", rig.read(key), bytes);
                assertThat(rig.findings())
                        .as("flip at " + place[0])
                        .singleElement()
                        .satisfies(finding -> {
                            assertThat(finding.kind()).isEqualTo(Kind.CORRUPT_PACK);
                            assertThat(finding.subject().pack())
                                    .isEqualTo(row(rig).id().toString());
                            assertThat(finding.subject().offset()).isEqualTo(place[1]);
                        });
                flip(rig, name, place[0]);
            }
            assertThat(rig.findings()).isEmpty();
        }
    }

    @Test
    void everything_catalogAndIndexDisagree_bothSidesNamed() {
        try (Rig rig = rig(false)) {
            rig.put(Data.random(8, 950));
            List<Location> entries = rig.catalog().locations(row(rig).id());
            Location right = entries.get(2);
            Location wrong =
                    new Location(right.block(), right.pack(), right.offset() + 1, right.entryBytes(), right.kind());
            rig.catalog().listed = found ->
                    found.stream().map(l -> l.equals(right) ? wrong : l).toList();
            List<Finding> findings = rig.findings();
            assertThat(findings).extracting(Finding::kind).containsExactly(Kind.WRONG_LOCATION, Kind.WRONG_LOCATION);
            assertThat(findings)
                    .extracting(finding -> finding.subject().offset())
                    .containsExactly(wrong.offset(), right.offset());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everything_packGone_missingAndItsBlobsDamaged(boolean disk) {
        try (Rig rig = rig(disk)) {
            byte[] bytes = Data.random(5, 950);
            BlobKey key = rig.put(bytes).key();
            rig.remove(rig.packs().get(0));
            List<Finding> findings = rig.findings();
            assertThat(findings.get(0).kind()).isEqualTo(Kind.MISSING_PACK);
            assertThat(findings.subList(1, findings.size()))
                    .isNotEmpty()
                    .allMatch(finding -> finding.kind() == Kind.DAMAGED_BLOB)
                    .allMatch(finding -> key.toString().equals(finding.subject().blob()));
            assertThatThrownBy(() -> rig.read(key))
                    .isInstanceOf(CasException.Corrupt.class)
                    .hasMessageContaining("missing from its store")
                    .hasMessageContaining(row(rig).id().toString())
                    .hasMessageContaining(key.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everything_anotherPackUnderItsName_found(boolean disk) {
        try (Rig rig = rig(disk)) {
            BlobKey key = rig.put(Data.random(6, 950)).key();
            ObjectName name = rig.packs().get(0);
            byte[] first = rig.object(name);
            rig.put(Data.random(7, 950));
            ObjectName second = rig.packs().stream()
                    .filter(other -> !other.equals(name))
                    .findFirst()
                    .orElseThrow();
            rig.tamper(name, rig.object(second));
            assertThatThrownBy(() -> rig.read(key)).isInstanceOf(CasException.Corrupt.class);
            assertThat(rig.findings())
                    .extracting(Finding::kind)
                    .contains(Kind.CORRUPT_PACK, Kind.CORRUPT_BLOCK, Kind.DAMAGED_BLOB);
            rig.tamper(name, first);
            assertThat(rig.findings()).isEmpty();
        }
    }
}
