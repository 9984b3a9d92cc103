package dev.cairn.replication.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.pack.Policy;
import dev.cairn.api.pack.Topology;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One store of ten leaves. */
class RemovalTest {
    private static final int PACKS = Boolean.getBoolean("cairn.deep") ? 100_000 : 5_000;
    private static final int COPIES = 3;

    @Test
    void oneOfTenRemoved_movesOneCopyOfEachOfItsPacks_andNothingElse() {
        Topology topology = Samples.topology(10);
        Policy policy = Policy.replicas(COPIES);
        long onIt = 0;
        long moved = 0;
        for (int pack = 0; pack < PACKS; pack++) {
            String removed = Samples.id(pack % 10);
            Set<String> before = place(topology, policy, pack);
            Set<String> after = place(Samples.without(topology, removed), policy, pack);
            assertThat(Samples.minus(before, after)).isSubsetOf(removed);
            assertThat(after).hasSize(COPIES).doesNotContain(removed);
            onIt += before.contains(removed) ? 1 : 0;
            moved += Samples.minus(after, before).size();
        }
        System.out.printf("1 of 10 stores removed: %d of %d copies lay on it, %d moved%n", onIt, PACKS * COPIES, moved);
        assertThat(moved).isEqualTo(onIt).isBetween(PACKS * 27L / 100, PACKS * 33L / 100);
    }

    private static Set<String> place(Topology topology, Policy policy, int pack) {
        return Samples.ids(Placement.rendezvous()
                .place(topology, policy, Samples.request(pack))
                .stores());
    }
}
