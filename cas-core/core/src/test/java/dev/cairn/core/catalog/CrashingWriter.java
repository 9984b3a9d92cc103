package dev.cairn.core.catalog;

import dev.cairn.api.Environment;
import java.nio.file.Path;

/** A process that stores numbers until it is killed, and prints each once it is acknowledged. */
final class CrashingWriter {
    private CrashingWriter() {}

    public static void main(String[] args) {
        SqliteCatalog catalog = SqliteCatalog.open(Path.of(args[0]), Environment.system());
        for (long n = Long.parseLong(args[1]); ; n++) {
            Samples.store(catalog, n);
            System.out.println(n);
        }
    }
}
