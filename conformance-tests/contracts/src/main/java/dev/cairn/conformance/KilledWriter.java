package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Environment;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import dev.cairn.api.store.StoreDriver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** A process that writes objects and prints each acknowledgement, until it is killed in the middle of it. */
final class KilledWriter {
    private static final int ACKS_BEFORE_THE_KILL = 40;
    private static final int OBJECTS_MAX = 100_000;

    private KilledWriter() {}

    /** Runs in the child: a location, then forever one object after the other. */
    @SuppressWarnings("SystemOut") // The acknowledgements go to the parent.
    public static void main(String[] arguments) {
        try (Environment environment = Environment.system()) {
            Store store = open(URI.create(arguments[0]), environment);
            for (int i = 0; i < OBJECTS_MAX && !System.out.checkError(); i++) {
                store.put(ObjectName.of(name(i)), Bytes.content(bytes(i)), PutOptions.unique())
                        .block();
                System.out.println(i);
            }
        }
    }

    static Store open(URI location, Environment environment) {
        return ServiceLoader.load(StoreDriver.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(driver -> driver.scheme().equals(location.getScheme()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no driver for scheme '" + location.getScheme() + "'"))
                .open(location, environment);
    }

    static void proveAcksSurvive(StoreHarness harness) {
        URI location = Gate.control(harness.location(), "no location that another process could open");
        List<Integer> acknowledged = runAndKill(location);
        assertThat(acknowledged)
                .as("acknowledgements before the kill")
                .hasSizeGreaterThanOrEqualTo(ACKS_BEFORE_THE_KILL);
        Probe p = new Probe(harness, harness.reopen());
        for (int i : acknowledged) {
            Bytes.same("acknowledged " + name(i) + " after kill -9", p.read(name(i)), bytes(i));
        }
        for (ObjectInfo info : p.all(p.store().list("killed/", null))) {
            int i = Integer.parseInt(info.name().value().substring("killed/".length()));
            Bytes.same("listed " + name(i) + " after kill -9", p.read(name(i)), bytes(i));
        }
    }

    private static List<Integer> runAndKill(URI location) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder child = new ProcessBuilder(
                java,
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                location.toString());
        child.redirectError(ProcessBuilder.Redirect.INHERIT);
        List<Integer> acknowledged = new ArrayList<>();
        try {
            Process process = child.start();
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                for (@Nullable String line = out.readLine(); line != null; line = out.readLine()) {
                    acknowledged.add(Integer.valueOf(line));
                    if (acknowledged.size() == ACKS_BEFORE_THE_KILL) {
                        // Not through the Process, which would also close the pipe with the last acknowledgements.
                        process.toHandle().destroyForcibly();
                    }
                }
            } finally {
                process.toHandle().destroyForcibly();
                process.onExit().join();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("child process of I01", e);
        }
        return acknowledged;
    }

    private static String name(int i) {
        return "killed/" + i;
    }

    private static byte[] bytes(int i) {
        return Bytes.random(i, i % 7 * 20_000 + i % 100);
    }
}
