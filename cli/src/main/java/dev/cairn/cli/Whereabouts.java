package dev.cairn.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the repository is or would be, found without opening it.
 *
 * @param location what the user said, or the default
 * @param directory its directory, which need not be there; absent for a location that is not a path
 */
record Whereabouts(String location, Optional<Path> directory) {
    private static final Pattern URI = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
    private static final String DESCRIPTION = "repository.json";

    static Whereabouts of(Session session) {
        String location = session.named().orElseGet(() -> session.place().toString());
        if (URI.matcher(location).matches()) {
            return new Whereabouts(location, Optional.empty());
        }
        Path path = session.file(location).toAbsolutePath().normalize();
        return new Whereabouts(location, Optional.of(Files.isRegularFile(path) ? parent(path) : path));
    }

    /** Whether a repository lies there, be it whole or not. */
    boolean occupied() {
        return directory.map(d -> Files.exists(d.resolve(DESCRIPTION))).orElse(true);
    }

    /** Whether {@code repository.json} names a catalog that is no file; what cannot be read names none. */
    boolean catalogElsewhere() {
        try {
            return directory.isPresent()
                    && JSON.std
                                    .mapFrom(Files.readString(directory.get().resolve(DESCRIPTION)))
                                    .get("catalog")
                            instanceof String catalog
                    && !catalog.startsWith("sqlite:");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * A directory on the disk of the repository for temporary files: beside it, or inside where a disk of its own is mounted
     * there; else the nearest one above that is there.
     */
    Optional<Path> beside() {
        return directory.map(Whereabouts::beside);
    }

    private static Path beside(Path repository) {
        @Nullable Path above = repository.getParent();
        while (above != null && !Files.isDirectory(above)) {
            above = above.getParent();
        }
        boolean own = above == null || (Files.isDirectory(repository) && !sameDisk(above, repository));
        return own || above == null ? repository : above;
    }

    private static boolean sameDisk(Path one, Path other) {
        try {
            return Files.getFileStore(one).equals(Files.getFileStore(other));
        } catch (IOException e) {
            return false;
        }
    }

    private static Path parent(Path file) {
        @Nullable Path parent = file.getParent();
        return parent == null ? file : parent;
    }
}
