package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.CairnOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A repository that goes with all its bytes when it is closed. */
final class BenchRepository implements AutoCloseable {
    private final ScratchDirectory scratch;
    private final Cairn cairn;

    private BenchRepository(ScratchDirectory scratch, Cairn cairn) {
        this.scratch = scratch;
        this.cairn = cairn;
    }

    static BenchRepository in(Path directory, Session session) {
        ScratchDirectory scratch = ScratchDirectory.in(directory, ".cairn-bench-");
        try {
            CairnOptions how =
                    CairnOptions.builder().environment(session.environment()).build();
            return new BenchRepository(scratch, Cairn.create(scratch.path().resolve("repository"), how));
        } catch (RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    Cairn cairn() {
        return cairn;
    }

    /** An empty directory on the same disk. */
    Path files() {
        Path files = scratch.path().resolve("files");
        try {
            return Files.createDirectories(files);
        } catch (IOException e) {
            throw Failures.of("write", files, e);
        }
    }

    @Override
    public void close() {
        // An interrupt has ended the work; what was made is removed all the same.
        boolean interrupted = Thread.interrupted();
        try (scratch) {
            cairn.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
