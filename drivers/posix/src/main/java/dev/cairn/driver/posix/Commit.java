package dev.cairn.driver.posix;

import dev.cairn.api.CasException;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.WriteMode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Makes a staged file an object. The order is what makes it safe: the bytes are durable before the name exists, the
 * directories are durable before the name is put into them, and the name is durable before anybody is told. A link
 * never replaces, so of many writers one wins; a rename replaces at once.
 *
 * <p>Whatever fails after the name was made takes the name away again. One name is worked on by one thread at a time,
 * so that a repeat of a put never acknowledges a name that the first attempt is about to take away.
 */
final class Commit {
    private static final int STRIPES = 256;

    private final Root root;
    private final Staging staging;
    private final Directories directories;
    private final Suspects suspects;
    private final Stamps stamps;
    private final Object[] stripes = new Object[STRIPES];

    Commit(Root root, Staging staging, Directories directories, Suspects suspects, Stamps stamps) {
        this.root = root;
        this.staging = staging;
        this.directories = directories;
        this.suspects = suspects;
        this.stamps = stamps;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Object();
        }
    }

    ObjectInfo run(Op op, StagedFile staged, ObjectName name, WriteMode mode, BooleanSupplier cancelled)
            throws IOException {
        Path target = root.locate(name);
        seal(staged);
        synchronized (stripes[Math.floorMod(name.hashCode(), STRIPES)]) {
            refuseCancelled(cancelled);
            long failures = directories.failures();
            Path parent = Objects.requireNonNull(target.getParent());
            try {
                directories.prepare(root.path(), parent);
                try (Published published = publish(op, staged.path(), target, mode)) {
                    return confirm(name, published, failures, cancelled);
                }
            } catch (NoSuchFileException e) {
                directories.forget();
                root.require(op);
                throw e;
            }
        }
    }

    private void seal(StagedFile staged) throws IOException {
        stamps.mark(staged.path());
        try {
            staged.seal();
        } catch (IOException e) {
            if (staged.adopted()) {
                suspects.add(staged.path());
            }
            throw e;
        }
    }

    private Published publish(Op op, Path staged, Path target, WriteMode mode) throws IOException {
        return switch (mode) {
            case CREATE -> create(op, staged, target);
            case UNIQUE -> unique(op, staged, target);
            case REPLACE -> replace(op, staged, target);
        };
    }

    private static Published create(Op op, Path staged, Path target) throws IOException {
        try {
            Files.createLink(target, staged);
            return Published.linked(target);
        } catch (FileAlreadyExistsException e) {
            throw new CasException.AlreadyExists(op.details("the object exists").because(e));
        }
    }

    private Published unique(Op op, Path staged, Path target) throws IOException {
        try {
            Files.createLink(target, staged);
            return Published.linked(target);
        } catch (FileAlreadyExistsException e) {
            Optional<BasicFileAttributes> there = Place.at(target, LinkOption.NOFOLLOW_LINKS);
            boolean isFile = there.filter(BasicFileAttributes::isRegularFile).isPresent();
            if (!isFile || Files.mismatch(target, staged) >= 0) {
                throw new CasException.AlreadyExists(
                        op.details("the object exists with other bytes").because(e));
            }
            suspects.sync(target);
            return Published.found(target);
        }
    }

    private Published replace(Op op, Path staged, Path target) throws IOException {
        Optional<BasicFileAttributes> there = Place.at(target, LinkOption.NOFOLLOW_LINKS);
        if (there.isPresent() && !there.get().isRegularFile()) {
            throw new CasException.AlreadyExists(op.details("something that is no object has this name"));
        }
        return Published.replacing(target, staged, staging.fresh());
    }

    private ObjectInfo confirm(ObjectName name, Published published, long failures, BooleanSupplier cancelled)
            throws IOException {
        try {
            syncParent(published.target(), failures);
            ObjectInfo info = Stamps.info(name, Stamps.attributes(published.target()));
            refuseCancelled(cancelled);
            return info;
        } catch (IOException | RuntimeException e) {
            published.takeBack(e);
            throw e;
        }
    }

    /** Removes a name. If that cannot be made durable it is there again: a repeat that found it gone would sync nothing. */
    void remove(Path target) throws IOException {
        long failures = directories.failures();
        try (Published removed = Published.removing(target, staging.fresh())) {
            try {
                syncParent(target, failures);
            } catch (IOException | RuntimeException e) {
                removed.takeBack(e);
                throw e;
            }
        }
    }

    /** Whoever removed the name may have died before it was durable. */
    void confirmGone(Path target) throws IOException {
        if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("the object could not be removed, or is there again");
        }
        try {
            syncParent(target, directories.failures());
        } catch (NoSuchFileException e) {
            // Without its directory nothing is there.
        }
    }

    private void syncParent(Path target, long failures) throws IOException {
        directories.sync(Objects.requireNonNull(target.getParent()));
        if (directories.failures() != failures) {
            throw new IOException("a sync of a directory failed meanwhile");
        }
    }

    private static void refuseCancelled(BooleanSupplier cancelled) {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("the put was cancelled");
        }
    }
}
