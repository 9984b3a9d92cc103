package dev.cairn.replication.placement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Policy;
import dev.cairn.api.pack.Topology;
import dev.cairn.api.pack.TopologyStore;
import dev.cairn.engines.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was placed once is placed so for ever. The vectors were calculated apart from this code, with big integers and decimals. */
class GoldenTest {
    private static final Map<String, Object> GOLDEN = read();

    private static Map<String, Object> read() {
        try (InputStream in = GoldenTest.class.getResourceAsStream("/golden/placement.json")) {
            return JSON.std.mapFrom(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One case of the file. */
    record Case(
            Placement.Strategy strategy,
            PackId pack,
            Policy policy,
            List<?> ranked,
            List<Long> distances,
            List<?> stores) {}

    @Test
    void table_isAsItEverWas() {
        ByteBuffer table = ByteBuffer.allocate(258 * Long.BYTES);
        IntStream.range(0, 258).forEach(i -> table.putLong(FixedLog2.entry(i)));
        assertThat(HexFormat.of().formatHex(Sha256.hash(table.array()))).isEqualTo(GOLDEN.get("table"));
    }

    @Test
    void halvings_areAsTheyEverWere() {
        assertThat(list(GOLDEN, "halvings")).hasSizeGreaterThan(50).allSatisfy(vector -> {
            long hash = Long.parseUnsignedLong(text(vector, "hash"), 16);
            assertThat(FixedLog2.halvings(hash)).as(text(vector, "hash")).isEqualTo(number(vector, "halvings"));
        });
    }

    static Stream<Case> cases() {
        return list(GOLDEN, "cases").stream()
                .map(vector -> new Case(
                        Placement.Strategy.valueOf(text(vector, "strategy")),
                        PackId.parse(text(vector, "pack")),
                        Policy.parse(text(vector, "policy")),
                        (List<?>) value(vector, "ranked"),
                        ((List<?>) value(vector, "distances"))
                                .stream().map(n -> ((Number) n).longValue()).toList(),
                        (List<?>) value(vector, "stores")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void placement_isAsItEverWas(Case golden) {
        Explanation explained =
                Placement.by(golden.strategy).explain(topology(), golden.policy, Placement.Request.of(golden.pack));
        assertThat(explained.verdicts().stream()
                        .<Object>map(v -> v.store().id())
                        .toList())
                .isEqualTo(golden.ranked);
        assertThat(explained.verdicts().stream().map(v -> v.score().distance()).toList())
                .isEqualTo(golden.distances);
        assertThat(explained.placed().stores().stream()
                        .<Object>map(TopologyStore::id)
                        .toList())
                .isEqualTo(golden.stores);
    }

    private static Topology topology() {
        Map<?, ?> topology = (Map<?, ?>) value(GOLDEN, "topology");
        return new Topology(
                number(topology, "version"),
                list(topology, "stores").stream().map(GoldenTest::store).toList());
    }

    private static TopologyStore store(Map<?, ?> store) {
        Map<?, ?> labels = (Map<?, ?>) value(store, "labels");
        return TopologyStore.of(text(store, "id"), "memory:" + text(store, "id"), number(store, "weight"))
                .withLabels(Map.of("zone", text(labels, "zone"), "region", text(labels, "region")));
    }

    private static List<Map<?, ?>> list(Map<?, ?> of, String name) {
        return ((List<?>) value(of, name))
                .stream().<Map<?, ?>>map(o -> (Map<?, ?>) o).toList();
    }

    private static String text(Map<?, ?> of, String name) {
        return (String) value(of, name);
    }

    private static long number(Map<?, ?> of, String name) {
        return ((Number) value(of, name)).longValue();
    }

    private static Object value(Map<?, ?> of, String name) {
        return Objects.requireNonNull(of.get(name), name);
    }
}
