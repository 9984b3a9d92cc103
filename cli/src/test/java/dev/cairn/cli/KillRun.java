package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.Cairn;
import dev.cairn.CairnOptions;
import dev.cairn.api.BlobKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Writers that die and come back. What a writer said it stored must read whole ever after, a verify must be clean when
 * nobody writes, and a store may fail only as the scene allows. The caller says who else dies, between {@link #write} and
 * {@link #check}.
 */
final class KillRun implements AutoCloseable {
    private static final int READ_AT_ONCE = 8;
    private static final int REFUSED_POLL_MILLIS = 20;
    private static final int REFUSED_LOOKS = 3000;
    private static final int MOMENTS_MILLIS = 1000;

    private final Path directory;
    private final KillScene scene;
    private final KillTally tally;
    private final SplittableRandom random;
    private final KillWriters writers;
    private final Map<BlobKey, Long> acknowledged = new LinkedHashMap<>();
    private final Map<BlobKey, Long> unread = new LinkedHashMap<>();

    KillRun(Path directory, KillScene scene, KillTally tally) throws IOException, InterruptedException {
        this.directory = directory;
        this.scene = scene;
        this.tally = tally;
        this.random = new SplittableRandom(~scene.seed());
        this.writers = new KillWriters(directory, scene);
    }

    /** Lets all places write until a random moment after some answer; who was replaced may still be starting then. */
    void write() throws InterruptedException {
        writers.start(this::harvest);
        Thread.sleep(random.nextInt(MOMENTS_MILLIS));
    }

    /** Lets them go on until they have been refused more than so many stores, in all runs of the tally; not for ever. */
    void awaitRefused(int stores) throws InterruptedException {
        for (int looks = 0; tally.refused() <= stores && looks < REFUSED_LOOKS; looks++) {
            Thread.sleep(REFUSED_POLL_MILLIS);
            harvest();
        }
    }

    /** Kills all writers, or one while the others go on. */
    void kill(boolean all) throws InterruptedException {
        tally.killed(
                writers.kill(all).stream().mapToInt(p -> p.journal().open()).sum());
        harvest();
    }

    /** Counts a kill of something that the writers depend on; to be called while it is dead or dying. */
    void killedBelow() {
        tally.killed(writers.places().stream()
                .mapToInt(p -> p.alive() ? p.journal().open() : 0)
                .sum());
    }

    private void harvest() {
        writers.places().forEach(this::harvest);
    }

    /** Takes over what was said; journals only grow, so taking a line twice adds nothing. */
    private void harvest(KillProcess writer) {
        KillJournal journal = writer.journal();
        for (Map.Entry<BlobKey, Long> blob : journal.stored().entrySet()) {
            if (acknowledged.putIfAbsent(blob.getKey(), blob.getValue()) == null) {
                unread.put(blob.getKey(), blob.getValue());
            }
        }
        for (String failure : journal.failures()) {
            String kind = failure.substring(0, failure.indexOf(' '));
            assertThat(scene.allowed()).as(failure).extracting(Enum::name).contains(kind);
        }
        tally.refused(writer, journal.failures().size());
    }

    /** Opens the repository as it was left and reads what was acknowledged since the last check. */
    void check() {
        read(unread);
        unread.clear();
    }

    private void read(Map<BlobKey, Long> blobs) {
        try (Cairn cairn = Cairn.openExisting(scene.repository().toString(), CairnOptions.defaults())) {
            Flux.fromIterable(blobs.entrySet())
                    .flatMap(blob -> whole(cairn, blob.getKey(), blob.getValue()), READ_AT_ONCE)
                    .blockLast();
        }
    }

    private Mono<Boolean> whole(Cairn cairn, BlobKey key, long seed) {
        KillContent.Match match = new KillContent(seed, scene.bytesMax()).match();
        return cairn.readBlob(key)
                .all()
                .publishOn(Schedulers.boundedElastic(), 1)
                .all(match::takes)
                .doOnNext(same ->
                        assertThat(same && match.ended()).as(key.toString()).isTrue());
    }

    /** Ends all writers, which is no kill that counts, and looks at everything. */
    void finish() throws InterruptedException {
        writers.kill(true);
        harvest();
        verify();
        read(acknowledged);
        tally.acknowledged(acknowledged.values().stream()
                .map(seed -> new KillContent(seed, scene.bytesMax()))
                .toList());
    }

    /** Nobody may write meanwhile. */
    void verify() {
        Shell.Result result =
                new Shell(directory).run("verify", "-r", scene.repository().toString());
        assertThat(result.code()).as(result.out() + result.err()).isZero();
        assertThat(result.out()).isEmpty();
    }

    /** Leaves no process behind. */
    @Override
    public void close() {
        try {
            writers.kill(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
