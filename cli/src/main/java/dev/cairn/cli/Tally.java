package dev.cairn.cli;

/** Counts how several arguments fared, and what the exit code of all of them is. */
final class Tally {
    private int done;
    private int failed;
    private int firstCode;

    void done() {
        done++;
    }

    void failed(int code) {
        if (failed == 0) {
            firstCode = code;
        }
        failed++;
    }

    int exitCode() {
        if (failed == 0) {
            return ExitCodes.OK;
        }
        return done == 0 ? firstCode : ExitCodes.PARTLY;
    }
}
