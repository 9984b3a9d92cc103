package dev.cairn;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.cairn.api.CasException;
import dev.cairn.api.SnapshotOptions;
import dev.cairn.api.Subject;
import dev.cairn.core.catalog.PostgresCatalog;
import dev.cairn.core.codec.Chunkers;
import dev.cairn.core.codec.Codecs;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code repository.json}: which stores and which catalog make up a repository, and how it treats new bytes. Relative
 * places are relative to the file's directory.
 *
 * @param stores URIs of the stores
 * @param catalog {@code sqlite:PATH} or {@code postgresql://HOST:PORT/DATABASE}
 * @param chunker text form of the chunker
 * @param codec name of the codec
 * @param snapshots when snapshots are written and how long they are kept
 */
record RepositoryFile(List<String> stores, String catalog, String chunker, String codec, SnapshotOptions snapshots) {
    static final String NAME = "repository.json";
    private static final int FORMAT = 1;
    private static final int BYTES_MAX = 64 << 10;
    private static final String SQLITE = "sqlite:";
    private static final String SNAPSHOTS = "snapshots";

    /** A store inside the directory, and a catalog there too if the options name no other. */
    static RepositoryFile inside(CairnOptions options) {
        return new RepositoryFile(
                List.of("file:store"),
                options.catalog().orElse(SQLITE + "catalog.db"),
                options.chunker().toString(),
                options.codec(),
                options.snapshots());
    }

    /** The same with its catalog elsewhere. */
    RepositoryFile withCatalog(String elsewhere) {
        return new RepositoryFile(stores, elsewhere, chunker, codec, snapshots);
    }

    static RepositoryFile read(Path file) {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw CasException.limit(NAME, "too long", BYTES_MAX, Files.size(file));
            }
            @Nullable Map<String, Object> json = JSON.std.mapFrom(Files.readString(file));
            if (json == null) {
                throw invalid("it must be an object", file);
            }
            return parse(json, file);
        } catch (NoSuchFileException e) {
            throw CasException.notFound("open", "repository", file.toString());
        } catch (IOException e) {
            String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
            String reason = "cannot be read: " + said;
            throw new CasException.InvalidInput(CasException.Details.of(NAME, reason, Subject.of(file.toString()))
                    .because(e));
        }
    }

    private static RepositoryFile parse(Map<String, Object> json, Path file) {
        Object format = json.get("format");
        if (!(format instanceof Integer number) || number < 1) {
            throw invalid("\"format\" must be a number from 1 on", file);
        }
        if (number > FORMAT) {
            String reason = "format " + number + " is newer than " + FORMAT + ", the newest that this Cairn knows";
            throw new CasException.IncompatibleFormat(
                    CasException.Details.of("open", reason, Subject.of(file.toString())));
        }
        if (!(json.get("stores") instanceof List<?> stores) || stores.isEmpty()) {
            throw invalid("\"stores\" must list at least one URI", file);
        }
        String chunker = text(json, "chunker", Chunkers.DEFAULT.toString(), file);
        String codec = text(json, "codec", Codecs.ZSTD.name(), file);
        return new RepositoryFile(
                stores.stream().map(String::valueOf).toList(),
                text(json, "catalog", "", file),
                chunker,
                codec,
                snapshots(json, file));
    }

    private static SnapshotOptions snapshots(Map<String, Object> json, Path file) {
        SnapshotOptions defaults = SnapshotOptions.defaults();
        if (!json.containsKey(SNAPSHOTS)) {
            return defaults;
        }
        if (!(json.get(SNAPSHOTS) instanceof Map<?, ?> said)) {
            throw invalid("\"snapshots\" must be an object", file);
        }
        Object automatic = said.get("automatic");
        if (!(automatic instanceof Boolean isAutomatic) || !(said.get("changes") instanceof Integer changes)) {
            throw invalid("\"snapshots\" must have \"automatic\", true or false, and the number \"changes\"", file);
        }
        return new SnapshotOptions(
                isAutomatic, duration(said, "retention", file), changes, duration(said, "interval", file));
    }

    private static Duration duration(Map<?, ?> said, String name, Path file) {
        try {
            return Duration.parse(String.valueOf(said.get(name)));
        } catch (DateTimeParseException e) {
            throw invalid("\"" + name + "\" must be a time like PT168H", file);
        }
    }

    private static String text(Map<String, Object> json, String name, String otherwise, Path file) {
        Object value = json.getOrDefault(name, otherwise);
        if (!(value instanceof String text)) {
            throw invalid("\"" + name + "\" must be a text", file);
        }
        return text;
    }

    private static CasException invalid(String reason, Path file) {
        return new CasException.InvalidInput(CasException.Details.of(NAME, reason, Subject.of(file.toString())));
    }

    /**
     * Writes the file at once and durably; a reader sees all of it or none.
     *
     * @param nonce tells this writer's temporary file from those of others who create the same repository
     */
    void write(Path file, long nonce) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("stores", stores);
        json.put("catalog", catalog);
        json.put("chunker", chunker);
        json.put("codec", codec);
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("automatic", snapshots.automatic());
        said.put("retention", snapshots.retention().toString());
        said.put("changes", snapshots.changes());
        said.put("interval", snapshots.interval().toString());
        json.put(SNAPSHOTS, said);
        Path temporary = file.resolveSibling(NAME + ".new-" + HexFormat.of().toHexDigits(nonce));
        Files.writeString(
                temporary, JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(json) + "\n");
        sync(temporary, StandardOpenOption.WRITE);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(directory(file), StandardOpenOption.READ);
    }

    /** The directory that relative places are relative to. */
    static Path directory(Path file) {
        Path absolute = file.toAbsolutePath();
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }

    private static void sync(Path path, StandardOpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }

    /** The only store, as an absolute URI. */
    URI store(Path directory) {
        if (stores.size() > 1) {
            throw CasException.unsupported("open", stores.size() + " stores need cairn-replication, which is not here");
        }
        try {
            URI uri = new URI(stores.get(0));
            boolean relative = "file".equals(uri.getScheme()) && uri.isOpaque();
            return relative ? within(directory, uri.getSchemeSpecificPart()).toUri() : uri;
        } catch (URISyntaxException e) {
            throw CasException.invalid(NAME, "malformed store URI at character " + e.getIndex());
        }
    }

    /** Whether the catalog is a server's. */
    boolean isCatalogShared() {
        return PostgresCatalog.isNamedBy(catalog);
    }

    /** The catalog's file. */
    Path catalogFile(Path directory) {
        if (!catalog.startsWith(SQLITE) || catalog.length() == SQLITE.length()) {
            throw CasException.unsupported(
                    "open", "unknown catalog; known: sqlite:PATH, postgresql://HOST:PORT/DATABASE");
        }
        return within(directory, catalog.substring(SQLITE.length()));
    }

    private static Path within(Path directory, String path) {
        try {
            return directory.resolve(path);
        } catch (InvalidPathException e) {
            throw CasException.invalid(NAME, "not a path: " + e.getReason());
        }
    }
}
