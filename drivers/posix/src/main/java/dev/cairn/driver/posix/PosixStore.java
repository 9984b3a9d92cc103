package dev.cairn.driver.posix;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.store.Capabilities;
import dev.cairn.api.store.Checksum;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.Durability;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Objects as files: the object {@code packs/ab/x} is the file {@code packs/ab/x} below the root. What is unfinished
 * lies in {@code .staging}, which no object name can reach.
 *
 * <p>A completed put survives the loss of power: bytes are synced before they get a name, the name is given by a link
 * that never replaces, and every directory on the way is synced before the put completes. A sync that fails is final:
 * the put fails, its name is taken away, and neither the file nor its directory entry is trusted again. Replacing is
 * a rename. Content that lies in a file of the same file system is linked into place without a copy.
 *
 * <p>The root may be on any file-system provider; only java.nio.file and FileChannel are called, on the environment's
 * blocking scheduler. The root, once seen, must stay: an unmounted disk is Unavailable, never empty. Symbolic links
 * below the root are neither followed nor listed nor removed. Refused: file systems without hard links, names with a
 * segment of more than 255 bytes, {@code a} and {@code a/b} as objects at once (AlreadyExists), conditional deletes.
 * Two stores on one root, also in two processes, see each other's objects at once. One name must not be put by two of
 * them at the same time with UNIQUE, whose promise is that nobody else uses the name.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class PosixStore implements Store {
    private static final Duration MODIFIED_SKEW = Duration.ofSeconds(2);

    private final PosixStoreConfig config;
    private final Capabilities capabilities;
    private final Calls calls;
    private final Root root;
    private final Staging staging;
    private final Directories directories = new Directories();
    private final Intake intake;
    private final Commit commit;
    private final Set<OpenObject> open = ConcurrentHashMap.newKeySet();
    /** A discard that is still to come may get lost with the environment; shutdown does what is left of them. */
    private final Set<StagedFile> unfinished = ConcurrentHashMap.newKeySet();

    private PosixStore(PosixStoreConfig config, Environment environment) {
        this.config = config;
        this.capabilities = capabilities(config);
        this.calls = new Calls(environment.blocking());
        this.root = new Root(config.root(), config.createRoot());
        this.staging = new Staging(root, environment);
        Suspects suspects = new Suspects();
        this.intake = new Intake(root, staging, directories, suspects, config.objectBytesMax());
        this.commit = new Commit(root, staging, directories, suspects, new Stamps(environment));
    }

    /** A store on a directory. Nothing is touched before the first operation. */
    public static PosixStore open(PosixStoreConfig config, Environment environment) {
        return new PosixStore(config, environment);
    }

    private static Capabilities capabilities(PosixStoreConfig config) {
        return new Capabilities(
                Durability.POWER_LOSS,
                true,
                true,
                false,
                true,
                true,
                true,
                true,
                config.objectBytesMax(),
                MODIFIED_SKEW,
                EnumSet.allOf(Checksum.Algorithm.class),
                Set.of());
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    /** How this store was opened. */
    public PosixStoreConfig config() {
        return config;
    }

    /**
     * A directory of this store alone, in the same file system, made at the first call. Files written there can be
     * put without a copy, see {@link Content#alsoIn}. Whatever lies there is removed by {@link #shutdown()}, or after
     * the death of this process by the next store that is opened on the root.
     */
    public Mono<Path> stagingDirectory() {
        Op op = Op.of("staging");
        return calls.operation(op, cancelled -> {
            root.ensure(op, directories);
            return staging.folder();
        });
    }

    @Override
    public Mono<ObjectInfo> put(ObjectName name, Content content, PutOptions options) {
        Op op = Op.of("put", name);
        return Mono.usingWhen(
                staged(op, name, content),
                file -> intake.receive(op, file, content, calls).then(committed(op, file, name, options)),
                file -> discarded(op, file),
                (file, e) -> discarded(op, file),
                file -> discarded(op, file));
    }

    private Mono<StagedFile> staged(Op op, ObjectName name, Content content) {
        return calls.operation(op, cancelled -> begun(op, name, content), this::discard);
    }

    /** Shutdown first refuses and then discards, so a file that it does not see is refused here. */
    private StagedFile begun(Op op, ObjectName name, Content content) throws IOException {
        StagedFile file = intake.begin(op, name, content);
        unfinished.add(file);
        try {
            calls.refuseClosed(op);
            return file;
        } catch (CasException.Closed e) {
            discard(file);
            throw e;
        }
    }

    private Mono<ObjectInfo> committed(Op op, StagedFile file, ObjectName name, PutOptions options) {
        return calls.operation(op, cancelled -> commit.run(op, file, name, options.mode(), cancelled));
    }

    private Mono<Void> discarded(Op op, StagedFile file) {
        return calls.release(op, cancelled -> {
            discard(file);
            return null;
        });
    }

    private void discard(StagedFile file) {
        file.discard();
        unfinished.remove(file);
    }

    @Override
    public Mono<ObjectBody> get(ObjectName name, GetOptions options) {
        Op op = Op.of("get", name);
        return calls.operation(op, cancelled -> opened(op, name, options), OpenObject::closeQuietly)
                .map(object -> new ObjectBody(object.info(), object.range(), body(op, object)));
    }

    private Flux<ByteBuffer> body(Op op, OpenObject object) {
        AtomicBoolean taken = new AtomicBoolean();
        return Flux.defer(() -> taken.compareAndSet(false, true)
                ? calls.pulled(op, object)
                : Flux.error(new CasException.Closed(op.details("a body is read once"))));
    }

    private OpenObject opened(Op op, ObjectName name, GetOptions options) throws IOException {
        OpenObject object;
        try {
            object = OpenObject.open(op, name, root.existing(op, name), open);
        } catch (NoSuchFileException e) {
            throw root.missing(op, name);
        }
        try {
            options.ifVersion().filter(v -> !v.equals(object.info().version())).ifPresent(v -> {
                throw new CasException.PreconditionFailed(op.details("the object has another version"));
            });
            object.limit(options.span().within(object.info().length()), config.readBufferBytes());
            calls.refuseClosed(op);
            return object;
        } catch (CasException e) {
            object.close();
            throw e.subject() == null ? e.about(s -> Objects.requireNonNull(op.subject())) : e;
        }
    }

    @Override
    public Mono<ObjectInfo> stat(ObjectName name) {
        Op op = Op.of("stat", name);
        return calls.operation(op, cancelled -> {
            try {
                return Stamps.info(name, Stamps.attributes(root.existing(op, name)));
            } catch (NoSuchFileException e) {
                throw root.missing(op, name);
            }
        });
    }

    @Override
    public Mono<Void> delete(ObjectName name, DeleteOptions options) {
        Op op = Op.of("delete", name);
        if (options.ifVersion().isPresent()) {
            return Mono.error(() -> new CasException.Unsupported(op.details("conditional deletes are not declared")));
        }
        return calls.operation(op, cancelled -> {
            remove(op, name);
            return null;
        });
    }

    private void remove(Op op, ObjectName name) throws IOException {
        try {
            remove(op, root.existing(op, name));
        } catch (CasException.NotFound e) {
            root.require(op);
        }
    }

    private void remove(Op op, Path file) throws IOException {
        try {
            Stamps.attributes(file);
            commit.remove(file);
        } catch (NoSuchFileException e) {
            root.require(op);
            commit.confirmGone(file);
        }
    }

    @Override
    public Flux<ObjectInfo> list(String prefix, @Nullable String startAfter) {
        Op op = Op.of("list");
        return Flux.defer(() -> {
            calls.refuseClosed(op);
            return calls.pulled(op, new Walk(op, root, prefix, startAfter, () -> calls.refuseClosed(op)));
        });
    }

    @Override
    public <R> Optional<R> role(Class<R> type) {
        return Optional.empty();
    }

    @Override
    public Mono<Void> shutdown() {
        Op op = Op.of("shutdown");
        return Mono.defer(() -> calls.close() ? calls.release(op, cancelled -> releaseAll()) : Mono.empty());
    }

    /** How many objects are being read. */
    int openObjects() {
        return open.size();
    }

    private @Nullable Void releaseAll() {
        open.forEach(OpenObject::closeQuietly);
        unfinished.forEach(this::discard);
        staging.close();
        return null;
    }
}
