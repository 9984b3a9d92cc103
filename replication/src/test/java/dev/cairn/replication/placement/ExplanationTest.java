package dev.cairn.replication.placement;

import static dev.cairn.replication.placement.Samples.id;
import static dev.cairn.replication.placement.Samples.ids;
import static dev.cairn.replication.placement.Samples.request;
import static dev.cairn.replication.placement.Samples.store;
import static dev.cairn.replication.placement.Samples.topology;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.pack.Policy;
import dev.cairn.api.pack.Topology;
import dev.cairn.api.pack.TopologyStore;
import dev.cairn.api.pack.TopologyStore.State;
import dev.cairn.replication.placement.Explanation.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private static final Placement PLACEMENT = Placement.rendezvous();

    private static Map<String, String> rules(Explanation explanation) {
        return explanation.verdicts().stream()
                .filter(v -> v.rule().isPresent())
                .collect(Collectors.toMap(
                        v -> v.store().id(),
                        v -> (v.accepted() ? "although " : "")
                                + v.rule().orElseThrow().text()));
    }

    @Test
    void everyStore_hasScoreRankAndVerdict() {
        Topology topology = topology(10).withState(id(4), State.GONE);
        Explanation explained = PLACEMENT.explain(topology, Policy.replicas(3), request(1));
        List<Verdict> verdicts = explained.verdicts();
        assertThat(verdicts.stream().map(Verdict::rank).toList())
                .isEqualTo(IntStream.rangeClosed(1, 10).boxed().toList());
        assertThat(verdicts)
                .isSortedAccordingTo(Comparator.comparing(Verdict::score).reversed());
        assertThat(verdicts.stream().map(v -> v.score().shown()).toList())
                .isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(verdicts.stream().filter(Verdict::accepted).map(Verdict::store))
                .containsExactlyElementsOf(explained.placed().stores());
        assertThat(explained.placed()).isEqualTo(PLACEMENT.place(topology, Policy.replicas(3), request(1)));
        assertThat(explained.refusal()).isEmpty();
        assertThat(rules(explained)).containsOnly(Map.entry(id(4), "takes no new packs: GONE"));
    }

    @Test
    void firstRule_againstEachStore_isNamed() {
        TopologyStore[] stores = {
            store(0, "a"),
            store(1, "b"),
            store(2, "c").in(State.READONLY),
            store(3, "d"),
            store(4, "e"),
            store(5),
            store(6, "f"),
            store(7, "f").withWeight(1_000_000),
            store(8, "g").withWeight(1_000_000),
        };
        Policy policy = Policy.parse("replicas(4, max zone=1, require zone=a|b|c|d|f|g, forbid zone=d, headroom=10%)");
        Explanation explained = PLACEMENT.explain(
                topology(stores),
                policy,
                request(1).holding(ids(0)).avoiding(ids(1)).withFree(Map.of(id(8), 0.01)));
        assertThat(rules(explained))
                .containsOnly(
                        Map.entry(id(0), "has a part already"),
                        Map.entry(id(1), "is to be avoided"),
                        Map.entry(id(2), "takes no new packs: READONLY"),
                        Map.entry(id(3), "forbid zone=d"),
                        Map.entry(id(4), "require zone=a|b|c|d|f|g"),
                        Map.entry(id(5), "require zone=a|b|c|d|f|g"),
                        Map.entry(id(6), "although max zone=1"),
                        Map.entry(id(8), "although headroom=10%"));
        assertThat(explained.placed().relaxed().stream().map(Rule::kind))
                .containsExactly(Rule.Kind.HEADROOM, Rule.Kind.MAX);
    }

    @Test
    void storeThatGaveWayToOthersTogether_saysSo() {
        Topology topology = topology(
                store(0).withWeight(1_000_000).withLabels(Map.of("zone", "a", "provider", "x")),
                store(1).withLabels(Map.of("zone", "a", "provider", "y")),
                store(2).withLabels(Map.of("zone", "b", "provider", "x")));
        Policy policy = Policy.parse("replicas(2, max zone=1, max provider=1)");
        assertThat(rules(PLACEMENT.explain(topology, policy, request(1))))
                .containsOnly(Map.entry(id(0), "others hold the rules together"));
    }

    @Test
    void refusal_isSaidNotThrown() {
        Explanation explained = PLACEMENT.explain(topology(1), Policy.replicas(3), request(1));
        assertThat(explained.refusal())
                .hasValueSatisfying(reason -> assertThat(reason).contains("limit 2, actual 1"));
        assertThat(ids(explained.placed().stores())).isEqualTo(ids(0));
        assertThat(explained.placed().missing()).isEqualTo(2);
    }

    @Test
    void movesTo_anotherTopology_namesWhoLeavesAndWhoJoins() {
        Topology topology = topology(6);
        Policy policy = Policy.replicas(3);
        for (int pack = 0; pack < 50; pack++) {
            Explanation before = PLACEMENT.explain(topology, policy, request(pack));
            String leaving = before.placed().stores().get(1).id();
            Explanation after = PLACEMENT.explain(topology.withState(leaving, State.DRAINING), policy, request(pack));
            Explanation.Moves moves = before.movesTo(after);
            assertThat(moves.leave()).containsExactly(leaving);
            assertThat(moves.join())
                    .hasSize(1)
                    .doesNotContainAnyElementsOf(ids(before.placed().stores()));
            assertThat(List.of(moves.from(), moves.to())).containsExactly(1L, 2L);
            assertThat(before.movesTo(before).none()).isTrue();
            assertThat(moves.none()).isFalse();
        }
    }

    /** The example of docs/guide-placement.md. */
    @Test
    void guide_example_holds() {
        Topology topology = Topology.empty()
                .add(TopologyStore.of(id(0), "file:///disk1", 4000).withLabels(Map.of("zone", "east")))
                .add(TopologyStore.of(id(1), "file:///disk2", 4000).withLabels(Map.of("zone", "west")))
                .add(TopologyStore.of(id(2), "file:///disk3", 8000).withLabels(Map.of("zone", "west")));
        Policy policy = Policy.parse("replicas(2, max zone=1)");
        Explanation now = IntStream.range(0, 100)
                .mapToObj(pack -> PLACEMENT.explain(topology, policy, request(pack)))
                .filter(e -> ids(e.placed().stores()).contains(id(2)))
                .findFirst()
                .orElseThrow();
        Explanation then =
                PLACEMENT.explain(topology.withState(id(2), State.DRAINING), policy, Placement.Request.of(now.pack()));
        assertThat(now.movesTo(then)).isEqualTo(new Explanation.Moves(3, 4, List.of(id(2)), List.of(id(1))));
    }
}
