package dev.cairn.driver.posix;

import dev.cairn.api.Environment;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where unfinished files lie: {@code .staging/<nonce>/}, one folder for each open store. A lock on the file {@code
 * lock} in it says that its owner lives; whoever opens the store next removes the folders whose lock it can take.
 * Taking the lock is the only right to a folder: a newcomer that loses its folder to a remover between making and
 * locking it makes another one.
 */
final class Staging {
    private static final String FOLDER = ".staging";
    private static final String LOCK = "lock";
    private static final int ATTEMPTS = 16;

    /**
     * The folders of this process. On POSIX a process loses its lock when it closes any channel of the locked file,
     * so a second store in this process must not even open the lock of the first. Who makes or removes folders holds
     * its monitor.
     */
    private static final Map<Path, FileChannel> OWN = new ConcurrentHashMap<>();

    private final Root root;
    private final Environment environment;
    private final AtomicLong files = new AtomicLong();
    /** These two are guarded by this. */
    private @Nullable Path folder;

    private boolean closed;

    Staging(Root root, Environment environment) {
        this.root = root;
        this.environment = environment;
    }

    /** The folder of this store, made at the first call, which also removes the folders of the dead. */
    synchronized Path folder() throws IOException {
        if (closed) {
            throw new NoSuchFileException(null, null, "the staging folder was removed at shutdown");
        }
        Path mine = folder;
        if (mine == null) {
            Path all = makeAll(root.path().resolve(FOLDER));
            synchronized (OWN) {
                mine = claim(all);
                removeDead(all);
            }
            folder = mine;
        }
        return mine;
    }

    /** A path for a new file. */
    Path fresh() throws IOException {
        return folder().resolve("put-" + files.incrementAndGet());
    }

    /** Removes the folder with all that lies in it; what a put under way still adds goes with the next store. */
    synchronized void close() {
        closed = true;
        Path mine = folder;
        FileChannel lock = mine == null ? null : OWN.get(mine);
        if (mine != null && lock != null) {
            try (lock) {
                empty(mine);
            } catch (IOException e) {
                // Without a lock it is a folder of the dead.
            } finally {
                OWN.remove(mine);
            }
        }
    }

    /** The path without links, so that one folder has one name in this process. */
    private static Path makeAll(Path all) throws IOException {
        try {
            Files.createDirectory(all);
        } catch (FileAlreadyExistsException e) {
            if (!Place.isDirectory(all, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileSystemException(null, null, "'" + FOLDER + "' in the root is not a directory");
            }
        }
        return all.toRealPath();
    }

    private Path claim(Path all) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            Path candidate = all.resolve(nonce());
            try {
                Files.createDirectory(candidate);
                FileChannel lock = lock(candidate);
                if (lock != null) {
                    OWN.put(candidate, lock);
                    return candidate;
                }
            } catch (FileAlreadyExistsException | NoSuchFileException e) {
                root.require(Op.of("staging"));
            }
        }
        throw new FileSystemException(null, null, "no staging folder of our own after " + ATTEMPTS + " attempts");
    }

    private String nonce() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(environment.random().nextLong())
                + hex.toHexDigits(environment.random().nextLong());
    }

    /** The channel that holds the lock of a folder; null if somebody else holds it or has just removed it. */
    private static @Nullable FileChannel lock(Path folder) throws IOException {
        Path file = folder.resolve(LOCK);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        boolean held = false;
        try {
            held = channel.tryLock() != null && Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        } catch (OverlappingFileLockException e) {
            // Another class loader's store: closing our channel costs it the lock, which nobody can prevent here.
        } finally {
            if (!held) {
                channel.close();
            }
        }
        return held ? channel : null;
    }

    /** Best effort: what cannot be removed now is tried again by the next store, and never listed. */
    private static void removeDead(Path all) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(all)) {
            for (Path folder : folders) {
                FileChannel owner = OWN.get(folder);
                if ((owner == null || !owner.isOpen()) && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    removeIfDead(folder);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The next store meets the same folders.
        }
    }

    private static void removeIfDead(Path folder) {
        try (FileChannel lock = lock(folder)) {
            if (lock != null) {
                OWN.remove(folder);
                empty(folder);
            }
        } catch (IOException e) {
            // Somebody else removes it, or it cannot be removed.
        }
    }

    /** The lock file goes last, so that nobody takes the folder for his own before it is empty. */
    private static void empty(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!file.endsWith(LOCK)) {
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.deleteIfExists(folder.resolve(LOCK));
        Files.deleteIfExists(folder);
    }
}
