package dev.cairn.cli;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What the user's own files can refuse. */
final class Failures {
    private Failures() {}

    static CasException of(String operation, Path file, IOException e) {
        Subject subject = Subject.of(file.toString());
        if (e instanceof NoSuchFileException) {
            return new CasException.NotFound(details(operation, "no such file or directory", subject, e));
        }
        if (e instanceof AccessDeniedException) {
            return new CasException.Denied(details(operation, "permission denied", subject, e));
        }
        String reason = "cannot " + operation + ": " + reason(e);
        if (reason.contains("No space left")) {
            return new CasException.QuotaExceeded(details(operation, reason, subject, e));
        }
        return new CasException.Unavailable(details(operation, reason, subject, e));
    }

    private static CasException.Details details(String operation, String reason, Subject subject, IOException e) {
        return CasException.Details.of(operation, reason, subject).because(e);
    }

    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
