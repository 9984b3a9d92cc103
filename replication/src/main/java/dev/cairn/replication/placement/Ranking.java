package dev.cairn.replication.placement;

import dev.cairn.api.Digest;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Topology;
import dev.cairn.api.pack.TopologyStore;
import dev.cairn.engines.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Puts all stores in order for one pack.
 *
 * <p>Weighted rendezvous: each store draws a number {@code u} in (0, 1) from a digest of pack and store, and the best is the one with the greatest
 * {@code weight / -log(u)}. {@code -log(u)/weight} is exponentially distributed with the weight as its rate, so a store is the first with a
 * probability of its share of all weights, the second with its share of the weights that are left, and so on; and no score depends on other
 * stores. Thaler and Ravishankar, "Using name-based mappings to increase hit rates", 1998 (the highest draw wins); Schindelhauer and Schomaker,
 * "Weighted distributed hash tables", 2005 (the logarithm).
 *
 * <p>Cost: one SHA-256 of one block for each store, and a sort.
 */
final class Ranking {
    private static final int ID_AT = 1 + Digest.BYTES;
    private static final int INPUT_BYTES = ID_AT + 16;

    private Ranking() {}

    static List<Candidate> of(Placement.Strategy strategy, Topology topology, PackId pack) {
        List<Candidate> candidates = switch (strategy) {
            case RENDEZVOUS -> drawn(topology.stores(), input(pack, INPUT_BYTES));
            case RANDOM -> drawn(topology.stores(), input(pack, topology));
            case ROUND_ROBIN -> inTurn(topology.stores(), pack);
        };
        candidates.sort(Candidate.ORDER);
        return candidates;
    }

    /** The byte of the algorithm, the digest, and room for a store's id and what follows it. */
    private static byte[] input(PackId pack, int bytes) {
        byte[] input = new byte[bytes];
        pack.digest().write(ByteBuffer.wrap(input).put((byte) pack.algorithm().id()));
        return input;
    }

    /** The same, followed by the version, big-endian. */
    private static byte[] input(PackId pack, Topology topology) {
        byte[] input = input(pack, INPUT_BYTES + Long.BYTES);
        ByteBuffer.wrap(input).putLong(INPUT_BYTES, topology.version());
        return input;
    }

    private static List<Candidate> drawn(List<TopologyStore> stores, byte[] input) {
        MessageDigest sha256 = Sha256.hasher();
        ByteBuffer into = ByteBuffer.wrap(input);
        List<Candidate> candidates = new ArrayList<>(stores.size());
        for (TopologyStore store : stores) {
            into.putLong(ID_AT, HexFormat.fromHexDigitsToLong(store.id(), 0, 16));
            into.putLong(ID_AT + Long.BYTES, HexFormat.fromHexDigitsToLong(store.id(), 16, 32));
            long draw = ByteBuffer.wrap(sha256.digest(input)).getLong();
            candidates.add(new Candidate(store, new Score(store.weight(), FixedLog2.halvings(draw))));
        }
        return candidates;
    }

    /** The stores that take new packs in order of registration, from one that the pack's digest picks; then the others. */
    private static List<Candidate> inTurn(List<TopologyStore> stores, PackId pack) {
        List<TopologyStore> taking =
                stores.stream().filter(s -> s.state().takesNewPacks()).toList();
        int first = taking.isEmpty()
                ? 0
                : (int) Long.remainderUnsigned(pack.digest().a(), taking.size());
        List<TopologyStore> order = new ArrayList<>(taking.subList(first, taking.size()));
        order.addAll(taking.subList(0, first));
        stores.stream().filter(s -> !s.state().takesNewPacks()).forEach(order::add);
        List<Candidate> candidates = new ArrayList<>(order.size());
        for (TopologyStore store : order) {
            candidates.add(new Candidate(store, new Score(1, candidates.size() + 1L)));
        }
        return candidates;
    }
}
