package dev.cairn.cli;

import dev.cairn.api.CasException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        description = {
            "Measure this machine with the library, in a repository that is removed at the end.",
            "",
            "The first stored bytes and the small blobs are random, so nothing of them is known or compresses. What is read"
                    + " comes from the page cache. Ctrl-C ends it and removes what was made."
        })
final class BenchCommand extends Subcommand {
    private static final long SIZE_MAX = 1L << 40;
    private static final long BLOB_MAX = 16L << 20;
    private static final int WRITERS_MAX = 1_024;
    private static final int SECONDS_MAX = 3_600;

    @Nullable
    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where to measure. Default: beside the repository, else the system's temporary directory.")
    String directory;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "256M",
            description = "Bytes of the large blob. Default: ${DEFAULT-VALUE}.")
    String size = "256M";

    @Option(
            names = "--blob-size",
            paramLabel = "SIZE",
            defaultValue = "4K",
            description = "Bytes of a small blob, at most 16M. Default: ${DEFAULT-VALUE}.")
    String blobSize = "4K";

    @Option(
            names = "--writers",
            paramLabel = "N",
            defaultValue = "32",
            description = "Writers of small blobs at once. Default: ${DEFAULT-VALUE}.")
    int writers = 32;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Time for each run of small blobs. Default: ${DEFAULT-VALUE}.")
    int seconds = 3;

    @Override
    int run(Session session) {
        long bytes = within("--size", Units.parse("--size", size), SIZE_MAX);
        int blobBytes = (int) within("--blob-size", Units.parse("--blob-size", blobSize), BLOB_MAX);
        within("--writers", writers, WRITERS_MAX);
        within("--seconds", seconds, SECONDS_MAX);
        Path place = place(session);
        machine(session.output(), BenchMachine.here(place));
        try (BenchRepository repository = BenchRepository.in(place, session)) {
            Bench bench = new Bench(session, repository.cairn());
            session.output().note("bench: warming up");
            bench.warmUp();
            measure(session, "put " + Units.human(bytes), () -> bench.put(bytes));
            measure(session, "put the same again", () -> bench.putAgain(bytes));
            measure(session, "get", bench::get);
            measure(session, "verify", bench::verify);
            measure(session, "small blobs, 1 writer", () -> bench.small(blobBytes, 1, seconds));
            measure(session, "small blobs, many writers", () -> bench.small(blobBytes, writers, seconds));
            measure(session, "the disk alone", () -> bench.baseline(repository.files(), blobBytes, seconds));
        }
        return ExitCodes.OK;
    }

    private static long within(String what, long value, long limit) {
        if (value < 1 || value > limit) {
            throw CasException.limit(what, what + " lies in 1.." + limit, limit, value);
        }
        return value;
    }

    private Path place(Session session) {
        if (directory != null) {
            return session.file(directory);
        }
        return Whereabouts.of(session)
                .beside()
                .filter(Files::isWritable)
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    }

    private static void machine(Output output, BenchMachine machine) {
        if (output.json()) {
            output.result(machine.document(), "");
        } else {
            machine.lines().forEach(output::line);
            output.line("");
            output.line(BenchResult.heading());
        }
        output.flush();
    }

    private static void measure(Session session, String what, Supplier<BenchResult> work) {
        session.output().note("bench: " + what);
        BenchResult result = work.get();
        session.output().result(result.document(), result.line());
        session.output().flush();
    }
}
