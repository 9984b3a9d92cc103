package dev.cairn.driver.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * A name that was just given to a file, and how to take it back. A replaced file keeps a second name in staging until
 * that is decided.
 *
 * @param target the name
 * @param old where the replaced file waits, or null
 * @param mine whether the name was given by us and not found
 */
record Published(Path target, @Nullable Path old, boolean mine) implements AutoCloseable {
    static Published linked(Path target) {
        return new Published(target, null, true);
    }

    static Published found(Path target) {
        return new Published(target, null, false);
    }

    static Published replacing(Path target, Path staged, Path old) throws IOException {
        Published change = new Published(target, keep(target, old), true);
        try {
            Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
            return change;
        } catch (IOException | RuntimeException e) {
            change.close();
            throw e;
        }
    }

    /** Of a name that is taken away. */
    static Published removing(Path target, Path old) throws IOException {
        Published change = new Published(target, keep(target, old), true);
        try {
            Files.delete(target);
            return change;
        } catch (IOException | RuntimeException e) {
            change.close();
            throw e;
        }
    }

    private static @Nullable Path keep(Path target, Path old) throws IOException {
        try {
            Files.createLink(old, target);
            return old;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Restores what was there before; a failure of that is added to the reason. */
    void takeBack(Exception why) {
        try {
            if (old != null) {
                Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            } else if (mine) {
                Files.deleteIfExists(target);
            }
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    /** Ends the wait of the replaced file; if that fails, it goes with the staging folder. */
    @Override
    public void close() {
        try {
            if (old != null) {
                Files.deleteIfExists(old);
            }
        } catch (IOException e) {
            // Never visible, and removed with the folder.
        }
    }
}
