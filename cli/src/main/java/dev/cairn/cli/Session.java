package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.CairnOptions;
import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One command at work: its options, its output, and the repository once it asks for it. Used by one thread. */
final class Session implements AutoCloseable {
    private static final String VARIABLE = "CAIRN_REPOSITORY";
    private static final String DEFAULT = ".cairn";

    private final Surroundings around;
    private final GlobalOptions options;
    private final Output output;
    private final Environment environment = Environment.system();
    private @Nullable Cairn cairn;

    Session(Surroundings around, GlobalOptions options, Output output) {
        this.around = around;
        this.options = options;
        this.output = output;
    }

    Surroundings around() {
        return around;
    }

    Output output() {
        return output;
    }

    Environment environment() {
        return environment;
    }

    /** A file that the user named. */
    Path file(String name) {
        try {
            return around.directory().resolve(name);
        } catch (InvalidPathException e) {
            throw CasException.invalid("file", "not a file name: " + e.getReason());
        }
    }

    /** The repository, which must be there. */
    Cairn open() {
        String location = named().orElseGet(() -> place().toString());
        return opened(Cairn.openExisting(location, own(CairnOptions.builder())));
    }

    /** The repository; the default one is created if it is absent, one that was named is not. */
    Cairn openOrCreate() {
        if (named().isPresent() || Files.exists(place().resolve("repository.json"))) {
            return open();
        }
        Cairn created = create(place(), CairnOptions.builder());
        output.note("created a repository in " + place());
        return created;
    }

    /** A new repository. */
    Cairn create(Path directory, CairnOptions.Builder how) {
        return opened(Cairn.create(directory, own(how)));
    }

    /** Where {@code init} creates when it is not told. */
    Path place() {
        return file(named().orElse(DEFAULT));
    }

    /** The location that an option or a variable names. */
    Optional<String> named() {
        return Optional.ofNullable(options.repository)
                .or(() -> Optional.ofNullable(around.variables().get(VARIABLE)).filter(v -> !v.isEmpty()));
    }

    /** A bar for so many bytes; a negative number is unknown. */
    Progress progress(String task, long bytesTotal) {
        boolean silent = options.json || options.quiet || options.noProgress;
        return new Progress(around, environment::nanoTime, task, bytesTotal, silent);
    }

    private CairnOptions own(CairnOptions.Builder builder) {
        return builder.environment(environment).build();
    }

    private Cairn opened(Cairn opened) {
        cairn = opened;
        return opened;
    }

    @Override
    public void close() {
        // An interrupt has ended the work; closing still waits for what must be closed.
        boolean interrupted = Thread.interrupted();
        try {
            if (cairn != null) {
                cairn.close();
            }
        } finally {
            environment.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
