package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.CairnOptions;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four processes write into one repository. In most rounds one of them is killed and the others go on, so that it is hit at
 * any age; in every fifth round all die at once. {@code -Dcairn.kills=200 -Dcairn.seed=N}.
 */
class KillSqliteIT {
    private static final long BYTES_MAX = 24 << 20;
    private static final int ALL_EVERY = 5;
    private static final int VERIFY_EVERY = 15;

    @TempDir
    Path directory;

    @Test
    void writersKilled_acknowledgedReadsWhole() throws Exception {
        KillScene scene = new KillScene(directory.resolve("repository"), BYTES_MAX, Set.of(), KillScene.newSeed());
        Cairn.create(scene.repository(), CairnOptions.defaults()).close();
        KillTally tally = new KillTally();
        try (KillRun run = new KillRun(directory, scene, tally)) {
            for (int round = 1; round <= KillScene.kills(); round++) {
                run.write();
                run.kill(round % ALL_EVERY == 0);
                run.check();
                if (round % VERIFY_EVERY == 0) {
                    run.verify();
                }
            }
            run.finish();
        } finally {
            System.out.println("kill-sqlite: seed " + scene.seed() + ", " + tally);
        }
    }
}
