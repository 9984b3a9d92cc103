package dev.cairn.driver.posix;

import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Details;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileSystemException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import java.util.Locale;

/**
 * Turns what the file system says into what callers understand. Java has no types for a full disk, so the text of the
 * system is read as well. Messages carry the system's reason, without the path that it names.
 */
final class Failures {
    private static final List<String> NO_ROOM = List.of(
            "no space left on device",
            "disk quota exceeded",
            "file too large",
            "not enough space on the disk",
            "disc quota exceeded");
    private static final List<String> FORBIDDEN =
            List.of("operation not permitted", "read-only file system", "permission denied");

    private Failures() {}

    static CasException of(Op op, IOException e) {
        String reason = reason(e);
        Details details = op.details(reason).because(e);
        String text = reason.toLowerCase(Locale.ROOT);
        if (e instanceof NoRoom || NO_ROOM.stream().anyMatch(text::contains)) {
            return new CasException.QuotaExceeded(details);
        }
        if (e instanceof AccessDeniedException || FORBIDDEN.stream().anyMatch(text::contains)) {
            return new CasException.Denied(details);
        }
        if (e instanceof Directories.Obstructed) {
            return new CasException.AlreadyExists(details);
        }
        return new CasException.Unavailable(details);
    }

    /** A write that failed while the file store has no room for it, whatever the system called it. */
    static final class NoRoom extends IOException {
        private static final long serialVersionUID = 1L;

        NoRoom(long neededBytes, long usableBytes, IOException cause) {
            super("no room: limit " + usableBytes + " bytes, actual " + neededBytes, cause);
        }
    }

    /** What providers say unchecked; anything else is a defect and stays what it is. */
    static RuntimeException of(Op op, RuntimeException e) {
        if (e instanceof ReadOnlyFileSystemException) {
            return new CasException.Denied(op.details("read-only file system").because(e));
        }
        if (e instanceof ClosedFileSystemException) {
            return new CasException.Unavailable(
                    op.details("the file system was closed").because(e));
        }
        if (e instanceof UnsupportedOperationException) {
            return new CasException.Unsupported(op.details("the file system lacks a call: " + e.getMessage())
                    .because(e));
        }
        return e;
    }

    private static String reason(IOException e) {
        String said = e instanceof FileSystemException fs ? fs.getReason() : e.getMessage();
        return said == null ? words(e.getClass().getSimpleName()) : said;
    }

    private static String words(String className) {
        return className
                .replace("Exception", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
