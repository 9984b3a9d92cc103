package dev.cairn.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Results on standard output, everything else on standard error. As text a result is one or more lines; as JSON it is one
 * line with one document. An error is one line in either.
 */
final class Output {
    private final OutputStream out;
    private final PrintStream err;
    private final GlobalOptions options;
    private final String command;

    Output(Surroundings around, GlobalOptions options, String command) {
        this.out = around.out();
        this.err = around.err();
        this.options = options;
        this.command = command;
    }

    boolean json() {
        return options.json;
    }

    /** A result in the form that was asked for. */
    void result(Map<String, ?> document, String text) {
        line(options.json ? document(document) : text);
    }

    /** For people only. */
    void note(String text) {
        if (!options.quiet && !options.json) {
            flush();
            err.println(oneLine("cairn: " + text));
        }
    }

    /** A line of standard output. */
    void line(String text) {
        bytes(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** Bytes of standard output. */
    void bytes(ByteBuffer bytes) {
        try {
            if (bytes.hasArray()) {
                out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            } else {
                byte[] copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                out.write(copy);
            }
        } catch (IOException e) {
            throw new OutputFailed(e);
        }
    }

    /** Hands on what is still buffered. */
    void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new OutputFailed(e);
        }
    }

    /** Reports a failure and answers its exit code. */
    int failed(Throwable failure) {
        if (failure instanceof CasException known) {
            report(known.kind().name(), known.operation(), known.reason(), known.subject());
        } else if (failure instanceof OutputFailed output && output.closed()) {
            return ExitCodes.of(failure);
        } else if (failure instanceof OutputFailed) {
            report("UNAVAILABLE", "write", String.valueOf(failure.getMessage()), null);
        } else {
            report("INTERNAL", command, "internal error, please report it with --debug: " + failure, null);
        }
        if (options.debug) {
            failure.printStackTrace(err);
        }
        return ExitCodes.of(failure);
    }

    /** Reports a command line that cannot be understood. */
    int misused(String reason) {
        report("USAGE", command.isEmpty() ? "cairn" : command, reason, null);
        return ExitCodes.USAGE;
    }

    /** Reports that a signal ended the work. */
    int interrupted() {
        report("INTERRUPTED", command, "interrupted", null);
        return ExitCodes.INTERRUPTED;
    }

    private void report(String kind, String operation, String reason, @Nullable Subject subject) {
        flushQuietly();
        if (options.json) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("kind", kind);
            error.put("command", command);
            error.put("operation", operation);
            error.put("reason", reason);
            if (subject != null) {
                error.put("subject", fields(subject));
            }
            err.println(document(Map.of("error", error)));
        } else {
            String where = command.isEmpty() ? "cairn: " : "cairn: " + command + ": ";
            err.println(oneLine(where + reason + (subject == null ? "" : " [" + subject + "]")));
        }
        err.flush();
    }

    /** Results come before the complaint that follows them; if they cannot, the end of the command says so. */
    private void flushQuietly() {
        try {
            out.flush();
        } catch (IOException e) {
            // Whoever flushes next fails as well.
        }
    }

    static Map<String, Object> fields(Subject subject) {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "name", subject.name());
        put(fields, "blob", subject.blob());
        put(fields, "block", subject.block());
        put(fields, "pack", subject.pack());
        if (subject.offset() >= 0) {
            fields.put("offset", subject.offset());
        }
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static String document(Map<String, ?> document) {
        try {
            return JSON.std.asString(document);
        } catch (IOException e) {
            throw new IllegalStateException("maps, texts and numbers are JSON", e);
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
