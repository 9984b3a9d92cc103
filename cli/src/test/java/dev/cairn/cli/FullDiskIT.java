package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.Cairn;
import dev.cairn.CairnOptions;
import dev.cairn.api.CasException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same as {@link KillSqliteIT} on disks of 8 MiB: half of the kills while a disk fills up, half when it is full. Mounts
 * them, which needs to be root.
 */
class FullDiskIT {
    private static final long BYTES_MAX = 1 << 20;
    private static final int KILLS_PER_DISK = 10;
    private static final int ALL_EVERY = 5;

    @TempDir
    Path directory;

    @Test
    void diskFull_acknowledgedReadsWhole() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        long seed = KillScene.newSeed();
        KillTally tally = new KillTally();
        try {
            for (int done = 0; done < KillScene.kills(); done += KILLS_PER_DISK) {
                String refused = command("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString());
                assumeTrue(refused.isEmpty(), "cannot mount a tmpfs: " + refused);
                try {
                    fill(disk, seed + done, Math.min(KILLS_PER_DISK, KillScene.kills() - done), tally);
                } finally {
                    assertThat(command("umount", disk.toString())).isEmpty();
                }
            }
        } finally {
            System.out.println("full-disk: seed " + seed + ", " + tally);
        }
    }

    private void fill(Path disk, long seed, int kills, KillTally tally) throws Exception {
        int before = tally.refused();
        Set<CasException.Kind> allowed = Set.of(CasException.Kind.QUOTA);
        KillScene scene = new KillScene(disk.resolve("repository"), BYTES_MAX, allowed, seed);
        Cairn.create(scene.repository(), CairnOptions.defaults()).close();
        try (KillRun run = new KillRun(directory, scene, tally)) {
            for (int round = 1; round <= kills; round++) {
                run.write();
                if (round > kills / 2) {
                    run.awaitRefused(before);
                }
                run.kill(round % ALL_EVERY == 0);
                run.check();
            }
            run.finish();
        }
        assertThat(tally.refused()).as("puts refused for want of space").isGreaterThan(before);
    }

    /** What a program complains about, or nothing. */
    private static String command(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? "" : said;
    }
}
