package dev.cairn.driver.posix;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Directories whose names survive the loss of power.
 *
 * <p>A name is durable once the directory that holds it was synced. A directory is made from the top down and its
 * parent synced before anything is put into it, so below a durable directory nothing hangs in the air. One that is
 * found, and that this process has not synced itself, may be what a killed process left behind: its parent is synced
 * as well.
 *
 * <p>When a sync fails, the system may count as clean what it never wrote, so the next sync may succeed and mean
 * nothing. Therefore what was new is removed again; a directory that cannot be removed is never used by this process;
 * and a put that ran beside the failure fails too, which {@link #failures()} lets it see.
 */
final class Directories {
    private static final int REMEMBERED_MAX = 100_000;

    /** Both are guarded by this. */
    private final Set<Path> durable = new HashSet<>();

    private final Set<Path> suspect = new HashSet<>();

    private final AtomicLong failures = new AtomicLong();

    /** How many syncs of directories have failed. */
    long failures() {
        return failures.get();
    }

    /** Makes the root's name durable, and the root itself and its missing ancestors if they may be made. */
    synchronized void prepareRoot(Path root, boolean make) throws IOException {
        if (durable.contains(root)) {
            return;
        }
        Path parent = root.toAbsolutePath().getParent();
        if (parent != null && make) {
            if (!Place.isDirectory(parent)) {
                prepareRoot(parent, true);
            }
            settle(parent, root);
        } else if (parent != null) {
            settleFound(root.toRealPath());
        }
        remember(root);
    }

    /** Makes a directory and all between it and the root, and makes their names durable. */
    synchronized void prepare(Path root, Path directory) throws IOException {
        if (durable.contains(directory) || directory.equals(root)) {
            return;
        }
        Path parent = parent(directory);
        prepare(root, parent);
        settle(parent, directory, LinkOption.NOFOLLOW_LINKS);
        remember(directory);
    }

    private void remember(Path directory) {
        if (durable.size() >= REMEMBERED_MAX) {
            durable.clear();
        }
        durable.add(directory);
    }

    /** A directory turned out to be missing. */
    synchronized void forget() {
        durable.clear();
    }

    /** Makes the names in a directory durable. */
    void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            force(channel);
        }
    }

    private void force(FileChannel channel) throws IOException {
        try {
            channel.force(true);
        } catch (IOException e) {
            failures.incrementAndGet();
            throw new Unsynced(e);
        }
    }

    /** A root that was found is the operator's; the directory around it may be closed to us. */
    private void settleFound(Path root) throws IOException {
        refuseSuspect(root);
        Path parent = root.getParent();
        if (parent != null) {
            try {
                syncOrSuspect(parent, root);
            } catch (AccessDeniedException e) {
                // It was made durable by whoever made it, or not at all.
            }
        }
    }

    private void settle(Path parent, Path directory, LinkOption... links) throws IOException {
        refuseSuspect(directory);
        boolean made = make(directory, links);
        try {
            syncOrSuspect(parent, directory);
        } catch (IOException e) {
            if (made && remove(directory)) {
                suspect.remove(directory);
            }
            throw e;
        }
    }

    private void refuseSuspect(Path directory) throws IOException {
        if (suspect.contains(directory)) {
            throw new IOException("a sync that was to keep this object's directory failed before");
        }
    }

    private void syncOrSuspect(Path parent, Path directory) throws IOException {
        try {
            sync(parent);
        } catch (Unsynced e) {
            suspect.add(directory);
            throw e;
        }
    }

    private static boolean make(Path directory, LinkOption... links) throws IOException {
        try {
            Files.createDirectory(directory);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (!Place.isDirectory(directory, links)) {
                throw new Obstructed(e);
            }
            return false;
        }
    }

    private static boolean remove(Path directory) {
        try {
            Files.deleteIfExists(directory);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path parent(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent == null) {
            throw new NoSuchFileException(null, null, "outside of the store");
        }
        return parent;
    }

    /** The sync itself failed, and not the way to it: the next one may succeed and mean nothing. */
    private static final class Unsynced extends IOException {
        private static final long serialVersionUID = 1L;

        Unsynced(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Something that is not a directory stands where one is needed. */
    static final class Obstructed extends IOException {
        private static final long serialVersionUID = 1L;

        Obstructed(FileAlreadyExistsException cause) {
            super("an object or a foreign file has the name of a directory of this object", cause);
        }
    }
}
