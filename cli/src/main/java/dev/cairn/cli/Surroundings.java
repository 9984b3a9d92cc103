package dev.cairn.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What a run touches of the process around it.
 *
 * @param in standard input
 * @param out standard output; a failed write must throw, else a closed pipe goes unnoticed
 * @param err standard error
 * @param variables environment variables
 * @param directory what relative names of files are relative to
 * @param terminal whether standard error is a terminal; asked at most once, and only when it matters
 * @param prompt asks whoever sits there
 */
record Surroundings(
        InputStream in,
        OutputStream out,
        PrintStream err,
        Map<String, String> variables,
        Path directory,
        BooleanSupplier terminal,
        Prompt prompt) {
    /** Nobody sits there. */
    Surroundings(
            InputStream in,
            OutputStream out,
            PrintStream err,
            Map<String, String> variables,
            Path directory,
            BooleanSupplier terminal) {
        this(in, out, err, variables, directory, terminal, Prompt.none());
    }
}
