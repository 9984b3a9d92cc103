package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Details;
import dev.cairn.api.Subject;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Where a database file lies, and who may create or migrate it. Never opens the file itself: on POSIX systems closing
 * any descriptor of a file drops all locks of the process on it, SQLite's too.
 */
record CatalogPlace(Path file) {
    private static final Set<String> NETWORK = Set.of(
            "9p",
            "afs",
            "beegfs",
            "ceph",
            "cifs",
            "davfs",
            "gfs2",
            "glusterfs",
            "gpfs",
            "lustre",
            "ncpfs",
            "nfs",
            "nfs3",
            "nfs4",
            "ocfs2",
            "smb2",
            "smb3",
            "smbfs",
            "webdav");
    private static final Set<String> NETWORK_FUSE = Set.of(
            "ceph",
            "davfs",
            "davfs2",
            "gcsfuse",
            "glusterfs",
            "goofys",
            "juicefs",
            "rclone",
            "s3fs",
            "smbnetfs",
            "sshfs");
    private static final String FUSE = "fuse.";

    /**
     * A lock file locks processes out, this the threads of this one: the system's lock belongs to the whole process.
     */
    private static final ReentrantLock IN_PROCESS = new ReentrantLock();

    /** A place for a database; Unsupported or InvalidInput, with the reason, where SQLite cannot keep its word. */
    static CatalogPlace of(Path path) {
        if (!path.getFileSystem().equals(FileSystems.getDefault())) {
            throw CasException.unsupported("open catalog", "SQLite needs a file of the system's own file system");
        }
        Path file = path.toAbsolutePath().normalize();
        if (file.toString().indexOf('?') >= 0) {
            throw CasException.invalid("catalog file", "a path with a question mark: " + file);
        }
        CatalogPlace place = new CatalogPlace(file);
        String type = place.guarded(() -> Files.getFileStore(place.directory()).type());
        if (isNetwork(type)) {
            throw CasException.unsupported(
                    "open catalog",
                    "the file system of " + file + " is '" + type
                            + "', a network file system: its locks and shared memory do not hold between machines");
        }
        return place;
    }

    static boolean isNetwork(String fileSystemType) {
        String type = fileSystemType.toLowerCase(Locale.ROOT);
        return type.startsWith(FUSE) ? NETWORK_FUSE.contains(type.substring(FUSE.length())) : NETWORK.contains(type);
    }

    Path directory() {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** Whether the database is gone but not its log. */
    boolean isLeftBehind() {
        return Files.exists(beside("-wal")) || Files.exists(beside("-journal"));
    }

    /** A file beside this one. */
    Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** Runs an action alone among all processes; the lock is released by their death. */
    <T> T alone(Supplier<T> action) {
        IN_PROCESS.lock();
        try {
            return guarded(() -> {
                try (FileChannel channel =
                                FileChannel.open(beside(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock held = channel.lock()) {
                    assert held.isValid();
                    return action.get();
                }
            });
        } finally {
            IN_PROCESS.unlock();
        }
    }

    /** A place to build the file in, with an empty file. */
    CatalogPlace scratch() {
        CatalogPlace scratch = new CatalogPlace(beside(".new"));
        for (String suffix : new String[] {"", "-wal", "-shm", "-journal"}) {
            guarded(() -> Files.deleteIfExists(scratch.beside(suffix)));
        }
        guarded(() -> Files.createFile(scratch.file));
        return scratch;
    }

    /** Renames the database and what SQLite put beside it, the log before the database it belongs to. */
    void moveAside(String aside) {
        for (String suffix : new String[] {"-wal", "-shm", "-journal", ""}) {
            guarded(() -> Files.exists(beside(suffix))
                    ? Files.move(beside(suffix), beside(aside + suffix), StandardCopyOption.ATOMIC_MOVE)
                    : file);
        }
    }

    /** Gives a finished, closed file its name, durably. Called alone, when there is no such file yet. */
    void publish(CatalogPlace scratch) {
        guarded(() -> {
            Files.move(scratch.file, file, StandardCopyOption.ATOMIC_MOVE);
            // Windows opens no directories; there the move itself is in the journal.
            if (File.separatorChar == '/') {
                try (FileChannel channel = FileChannel.open(directory(), StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
            return true;
        });
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private <T> T guarded(Step<T> step) {
        Subject subject = Subject.of(file.toString());
        try {
            return step.run();
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new CasException.NotFound(
                    Details.of("open catalog", "directory not found", subject).because(e));
        } catch (AccessDeniedException e) {
            throw new CasException.Denied(
                    Details.of("open catalog", "access denied", subject).because(e));
        } catch (IOException | OverlappingFileLockException e) {
            throw new CasException.Unavailable(Details.of("open catalog", "the file system fails: " + e, subject)
                    .because(e));
        }
    }
}
