package dev.cairn.replication.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.pack.Policy;
import dev.cairn.api.pack.Topology;
import dev.cairn.api.pack.TopologyStore;
import dev.cairn.replication.placement.Placement.Strategy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stores get their shares, by Pearson's chi-square. The packs are always the same, so the outcome is too. */
class SharesTest {
    private static final int PACKS = Boolean.getBoolean("cairn.deep") ? 1_000_000 : 50_000;
    /** Exceeded by chance once in a thousand, at 9 degrees of freedom. */
    private static final double CHI_SQUARE_MAX = 27.88;

    private static final long[] WEIGHTS = {1, 1, 2, 3, 5, 8, 13, 21, 34, 55};

    private static Topology weighted() {
        List<TopologyStore> stores = IntStream.range(0, 10)
                .mapToObj(i -> Samples.store(i).withWeight(WEIGHTS[i]))
                .toList();
        return new Topology(3, stores);
    }

    /** How far from these shares the first stores of all packs are. */
    private static double chiSquare(Strategy strategy, Topology topology, double[] shares) {
        Map<String, Integer> counts = new HashMap<>();
        for (int pack = 0; pack < PACKS; pack++) {
            Placed placed = Placement.by(strategy).place(topology, Policy.replicas(1), Samples.request(pack));
            counts.merge(placed.stores().get(0).id(), 1, Integer::sum);
        }
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            double expected = PACKS * shares[i];
            double off = counts.getOrDefault(topology.stores().get(i).id(), 0) - expected;
            sum += off * off / expected;
        }
        return sum;
    }

    private static double[] shares(Topology topology) {
        double all = topology.stores().stream().mapToLong(TopologyStore::weight).sum();
        return topology.stores().stream().mapToDouble(s -> s.weight() / all).toArray();
    }

    @ParameterizedTest
    @EnumSource
    void tenEqualStores_getEqualShares(Strategy strategy) {
        Topology topology = Samples.topology(10);
        assertThat(chiSquare(strategy, topology, shares(topology))).isLessThan(CHI_SQUARE_MAX);
    }

    @ParameterizedTest
    @EnumSource(names = {"RENDEZVOUS", "RANDOM"})
    void tenStores_getSharesByWeight(Strategy strategy) {
        Topology topology = weighted();
        assertThat(chiSquare(strategy, topology, shares(topology))).isLessThan(CHI_SQUARE_MAX);
    }

    /** Whoever comes after a store that takes nothing does not get its share on top. */
    @Test
    void roundRobin_withAStoreThatTakesNothing_givesEqualSharesToTheOthers() {
        Topology topology = Samples.topology(10).withState(Samples.id(3), TopologyStore.State.SUSPECT);
        double[] shares = new double[10];
        Arrays.fill(shares, 1 / 9.0);
        shares[3] = 1e-12;
        assertThat(chiSquare(Strategy.ROUND_ROBIN, topology, shares)).isLessThan(CHI_SQUARE_MAX);
    }

    @Test
    void chiSquare_ofOtherShares_isSeen() {
        Topology topology = weighted();
        double[] shares = shares(topology);
        shares[9] -= 0.01;
        shares[8] += 0.01;
        assertThat(chiSquare(Strategy.RENDEZVOUS, topology, shares)).isGreaterThan(CHI_SQUARE_MAX);
    }

    /** The second place goes by the weights that are left: p(i) = sum over j of w(j) * w(i) / (1 - w(j)). */
    @Test
    void secondPlace_goesByTheWeightsThatAreLeft() {
        Topology topology = weighted();
        double[] first = shares(topology);
        double[] expected = new double[first.length];
        for (int i = 0; i < first.length; i++) {
            for (int j = 0; j < first.length; j++) {
                expected[i] += i == j ? 0 : first[j] * first[i] / (1 - first[j]);
            }
        }
        double sum = 0;
        int[] counts = new int[first.length];
        List<String> ids = topology.stores().stream().map(TopologyStore::id).toList();
        for (int pack = 0; pack < PACKS; pack++) {
            Placed placed = Placement.rendezvous().place(topology, Policy.replicas(2), Samples.request(pack));
            counts[ids.indexOf(placed.stores().get(1).id())]++;
        }
        for (int i = 0; i < counts.length; i++) {
            double off = counts[i] - PACKS * expected[i];
            sum += off * off / (PACKS * expected[i]);
        }
        assertThat(sum).isLessThan(CHI_SQUARE_MAX);
    }

    @Test
    void random_throwsAnewForEachVersion() {
        Topology topology = Samples.topology(10);
        Topology next = new Topology(topology.version() + 1, topology.stores());
        long same = IntStream.range(0, 2_000)
                .filter(pack -> first(topology, pack).equals(first(next, pack)))
                .count();
        assertThat(same).isBetween(120L, 280L);
    }

    private static TopologyStore first(Topology topology, int pack) {
        return Placement.by(Strategy.RANDOM)
                .place(topology, Policy.replicas(1), Samples.request(pack))
                .stores()
                .get(0);
    }
}
