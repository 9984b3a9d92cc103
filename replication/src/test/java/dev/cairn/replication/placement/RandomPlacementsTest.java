package dev.cairn.replication.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.pack.Constraints;
import dev.cairn.api.pack.Policy;
import dev.cairn.api.pack.Topology;
import dev.cairn.api.pack.TopologyStore;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** No placement breaks a rule without saying so, and none gives a rule up that could be held. */
class RandomPlacementsTest {
    private static final int PLACEMENTS = Boolean.getBoolean("cairn.deep") ? 1_000_000 : 20_000;
    private static final long SEED = Long.getLong("cairn.placement.seed", 20_261_122);
    private static final int PACKS_EACH = 10;
    /** So many stores may be tried in all ways. */
    private static final int TRIED_MAX = 11;

    private int strict;
    private int underSpread;
    private int repairs;
    private int refused;

    @Test
    void randomPlacements_breakNoRule() {
        Worlds worlds = new Worlds(SEED);
        for (int i = 0; i < PLACEMENTS / PACKS_EACH; i++) {
            Topology topology = worlds.topology();
            Policy policy = worlds.policy();
            Placement placement = worlds.placement();
            for (int pack = 0; pack < PACKS_EACH; pack++) {
                Rules rules = new Rules(topology, policy, worlds.request(topology, policy));
                try {
                    check(placement, rules);
                } catch (AssertionError e) {
                    throw new AssertionError("seed " + SEED + ", world " + i + ", pack " + pack + ": " + rules, e);
                }
            }
        }
        System.out.printf(
                "%d placements from seed %d broke no rule: %d spread, %d under-spread, %d repairs, %d refused%n",
                PLACEMENTS, SEED, strict, underSpread, repairs, refused);
        assertThat(List.of(strict, underSpread, repairs, refused)).allMatch(count -> count > PLACEMENTS / 100);
    }

    private void check(Placement placement, Rules rules) {
        try {
            accepted(rules, placement.place(rules.topology(), rules.policy(), rules.request()));
        } catch (CasException.Unavailable | CasException.QuotaExceeded e) {
            refused(rules);
        }
    }

    private void accepted(Rules rules, Placed placed) {
        List<TopologyStore> stores = placed.stores();
        int parts = rules.policy().redundancy().parts();
        assertThat(stores).doesNotHaveDuplicates().isSubsetOf(rules.open());
        assertThat(stores.size() + rules.held().size() + placed.missing())
                .isEqualTo(Math.max(parts, rules.held().size()));
        Set<Rule.Kind> relaxed = placed.relaxed().stream().map(Rule::kind).collect(Collectors.toSet());
        assertThat(relaxed).isEqualTo(rules.broken(stores));
        boolean repair = !rules.held().isEmpty();
        if (relaxed.isEmpty()) {
            strict++;
        } else {
            underSpread++;
            assertThat(repair || accepts(rules)).isTrue();
            assertThat(small(rules) && rules.possible())
                    .as("all rules can be held")
                    .isFalse();
        }
        if (placed.missing() > 0) {
            assertThat(stores).as("no open store is left").hasSameSizeAs(rules.open());
        }
        if (repair) {
            repairs++;
        } else {
            assertThat(stores.size()).isGreaterThanOrEqualTo(rules.policy().acknowledgements());
        }
    }

    private void refused(Rules rules) {
        refused++;
        assertThat(rules.held()).isEmpty();
        if (accepts(rules)) {
            assertThat(rules.open().size()).isLessThan(rules.policy().acknowledgements());
        } else {
            assertThat(small(rules) && rules.possible())
                    .as("all rules can be held")
                    .isFalse();
        }
    }

    private static boolean accepts(Rules rules) {
        return rules.policy().constraints().underSpread() == Constraints.UnderSpread.ACCEPT;
    }

    private static boolean small(Rules rules) {
        return rules.topology().stores().size() <= TRIED_MAX;
    }
}
