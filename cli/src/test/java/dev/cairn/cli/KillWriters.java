package dev.cairn.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The places of writers on one repository: three {@link KillWriter}s, and one where a {@code cairn put} of files runs. */
final class KillWriters {
    private static final int PLACES = 4;
    private static final int COMMAND_LINE = 3;
    private static final int FILES = 3;
    private static final int POLL_MILLIS = 2;

    private final Path directory;
    private final KillScene scene;
    private final SplittableRandom random;
    private final KillJvm jvm;
    private final List<KillProcess> places = new ArrayList<>();
    private int started;

    /** The directory takes journals and the files that are put; it must not be on a disk that fills up. */
    KillWriters(Path directory, KillScene scene) throws IOException, InterruptedException {
        this.directory = directory;
        this.scene = scene;
        this.random = new SplittableRandom(scene.seed());
        this.jvm = KillJvm.trained(
                directory, List.of("put", "--json", "-r", scene.repository().toString(), "--", file()));
    }

    /** Replaces whoever has ended, after a last look at it, and waits until anyone gets an answer. */
    void start(Consumer<KillProcess> last) throws InterruptedException {
        for (int place = 0; place < PLACES; place++) {
            if (place == places.size()) {
                places.add(startAt(place));
            } else if (!places.get(place).alive()) {
                last.accept(places.get(place));
                places.set(place, startAt(place));
            }
        }
        int before = answers();
        while (answers() == before && places.stream().anyMatch(KillProcess::alive)) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    private int answers() {
        return places.stream().mapToInt(place -> place.journal().answers()).sum();
    }

    private KillProcess startAt(int place) {
        Path journal = directory.resolve("writer" + place + "-" + started++);
        String repository = scene.repository().toString();
        if (place == COMMAND_LINE) {
            List<String> args = new ArrayList<>(List.of("put", "--json", "-r", repository, "--"));
            Stream.generate(this::file).limit(FILES).forEach(args::add);
            return KillProcess.start(journal, FILES, jvm.command(Main.class, args));
        }
        List<String> args = List.of(repository, "" + scene.seed(), "" + random.nextLong(), "" + scene.bytesMax());
        return KillProcess.start(journal, 0, jvm.command(KillWriter.class, args));
    }

    /** Makes a file that is named by the seed of its bytes. */
    private String file() {
        KillContent content = new KillContent(random.nextLong(), scene.bytesMax());
        Path file = directory.resolve(Long.toString(content.seed()));
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (ByteBuffer piece : content.bytes().toIterable(1)) {
                out.write(piece);
            }
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills all of them at once, or one, and answers those that were alive. */
    List<KillProcess> kill(boolean all) throws InterruptedException {
        List<KillProcess> alive = places.stream().filter(KillProcess::alive).toList();
        List<KillProcess> hit = all || alive.isEmpty() ? alive : List.of(alive.get(random.nextInt(alive.size())));
        hit.forEach(KillProcess::kill);
        for (KillProcess victim : hit) {
            victim.await();
        }
        return hit;
    }

    /** Whoever runs or ran last in its place. */
    List<KillProcess> places() {
        return places;
    }
}
