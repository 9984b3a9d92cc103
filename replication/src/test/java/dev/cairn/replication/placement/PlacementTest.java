package dev.cairn.replication.placement;

import static dev.cairn.replication.placement.Samples.id;
import static dev.cairn.replication.placement.Samples.ids;
import static dev.cairn.replication.placement.Samples.request;
import static dev.cairn.replication.placement.Samples.store;
import static dev.cairn.replication.placement.Samples.topology;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.pack.Policy;
import dev.cairn.api.pack.Topology;
import dev.cairn.api.pack.TopologyStore;
import dev.cairn.api.pack.TopologyStore.State;
import dev.cairn.replication.placement.Placement.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlacementTest {
    private static final Placement PLACEMENT = Placement.rendezvous();

    private static Placed place(Topology topology, String policy, Placement.Request request) {
        return PLACEMENT.place(topology, Policy.parse(policy), request);
    }

    private static List<String> relaxed(Placed placed) {
        return placed.relaxed().stream().map(Rule::text).toList();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
    void store_thatIsNotActive_isNotChosen(State state) {
        Topology topology = topology(4).withState(id(2), state);
        for (int pack = 0; pack < 50; pack++) {
            for (Strategy strategy : Strategy.values()) {
                Placed placed = Placement.by(strategy).place(topology, Policy.replicas(3), request(pack));
                assertThat(ids(placed.stores())).isEqualTo(ids(0, 1, 3));
                assertThat(placed.underSpread()).isFalse();
            }
        }
    }

    @Test
    void tooFewStores_areTakenDownToTheQuorum() {
        Placed placed = place(topology(2), "replicas(3)", request(1));
        assertThat(ids(placed.stores())).isEqualTo(ids(0, 1));
        assertThat(placed.missing()).isEqualTo(1);
        assertThat(relaxed(placed)).containsExactly("3 parts");
        assertThatThrownBy(() -> place(topology(1), "replicas(3)", request(1)))
                .isInstanceOf(CasException.Unavailable.class)
                .hasMessageContaining("too few stores for replicas(3) in topology version 1 (limit 2, actual 1)");
    }

    @Test
    void tooFewStores_forAModeThatWaitsForAll_areRefused() {
        assertThatThrownBy(() -> place(topology(2), "replicas(3, mode=all)", request(1)))
                .hasMessageContaining("(limit 3, actual 2)");
        assertThat(place(topology(1), "replicas(3, mode=async)", request(1)).missing())
                .isEqualTo(2);
        assertThatThrownBy(() -> place(topology(3), "erasure(4,2, mode=async)", request(1)))
                .hasMessageContaining("(limit 4, actual 3)");
    }

    @Test
    void noStore_isRefused() {
        assertThatThrownBy(() -> place(Topology.empty(), "replicas(1)", request(1)))
                .isInstanceOf(CasException.Unavailable.class);
    }

    private static Topology zones(String zones) {
        return topology(zones.chars()
                .mapToObj(zone -> String.valueOf((char) zone))
                .collect(
                        ArrayList<TopologyStore>::new, (list, zone) -> list.add(store(list.size(), zone)), List::addAll)
                .toArray(TopologyStore[]::new));
    }

    private static List<String> zonesOf(Placed placed) {
        return placed.stores().stream()
                .map(store -> store.labels().getOrDefault("zone", "-"))
                .sorted()
                .toList();
    }

    @Test
    void max_isHeldWhereThatIsPossible() {
        Topology topology = zones("aaaaaaaabc");
        for (int pack = 0; pack < 100; pack++) {
            Placed placed = place(topology, "replicas(3, max zone=1)", request(pack));
            assertThat(zonesOf(placed)).containsExactly("a", "b", "c");
            assertThat(placed.underSpread()).isFalse();
        }
    }

    @Test
    void max_thatCannotBeHeld_givesWayAsLittleAsMayBe() {
        Topology topology = zones("aaaaaaaab");
        for (int pack = 0; pack < 100; pack++) {
            Placed placed = place(topology, "replicas(4, max zone=1)", request(pack));
            assertThat(zonesOf(placed)).containsExactly("a", "a", "a", "b");
            assertThat(relaxed(placed)).containsExactly("max zone=1");
            assertThat(zonesOf(place(zones("aaaabbbbcccc"), "replicas(6, max zone=1)", request(pack))))
                    .containsExactly("a", "a", "b", "b", "c", "c");
        }
    }

    @Test
    void distinct_takesTheBestStoresThatReachIt() {
        Topology topology = zones("aaaaaaaaab");
        for (int pack = 0; pack < 100; pack++) {
            assertThat(zonesOf(place(topology, "replicas(3, distinct zone=2)", request(pack))))
                    .containsExactly("a", "a", "b");
        }
        Placed placed = place(topology, "replicas(3, distinct zone=3)", request(1));
        assertThat(zonesOf(placed)).containsExactly("a", "a", "b");
        assertThat(relaxed(placed)).containsExactly("distinct zone=3");
    }

    @Test
    void underSpread_thatIsNotAccepted_isRefusedWithTheRules() {
        assertThatThrownBy(() -> place(zones("aab"), "replicas(3, max zone=1, under-spread=fail)", request(1)))
                .isInstanceOf(CasException.Unavailable.class)
                .hasMessageContaining("(limit 3, actual 2); 1 stores: max zone=1");
        assertThatThrownBy(() -> place(topology(2), "replicas(3, under-spread=fail)", request(1)))
                .isInstanceOf(CasException.Unavailable.class);
    }

    @Test
    void residency_isNeverRelaxed() {
        Topology topology = zones("aabc");
        assertThatThrownBy(() -> place(topology, "replicas(2, require zone=b)", request(1)))
                .hasMessageContaining("3 stores: require zone=b");
        assertThatThrownBy(() -> place(topology, "replicas(2, forbid zone=a|b)", request(1)))
                .hasMessageContaining("3 stores: forbid zone=a|b");
        Placed placed = place(topology, "replicas(3, require zone=b|c)", request(1));
        assertThat(zonesOf(placed)).containsExactly("b", "c");
        assertThat(placed.missing()).isEqualTo(1);
    }

    @Test
    void storeWithoutTheLabel_meetsNoRequirement_isNotForbidden_andSharesOneValue() {
        Topology topology = topology(store(0), store(1), store(2, "b"));
        assertThat(zonesOf(place(topology, "replicas(1, require zone=b)", request(1))))
                .containsExactly("b");
        assertThat(zonesOf(place(topology, "replicas(2, forbid zone=b)", request(1))))
                .containsExactly("-", "-");
        assertThat(zonesOf(place(topology, "replicas(2, max zone=1)", request(1))))
                .containsExactly("-", "b");
        assertThat(relaxed(place(topology, "replicas(3, distinct zone=2)", request(1))))
                .containsExactly("distinct zone=2");
    }

    @Test
    void headroom_isHeldThenRelaxedBeforeSpread() {
        Topology topology = zones("abcc");
        Placement.Request request = request(1).withFree(Map.of(id(0), 0.05, id(1), 0.10, id(3), 0.5));
        Placed placed = place(topology, "replicas(3, headroom=10%)", request);
        assertThat(ids(placed.stores())).isEqualTo(ids(1, 2, 3));
        assertThat(placed.underSpread()).isFalse();
        Placed relaxed = place(topology, "replicas(3, max zone=1, headroom=10%)", request);
        assertThat(zonesOf(relaxed)).containsExactly("a", "b", "c");
        assertThat(relaxed(relaxed)).containsExactly("headroom=10%");
    }

    @Test
    void headroom_givesWayBeforeSpread() {
        Topology topology = zones("aaaab");
        for (int pack = 0; pack < 50; pack++) {
            Placement.Request request = request(pack).withFree(Map.of(id(4), 0.01));
            Placed placed = place(topology, "replicas(2, max zone=1, headroom=10%)", request);
            assertThat(zonesOf(placed)).containsExactly("a", "b");
            assertThat(relaxed(placed)).containsExactly("headroom=10%");
        }
    }

    @Test
    void spreadThatIsMissingBesideHeadroom_isUnavailable() {
        Placement.Request full = request(1).withFree(Map.of(id(2), 0.0));
        assertThatThrownBy(() -> place(zones("aab"), "replicas(2, max zone=1, headroom=5%, under-spread=fail)", full))
                .isInstanceOf(CasException.Unavailable.class)
                .hasMessageContaining("1 stores: headroom=5%; 1 stores: max zone=1");
    }

    @Test
    void equalScores_goByTheId() {
        Score score = new Score(1, 1);
        List<Candidate> order = IntStream.range(0, 9)
                .mapToObj(i -> new Candidate(store(i), score))
                .sorted(Candidate.ORDER)
                .toList();
        assertThat(order.stream().map(candidate -> candidate.store().id())).isSorted();
    }

    @Test
    void headroom_thatIsMissing_isQuotaExceededIfUnderSpreadIsNotAccepted() {
        Placement.Request full = request(1).withFree(Map.of(id(0), 0.0));
        assertThatThrownBy(() -> place(topology(3), "replicas(3, headroom=5%, under-spread=fail)", full))
                .isInstanceOf(CasException.QuotaExceeded.class)
                .hasMessageContaining("1 stores: headroom=5%");
    }

    @Test
    void twoRules_thatTheBestStoresCannotHold_areHeldByOthers() {
        // Whoever takes store 0 first leaves no second store for both rules.
        Topology topology = topology(
                store(0).withWeight(1_000_000).withLabels(Map.of("zone", "a", "provider", "x")),
                store(1).withLabels(Map.of("zone", "a", "provider", "y")),
                store(2).withLabels(Map.of("zone", "b", "provider", "x")));
        for (int pack = 0; pack < 50; pack++) {
            Placed placed = place(topology, "replicas(2, max zone=1, max provider=1)", request(pack));
            assertThat(ids(placed.stores())).isEqualTo(ids(1, 2));
            assertThat(placed.underSpread()).isFalse();
        }
    }

    @Test
    void heldStores_countForTheRulesAndAreNotChosen() {
        Topology topology = zones("aabbcc");
        for (int pack = 0; pack < 50; pack++) {
            Placed placed =
                    place(topology, "replicas(3, max zone=1)", request(pack).holding(ids(0, 2)));
            assertThat(zonesOf(placed)).containsExactly("c");
            assertThat(placed.missing()).isZero();
        }
        Placed nothing = place(topology, "replicas(3)", request(1).holding(ids(0, 2, 4)));
        assertThat(nothing.stores()).isEmpty();
        assertThat(nothing.underSpread()).isFalse();
    }

    @Test
    void heldStore_thatIsGoneOrUnknown_doesNotCount() {
        Topology topology = topology(5).withState(id(0), State.GONE);
        Placed placed = place(topology, "replicas(3)", request(1).holding(ids(0, 1, 99)));
        assertThat(placed.stores()).hasSize(2);
        assertThat(ids(placed.stores())).doesNotContain(id(0), id(1));
    }

    @Test
    void repair_takesWhatThereIs() {
        Topology topology = zones("aab").withState(id(2), State.SUSPECT);
        String policy = "replicas(3, max zone=1, under-spread=fail)";
        Placed placed = place(topology, policy, request(1).holding(ids(0)));
        assertThat(ids(placed.stores())).isEqualTo(ids(1));
        assertThat(relaxed(placed)).containsExactly("max zone=1", "3 parts");
        assertThat(place(topology(1), policy, request(1).holding(ids(0))).missing())
                .isEqualTo(2);
    }

    @Test
    void heldParts_thatBreakARule_areUnderSpreadWhateverComes() {
        Placed placed =
                place(zones("aab"), "replicas(3, max zone=1)", request(1).holding(ids(0, 1)));
        assertThat(zonesOf(placed)).containsExactly("b");
        assertThat(relaxed(placed)).containsExactly("max zone=1");
    }

    @Test
    void avoidedStore_isNotChosen() {
        Placed placed = place(topology(4), "replicas(3)", request(1).avoiding(Set.of(id(3))));
        assertThat(ids(placed.stores())).isEqualTo(ids(0, 1, 2));
    }

    @Test
    void roundRobin_takesNeighboursInOrderOfRegistration() {
        Topology topology = topology(5).withState(id(1), State.READONLY);
        Set<List<String>> seen = Stream.iterate(0L, n -> n + 1)
                .limit(200)
                .map(n -> Placement.by(Strategy.ROUND_ROBIN).place(topology, Policy.replicas(2), request(n)))
                .map(placed -> placed.stores().stream().map(TopologyStore::uri).toList())
                .collect(Collectors.toSet());
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        List.of("memory:0", "memory:2"),
                        List.of("memory:2", "memory:3"),
                        List.of("memory:3", "memory:4"),
                        List.of("memory:4", "memory:0"));
    }

    @Test
    void request_withAFractionThatIsNone_isInvalidInput() {
        for (double fraction : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> request(1).withFree(Map.of(id(0), fraction)))
                    .isInstanceOf(CasException.InvalidInput.class);
        }
    }
}
