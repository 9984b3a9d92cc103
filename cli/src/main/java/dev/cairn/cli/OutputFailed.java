package dev.cairn.cli;

import java.io.IOException;

/** Standard output takes no more. */
final class OutputFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean closed;

    OutputFailed(IOException cause) {
        super("standard output: " + cause.getMessage(), cause);
        String reason = String.valueOf(cause.getMessage());
        closed = reason.contains("Broken pipe") || reason.contains("Stream closed");
    }

    /** The reader has what it wanted and went away; that is nothing to complain of. */
    boolean closed() {
        return closed;
    }
}
