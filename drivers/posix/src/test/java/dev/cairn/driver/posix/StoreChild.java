package dev.cairn.driver.posix;

import dev.cairn.api.Environment;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A store in a process of its own. It prints what it did, a line each, and ends with its input unless it is killed. */
final class StoreChild implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    private StoreChild(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** {@code hold}: makes a staging folder and prints it. {@code write}: puts objects, and prints each name. */
    static StoreChild start(String what, Path root) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder child = new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StoreChild.class.getName(),
                what,
                root.toString());
        child.redirectError(ProcessBuilder.Redirect.INHERIT);
        return new StoreChild(child.start());
    }

    @Nullable
    String line() throws IOException {
        return out.readLine();
    }

    /** By the handle, which leaves the pipes open: what the child had said can still be read. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
        out.close();
    }

    @SuppressWarnings("SystemOut") // The pipe to the parent.
    public static void main(String[] arguments) throws IOException {
        try (Environment environment = Environment.system()) {
            PosixStoreConfig config = PosixStoreConfig.builder(Path.of(arguments[1]))
                    .createRoot(true)
                    .build();
            PosixStore store = PosixStore.open(config, environment);
            if (arguments[0].equals("hold")) {
                System.out.println(StoreCalls.present(store.stagingDirectory()));
                while (System.in.read() >= 0) {}
            } else {
                for (int i = 0; !System.out.checkError(); i++) {
                    StoreCalls.put(store, "killed/" + i % 7 + "/" + i, StoreCalls.bytes(i, i * 997 % 150_000));
                    System.out.println("killed/" + i % 7 + "/" + i);
                }
            }
            store.shutdown().block();
        }
    }
}
