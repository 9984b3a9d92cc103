package dev.cairn.replication.placement;

import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Topology;
import dev.cairn.api.pack.TopologyStore;
import dev.cairn.engines.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Packs and stores to play with. */
final class Samples {
    private Samples() {}

    static PackId pack(long n) {
        byte[] digest = Sha256.hash(("pack " + n).getBytes(StandardCharsets.UTF_8));
        return new PackId(HashAlgorithm.BLAKE3, Digest.of(digest));
    }

    static Placement.Request request(long n) {
        return Placement.Request.of(pack(n));
    }

    static String id(int n) {
        return Digest.of(Sha256.hash(("store " + n).getBytes(StandardCharsets.UTF_8)))
                .hex()
                .substring(0, 32);
    }

    static TopologyStore store(int n) {
        return TopologyStore.of(id(n), "memory:" + n, 1);
    }

    static TopologyStore store(int n, String zone) {
        return store(n).withLabels(Map.of("zone", zone));
    }

    static Topology topology(TopologyStore... stores) {
        return new Topology(1, List.of(stores));
    }

    /** Stores of weight 1 without labels. */
    static Topology topology(int stores) {
        return new Topology(
                1, IntStream.range(0, stores).mapToObj(Samples::store).toList());
    }

    /** The next version without a store. */
    static Topology without(Topology topology, String id) {
        return new Topology(
                topology.version() + 1,
                topology.stores().stream().filter(s -> !s.id().equals(id)).toList());
    }

    static Set<String> ids(Collection<TopologyStore> stores) {
        return stores.stream().map(TopologyStore::id).collect(Collectors.toSet());
    }

    static Set<String> ids(int... stores) {
        return IntStream.of(stores).mapToObj(Samples::id).collect(Collectors.toSet());
    }

    static Set<String> minus(Set<String> from, Set<String> what) {
        return from.stream().filter(id -> !what.contains(id)).collect(Collectors.toSet());
    }
}
