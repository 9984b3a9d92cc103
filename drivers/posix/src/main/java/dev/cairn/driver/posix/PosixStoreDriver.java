package dev.cairn.driver.posix;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.Subject;
import dev.cairn.api.store.Store;
import dev.cairn.api.store.StoreDriver;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;

/**
 * Opens {@code file:} URIs: {@code file:///var/lib/cairn}. The first write makes the directory if it is missing. Query,
 * fragment and host are refused.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class PosixStoreDriver implements StoreDriver {
    /** For {@link java.util.ServiceLoader}. */
    public PosixStoreDriver() {}

    @Override
    public String scheme() {
        return "file";
    }

    @Override
    public Store open(URI location, Environment environment) {
        PosixStoreConfig config =
                PosixStoreConfig.builder(path(location)).createRoot(true).build();
        return PosixStore.open(config, environment);
    }

    private static Path path(URI location) {
        try {
            return Path.of(location);
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            String reason = "not the URI of a directory, such as file:///var/lib/cairn";
            throw new CasException.InvalidInput(
                    CasException.Details.of("store location", reason, Subject.of(location.toString()))
                            .because(e));
        }
    }
}
