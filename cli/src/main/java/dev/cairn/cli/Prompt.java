package dev.cairn.cli;

import java.io.Console;
import java.util.Optional;

/** Asks a person for what must not be seen. */
@FunctionalInterface
interface Prompt {
    /** What was typed, for the caller to wipe; empty if nobody can be asked. */
    Optional<char[]> ask(String question);

    /** The terminal of this process, if standard input and output are one. */
    @SuppressWarnings("SystemConsoleNull") // Main chooses the console that is null without a terminal
    static Prompt ofProcess() {
        return question -> {
            Console console = System.console();
            return console == null ? Optional.empty() : Optional.ofNullable(console.readPassword("%s", question));
        };
    }

    /** Nobody is there. */
    static Prompt none() {
        return question -> Optional.empty();
    }
}
