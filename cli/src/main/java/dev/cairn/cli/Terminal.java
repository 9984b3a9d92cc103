package dev.cairn.cli;

import java.io.IOException;

/** Asks the system what Java does not tell: {@code System.console()} is about standard input and output, not error. */
final class Terminal {
    private Terminal() {}

    /** Whether standard error is a terminal; where there is no POSIX {@code test}, it is not. */
    static boolean isStandardError() {
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return new ProcessBuilder("test", "-t", "2").inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
