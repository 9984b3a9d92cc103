package dev.cairn.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/**
 * The command line.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class Main {
    private static final int OUTPUT_BUFFER_BYTES = 64 << 10;
    private static final int HELP_WIDTH = 100;
    private static final long CLEANUP_SECONDS = 10;

    private Main() {}

    /** Runs the command line and ends the process. */
    public static void main(String[] args) {
        // JDK 22 to 24 would ask for a passphrase where nobody is.
        System.setProperty("jdk.console", "java.base");
        // Before anything logs.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", System.getProperty("cairn.log", "warn"));
        CountDownLatch ended = new CountDownLatch(1);
        Thread worker = Thread.currentThread();
        // Ctrl-C interrupts the work, which then drops its session, its spool and its temporary files.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(worker, ended), "cairn-interrupt"));
        int code = ExitCodes.FAILED;
        try {
            code = run(args, process());
        } finally {
            ended.countDown();
        }
        System.exit(code);
    }

    private static Surroundings process() {
        return new Surroundings(
                System.in,
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), OUTPUT_BUFFER_BYTES),
                System.err,
                System.getenv(),
                Path.of(""),
                Terminal::isStandardError,
                Prompt.ofProcess());
    }

    private static void interrupt(Thread worker, CountDownLatch ended) {
        if (ended.getCount() == 0) {
            return;
        }
        worker.interrupt();
        try {
            ended.await(CLEANUP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the command line inside a process that goes on; there is never a progress bar. */
    public static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        return run(args, new Surroundings(in, out, err, System.getenv(), Path.of(""), () -> false));
    }

    static int run(String[] args, Surroundings around) {
        RootCommand root = new RootCommand(around);
        PrintWriter text = new PrintWriter(new OutputStreamWriter(around.out(), StandardCharsets.UTF_8));
        CommandLine line = new CommandLine(root)
                .setOut(text)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(HELP_WIDTH)
                .setParameterExceptionHandler((e, ignored) -> misused(e, root, args))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, command, root));
        int code = line.execute(args);
        text.flush();
        return flushed(code, root);
    }

    private static int misused(ParameterException e, RootCommand root, String[] args) {
        String name = name(e.getCommandLine());
        root.options().json = Arrays.asList(args).contains("--json");
        String help = name.isEmpty() ? "cairn --help" : "cairn " + name + " --help";
        return new Output(root.around(), root.options(), name).misused(e.getMessage() + "; see " + help);
    }

    private static int failed(Exception e, CommandLine command, RootCommand root) {
        Output output = new Output(root.around(), root.options(), name(command));
        return Thread.currentThread().isInterrupted() ? output.interrupted() : output.failed(e);
    }

    /** Help and version are buffered as well. */
    private static int flushed(int code, RootCommand root) {
        try {
            root.around().out().flush();
            return code;
        } catch (IOException e) {
            int failure = new Output(root.around(), root.options(), "").failed(new OutputFailed(e));
            return code == ExitCodes.OK ? failure : code;
        }
    }

    private static String name(CommandLine command) {
        return Subcommand.name(command.getCommandSpec());
    }
}
