package dev.cairn.replication.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.pack.Policy;
import dev.cairn.api.pack.Topology;
import dev.cairn.api.pack.TopologyStore;
import dev.cairn.api.pack.TopologyStore.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What moves when the topology changes, and what does not. Each zone lies in one region. */
class MovesProperty {
    private static final Placement PLACEMENT = Placement.rendezvous();
    private static final List<String> ZONES = List.of("eu-a", "eu-b", "eu-c", "us-a", "us-b");

    @Provide
    Arbitrary<Topology> topologies() {
        Arbitrary<Long> weights = Arbitraries.oneOf(
                Arbitraries.just(1L),
                Arbitraries.longs().between(1, 100),
                Arbitraries.longs().between(1, 1L << 50));
        return Combinators.combine(weights, Arbitraries.of(ZONES))
                .as((weight, zone) -> Map.entry(zone, weight))
                .list()
                .ofMinSize(2)
                .ofMaxSize(20)
                .map(MovesProperty::topology);
    }

    private static Topology topology(List<Map.Entry<String, Long>> stores) {
        List<TopologyStore> made = new ArrayList<>();
        for (Map.Entry<String, Long> store : stores) {
            String zone = store.getKey();
            made.add(Samples.store(made.size())
                    .withWeight(store.getValue())
                    .withLabels(
                            Map.of("zone", zone, "region", zone.substring(0, 2), "provider", "p" + made.size() % 3)));
        }
        return new Topology(1, made);
    }

    @Provide
    Arbitrary<Policy> policies() {
        return Arbitraries.of(
                        "replicas(1)",
                        "replicas(3)",
                        "replicas(3, max zone=1)",
                        "replicas(4, max zone=2)",
                        "replicas(3, distinct region=2)",
                        "replicas(4, distinct zone=3)",
                        "replicas(4, max zone=1, max region=2)",
                        "erasure(4,2, max zone=2, max region=4)",
                        "replicas(3, forbid zone=eu-a)")
                .map(Policy::parse);
    }

    private static Placed place(Topology topology, Policy policy, long pack) {
        return PLACEMENT.explain(topology, policy, Samples.request(pack)).placed();
    }

    @Property
    void removedStore_movesOnlyWhatLayOnIt_oneReplicaOfEachPack(
            @ForAll("topologies") Topology topology,
            @ForAll("policies") Policy policy,
            @ForAll long pack,
            @ForAll int which) {
        TopologyStore removed =
                topology.stores().get(Math.floorMod(which, topology.stores().size()));
        Placed before = place(topology, policy, pack);
        Placed after = place(Samples.without(topology, removed.id()), policy, pack);
        Placed drained = place(topology.withState(removed.id(), State.DRAINING), policy, pack);
        assertThat(drained.stores()).isEqualTo(after.stores());
        Set<String> left = Samples.minus(Samples.ids(before.stores()), Samples.ids(after.stores()));
        Set<String> joined = Samples.minus(Samples.ids(after.stores()), Samples.ids(before.stores()));
        assertThat(left).isEqualTo(before.stores().contains(removed) ? Set.of(removed.id()) : Set.of());
        assertThat(joined).hasSizeLessThanOrEqualTo(left.size());
    }

    @Provide
    Arbitrary<Policy> crossing() {
        return Arbitraries.of(
                        "replicas(3, max zone=1, max provider=1)",
                        "replicas(3, max zone=2, distinct provider=3)",
                        "replicas(4, distinct zone=3, distinct provider=2, max provider=2)")
                .map(Policy::parse);
    }

    @Property
    void removedStore_withRulesThatCross_movesOnlyWhatLayOnIt(
            @ForAll("topologies") Topology topology,
            @ForAll("crossing") Policy policy,
            @ForAll long pack,
            @ForAll int which) {
        TopologyStore removed =
                topology.stores().get(Math.floorMod(which, topology.stores().size()));
        Placed before = place(topology, policy, pack);
        if (!before.stores().contains(removed)) {
            assertThat(place(Samples.without(topology, removed.id()), policy, pack)
                            .stores())
                    .isEqualTo(before.stores());
        }
    }

    @Property
    void raisedWeight_movesOnlyToThatStore(
            @ForAll("topologies") Topology topology,
            @ForAll("policies") Policy policy,
            @ForAll long pack,
            @ForAll int which) {
        TopologyStore store =
                topology.stores().get(Math.floorMod(which, topology.stores().size()));
        Set<String> before = Samples.ids(place(topology, policy, pack).stores());
        Set<String> after = Samples.ids(place(topology.replace(store.withWeight(store.weight() * 3)), policy, pack)
                .stores());
        assertThat(Samples.minus(after, before)).isSubsetOf(store.id());
        assertThat(Samples.minus(before, after)).hasSizeLessThanOrEqualTo(1);
        if (before.contains(store.id())) {
            assertThat(after).isEqualTo(before);
        }
    }

    @Property
    void orderOfRegistration_isOfNoInterest(
            @ForAll("topologies") Topology topology, @ForAll("policies") Policy policy, @ForAll long pack) {
        List<TopologyStore> shuffled = new ArrayList<>(topology.stores());
        Collections.shuffle(shuffled, new Random(pack));
        Topology other = new Topology(topology.version() + 5, shuffled);
        assertThat(place(other, policy, pack).stores())
                .isEqualTo(place(topology, policy, pack).stores());
    }

    @Property
    void unitOfWeights_isOfNoInterest(
            @ForAll("topologies") Topology topology, @ForAll("policies") Policy policy, @ForAll long pack) {
        Topology other = new Topology(
                1,
                topology.stores().stream()
                        .map(store -> store.withWeight(store.weight() * 1024))
                        .toList());
        assertThat(Samples.ids(place(other, policy, pack).stores()))
                .isEqualTo(Samples.ids(place(topology, policy, pack).stores()));
    }
}
