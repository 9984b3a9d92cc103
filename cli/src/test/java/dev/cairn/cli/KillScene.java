package dev.cairn.cli;

import dev.cairn.api.CasException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Where processes are killed.
 *
 * @param repository exists already
 * @param bytesMax the longest blob
 * @param allowed how a store may fail besides being killed
 * @param seed of everything but the moments at which processes do what
 */
record KillScene(Path repository, long bytesMax, Set<CasException.Kind> allowed, long seed) {
    /** How many kills are asked for: 20 in a build, 200 by acceptance. */
    static int kills() {
        return Integer.getInteger("cairn.kills", 20);
    }

    /** The seed that is asked for, or a new one. */
    static long newSeed() {
        return Long.getLong("cairn.seed", System.nanoTime());
    }
}
