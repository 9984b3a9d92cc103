package dev.cairn.jmh;

import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Policy;
import dev.cairn.api.pack.Topology;
import dev.cairn.api.pack.TopologyStore;
import dev.cairn.replication.placement.Placed;
import dev.cairn.replication.placement.Placement;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/** One placement of one pack by weighted rendezvous. */
public class PlacementBenchmark extends InputBenchmark {
    /** Stores of the topology. */
    @Param({"3", "10", "100"})
    public int stores;

    /** Text of the policy. */
    @Param({"replicas(3)", "replicas(3, max zone=1)"})
    public String policy = "";

    private final Placement placement = Placement.rendezvous();
    private Policy parsed = Policy.replicas(1);
    private Topology topology = Topology.empty();
    private long next;

    @Setup
    public void register() {
        parsed = Policy.parse(policy);
        for (int i = 0; i < stores; i++) {
            topology = topology.add(TopologyStore.of(String.format("%032x", i), "memory:" + i, 1 + i % 7)
                    .withLabels(Map.of("zone", "z" + i % 5)));
        }
    }

    @Benchmark
    public Placed place() {
        PackId pack = new PackId(HashAlgorithm.BLAKE3, new Digest(next++, 0, 0, 0));
        return placement.place(topology, parsed, Placement.Request.of(pack));
    }

    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        Report.run(PlacementBenchmark.class, args);
    }
}
