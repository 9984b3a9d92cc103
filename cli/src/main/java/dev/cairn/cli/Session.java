package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.CairnOptions;
import dev.cairn.RebuildOptions;
import dev.cairn.api.CasException;
import dev.cairn.api.Domain;
import dev.cairn.api.Environment;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.RebuildEvent;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One command at work: its options, its output, and the repository once it asks for it. Used by one thread. */
final class Session implements AutoCloseable {
    private static final String VARIABLE = "CAIRN_REPOSITORY";
    private static final String DEFAULT = ".cairn";
    private static final String KEYSTORE_VARIABLE = "CAIRN_KEYSTORE";
    private static final String PASSPHRASE_VARIABLE = "CAIRN_PASSPHRASE_FILE";
    private static final String KEYSTORE = "keystore";

    private final Surroundings around;
    private final GlobalOptions options;
    private final Output output;
    private final Environment environment = Environment.system();
    private @Nullable Cairn cairn;
    private @Nullable KeystoreKeys keys;

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

    /** The repository with a keystore, which is opened when it is needed. */
    Cairn open(KeystoreOptions keystore) {
        KeystoreKeys later = new KeystoreKeys(environment, output, () -> place(keystore));
        keys = later;
        return open();
    }

    /** The repository, which must be there, in a domain. */
    Cairn open(DomainOptions in) {
        return in.domain.equals(Domain.OPEN) ? open() : open(in.keystore).domain(in.domain);
    }

    /** Rebuilds the catalog of the repository. */
    RebuildEvent.Done rebuild(RebuildOptions how, KeystoreOptions keystore, Consumer<RebuildEvent> listener) {
        keys = new KeystoreKeys(environment, output, () -> place(keystore));
        String location = named().orElseGet(() -> place().toString());
        return Cairn.rebuild(file(location).toString(), how, own(CairnOptions.builder()), listener);
    }

    private KeystoreKeys.Place place(KeystoreOptions said) {
        Path file = said(said.keystore, KEYSTORE_VARIABLE)
                .map(this::file)
                .or(() -> Whereabouts.of(this).directory().map(directory -> directory.resolve(KEYSTORE)))
                .orElseThrow(
                        () -> CasException.invalid("keystore", "this repository has no directory; give --keystore"));
        Optional<Path> passphrase =
                said(said.passphraseFile, PASSPHRASE_VARIABLE).map(this::file);
        return new KeystoreKeys.Place(
                file,
                cairn == null ? HashAlgorithm.BLAKE3 : cairn.algorithm(),
                new PassphraseSource(passphrase, around.prompt()));
    }

    private Optional<String> said(@Nullable String option, String variable) {
        return Optional.ofNullable(option)
                .or(() -> Optional.ofNullable(around.variables().get(variable)).filter(v -> !v.isEmpty()));
    }

    /** The repository, which must be there. */
    Cairn open() {
        return open(named().orElseGet(() -> place().toString()));
    }

    /** The repository at a location, which must be there. */
    Cairn open(String location) {
        return opened(Cairn.openExisting(location, own(CairnOptions.builder())));
    }

    /** The repository in a domain; the default one is created if it is absent, one that was named is not, and a domain never. */
    Cairn openOrCreate(DomainOptions in) {
        boolean mustBeThere = named().isPresent() || !in.domain.equals(Domain.OPEN);
        if (mustBeThere || Files.exists(place().resolve("repository.json"))) {
            return open(in);
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
        return said(options.repository, VARIABLE);
    }

    /** A bar for so many bytes; a negative number is unknown. */
    Progress progress(String task, long bytesTotal) {
        return progress(Progress.Task.bytes(task, bytesTotal));
    }

    /** A bar for a task. */
    Progress progress(Progress.Task task) {
        boolean silent = options.json || options.quiet || options.noProgress;
        return new Progress(around, environment::nanoTime, task, silent);
    }

    private CairnOptions own(CairnOptions.Builder builder) {
        if (keys != null) {
            builder.keyManager(keys);
        }
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
            if (keys != null) {
                keys.close();
            }
            environment.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
