package dev.cairn.replication.placement;

import dev.cairn.api.pack.Constraints;
import dev.cairn.api.pack.Policy;
import dev.cairn.api.pack.Topology;
import dev.cairn.api.pack.TopologyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Topologies, policies and requests of all sorts, from one seed. */
final class Worlds {
    private static final String[] LABELS = {"zone", "region", "provider", "jurisdiction"};

    private final Random random;

    Worlds(long seed) {
        random = new Random(seed);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    Topology topology() {
        int count = chance(5) ? 1 + random.nextInt(60) : 3 + random.nextInt(9);
        List<TopologyStore> stores = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stores.add(TopologyStore.of(Samples.id(random.nextInt(1 << 20) * 64 + i), "memory:" + i, weight())
                    .withLabels(labels())
                    .in(state()));
        }
        return new Topology(random.nextInt(1000), stores);
    }

    private long weight() {
        return chance(2) ? Long.MAX_VALUE - random.nextInt(9) : 1 + (1L << random.nextInt(44)) / 3;
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new HashMap<>();
        for (String label : LABELS) {
            if (chance(90)) {
                labels.put(label, label.charAt(0) + "" + random.nextInt(4));
            }
        }
        return labels;
    }

    private TopologyStore.State state() {
        TopologyStore.State[] all = TopologyStore.State.values();
        return chance(85) ? TopologyStore.State.ACTIVE : all[random.nextInt(all.length)];
    }

    Policy policy() {
        Policy plain = chance(75)
                ? Policy.replicas(1 + random.nextInt(5))
                : Policy.erasure(2 + random.nextInt(4), 1 + random.nextInt(3));
        Policy.WriteMode[] modes = Policy.WriteMode.values();
        return plain.withMode(chance(70) ? Policy.WriteMode.QUORUM : modes[random.nextInt(modes.length)])
                .withConstraints(constraints(plain.redundancy().parts()));
    }

    private Constraints constraints(int parts) {
        Constraints rules = Constraints.none();
        for (String label : LABELS) {
            rules = chance(30) ? rules.max(label, 1 + random.nextInt(3)) : rules;
            rules = chance(20) ? rules.distinct(label, 1 + random.nextInt(Math.min(parts, 4))) : rules;
            rules = chance(8) ? rules.require(label, values(label, 3)) : rules;
            rules = chance(8) ? rules.forbid(label, values(label, 1)) : rules;
        }
        rules = chance(30) ? rules.headroom(random.nextInt(50)) : rules;
        return chance(30) ? rules.onUnderSpread(Constraints.UnderSpread.FAIL) : rules;
    }

    private Set<String> values(String label, int count) {
        Set<String> values = new HashSet<>();
        for (int i = 0; i < count; i++) {
            values.add(label.charAt(0) + "" + random.nextInt(4));
        }
        return values;
    }

    Placement.Request request(Topology topology, Policy policy) {
        Placement.Request request = Samples.request(random.nextLong());
        int heldMax = policy.redundancy().parts();
        request = chance(20) ? request.holding(some(topology, random.nextInt(heldMax + 1))) : request;
        request = chance(10) ? request.avoiding(some(topology, 2)) : request;
        return chance(40) ? request.withFree(free(topology)) : request;
    }

    private Set<String> some(Topology topology, int count) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < count; i++) {
            ids.add(topology.stores()
                    .get(random.nextInt(topology.stores().size()))
                    .id());
        }
        return ids;
    }

    private Map<String, Double> free(Topology topology) {
        Map<String, Double> free = new HashMap<>();
        topology.stores().stream().filter(s -> chance(80)).forEach(s -> free.put(s.id(), random.nextDouble()));
        return free;
    }

    Placement placement() {
        Placement.Strategy[] all = Placement.Strategy.values();
        return Placement.by(chance(60) ? Placement.Strategy.RENDEZVOUS : all[random.nextInt(all.length)]);
    }
}
