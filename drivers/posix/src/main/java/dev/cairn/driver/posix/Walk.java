package dev.cairn.driver.posix;

import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The objects in order of their full names, one directory in memory for each level.
 *
 * <p>{@code a-b} comes before {@code a/b}, which comes before {@code a0}: a directory sorts by its name with the
 * slash at its end. Names are ASCII, so characters compare as bytes do. Whole directories that lie outside of the
 * prefix or before the start are never opened. What is no object of ours, links included, is passed over.
 */
final class Walk implements PullFlux.Source<ObjectInfo> {
    private static final Pattern SEGMENT = Pattern.compile("[a-zA-Z0-9_-][a-zA-Z0-9._-]*");

    private final Op op;
    private final Root root;
    private final String prefix;
    private final String startAfter;
    private final Runnable guard;
    private final Deque<Iterator<Entry>> levels = new ArrayDeque<>();
    private boolean started;

    Walk(Op op, Root root, String prefix, @Nullable String startAfter, Runnable guard) {
        this.op = op;
        this.root = root;
        this.prefix = prefix;
        this.startAfter = startAfter == null ? "" : startAfter;
        this.guard = guard;
    }

    /** A file by its full name, or a directory by its full name and a slash. */
    private record Entry(String name, Path path) {
        boolean isDirectory() {
            return name.endsWith("/");
        }
    }

    @Override
    public @Nullable ObjectInfo next() throws IOException {
        guard.run();
        if (!started) {
            started = true;
            if (root.require(op)) {
                levels.push(open("", root.path()));
            }
        }
        while (!levels.isEmpty()) {
            Iterator<Entry> level = levels.element();
            if (!level.hasNext()) {
                levels.pop();
                continue;
            }
            ObjectInfo info = visit(level.next());
            if (info != null) {
                return info;
            }
        }
        return null;
    }

    private @Nullable ObjectInfo visit(Entry entry) throws IOException {
        if (entry.isDirectory()) {
            levels.push(open(entry.name(), entry.path()));
            return null;
        }
        try {
            return Stamps.info(new ObjectName(entry.name()), Stamps.attributes(entry.path()));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private Iterator<Entry> open(String base, Path directory) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                Entry entry = entry(base, child);
                if (entry != null) {
                    entries.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (NoSuchFileException | NotDirectoryException e) {
            root.require(op);
        }
        entries.sort(Comparator.comparing(Entry::name));
        return entries.iterator();
    }

    private @Nullable Entry entry(String base, Path child) throws IOException {
        String name = base + child.getFileName();
        boolean legal =
                SEGMENT.matcher(name).region(base.length(), name.length()).matches()
                        && name.length() <= ObjectName.LENGTH_MAX;
        if (!legal || !(holdsObject(name) || holdsObjects(name + "/"))) {
            return null;
        }
        BasicFileAttributes a;
        try {
            a = Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
        if (a.isDirectory()) {
            return holdsObjects(name + "/") ? new Entry(name + "/", child) : null;
        }
        return a.isRegularFile() && holdsObject(name) ? new Entry(name, child) : null;
    }

    private boolean holdsObject(String name) {
        return name.startsWith(prefix) && name.compareTo(startAfter) > 0;
    }

    /** Whether names that start with this directory can have the prefix and lie after the start. */
    private boolean holdsObjects(String directory) {
        return (directory.startsWith(prefix) || prefix.startsWith(directory))
                && (directory.compareTo(startAfter) > 0 || startAfter.startsWith(directory));
    }
}
