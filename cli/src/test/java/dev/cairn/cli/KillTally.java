package dev.cairn.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts of a crash test. */
final class KillTally {
    private int kills;
    private int hits;
    private int interrupted;
    private final Map<KillProcess, Integer> refused = new HashMap<>();
    private int blobs;
    private long bytes;

    void killed(int openStores) {
        kills++;
        hits += openStores > 0 ? 1 : 0;
        interrupted += openStores;
    }

    /** How many stores of a writer have failed so far. */
    void refused(KillProcess writer, int stores) {
        refused.put(writer, stores);
    }

    void acknowledged(List<KillContent> contents) {
        blobs += contents.size();
        bytes += contents.stream().mapToLong(KillContent::length).sum();
    }

    int refused() {
        return refused.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** One line, which the acceptance executables look for. */
    @Override
    public String toString() {
        return kills + " kills, " + hits + " of them during a put (" + interrupted + " puts cut short), " + blobs
                + " blobs of " + (bytes >> 20) + " MiB acknowledged, " + refused() + " puts refused";
    }
}
