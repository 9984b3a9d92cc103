package dev.cairn.cli;

import dev.cairn.api.CasException;

/** What the process answers to its caller. */
final class ExitCodes {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int CORRUPT = 3;
    static final int UNAVAILABLE = 4;
    static final int NOT_FOUND = 5;
    static final int PARTLY = 6;
    /** What a shell reports for a program that SIGINT ended. */
    static final int INTERRUPTED = 130;
    /** What a shell reports for a program that SIGPIPE ended. */
    static final int PIPE_CLOSED = 141;

    private ExitCodes() {}

    static int of(CasException.Kind kind) {
        return switch (kind) {
            case INVALID_INPUT, RANGE -> USAGE;
            case CORRUPT -> CORRUPT;
            case UNAVAILABLE, TIMEOUT, THROTTLED, STORE_MISMATCH -> UNAVAILABLE;
            case NOT_FOUND -> NOT_FOUND;
            case ALREADY_EXISTS,
                    PRECONDITION,
                    DENIED,
                    QUOTA,
                    UNSUPPORTED,
                    INCOMPATIBLE,
                    UNKNOWN_OUTCOME,
                    CONFLICT,
                    CLOSED -> FAILED;
        };
    }

    static int of(Throwable failure) {
        if (failure instanceof OutputFailed output && output.closed()) {
            return PIPE_CLOSED;
        }
        return failure instanceof CasException known ? of(known.kind()) : FAILED;
    }
}
