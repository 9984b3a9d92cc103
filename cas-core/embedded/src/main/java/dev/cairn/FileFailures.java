package dev.cairn;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What the caller's own files can refuse. */
final class FileFailures {
    private FileFailures() {}

    /** The failure itself if it is typed, else what a file system's failure means; anything else is a bug and stays one. */
    static Throwable typed(String operation, Path file, Throwable e) {
        if (e instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
            return of(operation, file, unchecked.getCause());
        }
        return e instanceof IOException io ? of(operation, file, io) : e;
    }

    static CasException of(String operation, Path file, IOException e) {
        CasException.Details details = CasException.Details.of(operation, reason(operation, e), subject(file))
                .because(e);
        if (e instanceof NoSuchFileException) {
            return new CasException.NotFound(details);
        }
        if (e instanceof AccessDeniedException) {
            return new CasException.Denied(details);
        }
        if (e instanceof FileAlreadyExistsException) {
            return new CasException.AlreadyExists(details);
        }
        return details.reason().contains("No space left")
                ? new CasException.QuotaExceeded(details)
                : new CasException.Unavailable(details);
    }

    static CasException invalid(String operation, String reason, Path file) {
        return new CasException.InvalidInput(CasException.Details.of(operation, reason, subject(file)));
    }

    static CasException conflict(String reason, Path file) {
        return new CasException.Conflict(CasException.Details.of("read", reason, subject(file)));
    }

    /** A name may hold anything; what reaches a terminal may not. */
    private static Subject subject(Path file) {
        return Subject.of(file.toString().replaceAll("\\p{Cntrl}", "?"));
    }

    private static String reason(String operation, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "something of this name is there already";
        }
        String said = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return "cannot " + operation + ": " + (said == null ? e.getClass().getSimpleName() : said);
    }
}
