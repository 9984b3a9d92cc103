package dev.cairn.simulator.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A path as on Unix: names parted by slashes, absolute with a slash in front. Relative ones start at the root. */
final class SimPath implements Path {
    private final SimFileSystem fileSystem;
    private final boolean absolute;
    private final List<String> names;

    SimPath(SimFileSystem fileSystem, boolean absolute, List<String> names) {
        this.fileSystem = fileSystem;
        this.absolute = absolute;
        this.names = List.copyOf(names);
    }

    static SimPath parse(SimFileSystem fileSystem, String text) {
        List<String> names = new ArrayList<>();
        for (String name : text.split("/", -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return new SimPath(fileSystem, text.startsWith("/"), names);
    }

    static SimPath of(Path path) {
        if (path instanceof SimPath sim) {
            return sim;
        }
        throw new ProviderMismatchException("not a path of a simulated disk: " + path);
    }

    /** From the root, without dots. */
    List<String> absoluteNames() {
        return normalize().names;
    }

    String name() {
        List<String> all = absoluteNames();
        return all.get(all.size() - 1);
    }

    private SimPath relative(List<String> parts) {
        return new SimPath(fileSystem, false, parts);
    }

    @Override
    public FileSystem getFileSystem() {
        return fileSystem;
    }

    SimFileSystem view() {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute() {
        return absolute;
    }

    @Override
    public @Nullable Path getRoot() {
        return absolute ? new SimPath(fileSystem, true, List.of()) : null;
    }

    @Override
    public @Nullable Path getFileName() {
        return names.isEmpty() ? null : getName(names.size() - 1);
    }

    @Override
    public @Nullable SimPath getParent() {
        if (names.isEmpty() || (names.size() == 1 && !absolute)) {
            return null;
        }
        return new SimPath(fileSystem, absolute, names.subList(0, names.size() - 1));
    }

    @Override
    public int getNameCount() {
        return names.size();
    }

    @Override
    public Path getName(int index) {
        return relative(List.of(names.get(index)));
    }

    @Override
    public Path subpath(int from, int to) {
        return relative(names.subList(from, to));
    }

    @Override
    public boolean startsWith(Path other) {
        return other instanceof SimPath o
                && o.fileSystem == fileSystem
                && o.absolute == absolute
                && o.names.size() <= names.size()
                && names.subList(0, o.names.size()).equals(o.names);
    }

    @Override
    public boolean endsWith(Path other) {
        if (!(other instanceof SimPath o) || o.fileSystem != fileSystem || o.names.size() > names.size()) {
            return false;
        }
        return o.absolute
                ? equals(o)
                : names.subList(names.size() - o.names.size(), names.size()).equals(o.names);
    }

    @Override
    public SimPath normalize() {
        List<String> kept = new ArrayList<>();
        for (String name : names) {
            boolean up = name.equals("..");
            boolean canGoUp = !kept.isEmpty() && !kept.get(kept.size() - 1).equals("..");
            if (up && canGoUp) {
                kept.remove(kept.size() - 1);
            } else if (!name.equals(".") && !(up && absolute)) {
                kept.add(name);
            }
        }
        return new SimPath(fileSystem, absolute, kept);
    }

    @Override
    public Path resolve(Path other) {
        SimPath o = of(other);
        if (o.absolute) {
            return o;
        }
        List<String> all = new ArrayList<>(names);
        all.addAll(o.names);
        return new SimPath(fileSystem, absolute, all);
    }

    @Override
    public Path relativize(Path other) {
        SimPath o = of(other);
        if (o.absolute != absolute) {
            throw new IllegalArgumentException("one path is absolute and one is not: " + this + ", " + other);
        }
        int common = 0;
        while (common < Math.min(names.size(), o.names.size())
                && names.get(common).equals(o.names.get(common))) {
            common++;
        }
        List<String> way = new ArrayList<>();
        names.subList(common, names.size()).forEach(name -> way.add(".."));
        way.addAll(o.names.subList(common, o.names.size()));
        return relative(way);
    }

    @Override
    public URI toUri() {
        return URI.create(SimProvider.SCHEME + "://" + toAbsolutePath());
    }

    @Override
    public SimPath toAbsolutePath() {
        return new SimPath(fileSystem, true, names);
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        SimPath real = toAbsolutePath().normalize();
        fileSystem.provider().checkAccess(real);
        return real;
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException("a simulated disk is not watched");
    }

    @Override
    public int compareTo(Path other) {
        return toString().compareTo(of(other).toString());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SimPath o
                && o.fileSystem == fileSystem
                && o.absolute == absolute
                && o.names.equals(names);
    }

    @Override
    public int hashCode() {
        return Objects.hash(absolute, names);
    }

    @Override
    public String toString() {
        return (absolute ? "/" : "") + String.join("/", names);
    }
}
