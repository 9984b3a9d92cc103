package dev.cairn;

import dev.cairn.api.CasException;
import dev.cairn.core.format.TreeEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a directory, depth first, in the order of the names' bytes, and follows no symbolic link. What cannot be in a
 * tree is skipped, what cannot be read has failed; the walk goes on. Each step blocks; used by one thread at a time. Holds the
 * names of the directories from the root to where it is.
 */
final class Walk {
    private final Excludes excludes;
    private final int depthMax;
    private final TreeTally tally;
    private final Deque<Level> levels = new ArrayDeque<>();

    /** A directory that is being gone through. */
    private record Level(Folder folder, String prefix, Iterator<Name> names) {}

    private static final class Name {
        private final String text;
        private final byte[] bytes;
        private final Path path;

        Name(String text, Path path) {
            this.text = text;
            this.bytes = text.getBytes(StandardCharsets.UTF_8);
            this.path = path;
        }
    }

    /** What the walk meets. */
    sealed interface Found {
        /** The directory where it lies, or which it is. */
        Folder folder();
    }

    /** A directory whose entries have all been seen. */
    record Listed(Folder folder) implements Found {}

    /** A file, which its directory now awaits. */
    record File(Folder folder, String name, Path path, FileStat stat) implements Found {}

    Walk(Folder root, TreeOptions options, TreeTally tally) {
        this.excludes = new Excludes(options);
        this.depthMax = options.depthMax();
        this.tally = tally;
        enter(root, "");
    }

    /** The next file, or the directory that ends here; null after the root has ended. */
    @Nullable
    Found next() {
        for (Level level = levels.peek(); level != null; level = levels.peek()) {
            if (!level.names.hasNext()) {
                levels.pop();
                return new Listed(level.folder);
            }
            File file = visit(level, level.names.next());
            if (file != null) {
                return file;
            }
        }
        return null;
    }

    private @Nullable File visit(Level level, Name name) {
        try {
            FileStat stat = FileStat.of(name.path, LinkOption.NOFOLLOW_LINKS);
            String path = level.prefix + name.text;
            if (excludes.excluded(path, stat.isDirectory(), name.path)) {
                return null;
            }
            if (stat.isFile()) {
                level.folder.await();
                return new File(level.folder, name.text, name.path, stat);
            }
            other(level.folder, name, path, stat);
        } catch (IOException e) {
            tally.failed(FileFailures.of("read", name.path, e));
        }
        return null;
    }

    private void other(Folder folder, Name name, String path, FileStat stat) throws IOException {
        if (stat.isDirectory() && folder.depth() == depthMax) {
            tally.failed(CasException.limit("tree", "depth of " + path, depthMax, depthMax + 1L));
        } else if (stat.isDirectory()) {
            enterChild(folder, name, path, stat);
        } else if (stat.isSymlink()) {
            link(folder, name, stat);
        } else {
            tally.skipped(name.path, "neither file, directory nor symbolic link");
        }
    }

    private void enterChild(Folder folder, Name name, String path, FileStat stat) throws IOException {
        List<Name> names = names(name.path);
        tally.directory();
        levels.push(new Level(folder.child(name.path, name.text, stat), path + "/", names.iterator()));
    }

    private void enter(Folder root, String prefix) {
        try {
            List<Name> names = names(root.path());
            tally.directory();
            levels.push(new Level(root, prefix, names.iterator()));
        } catch (IOException e) {
            throw FileFailures.of("read", root.path(), e);
        }
    }

    private void link(Folder folder, Name name, FileStat stat) throws IOException {
        String target = Files.readSymbolicLink(name.path).toString();
        if (target.indexOf('\ufffd') >= 0) {
            tally.skipped(name.path, "the target of a symbolic link is not in the locale's character set");
            return;
        }
        // Java 17 sets no more than that, and what was restored must have the same key again.
        Instant modified = stat.modified().toInstant().truncatedTo(ChronoUnit.MICROS);
        folder.add(TreeEntry.symlink(name.text, stat.permissions(), modified, target));
        tally.link();
    }

    private List<Name> names(Path directory) throws IOException {
        List<Name> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Optional<String> name = Names.of(entry);
                name.ifPresentOrElse(
                        text -> names.add(new Name(text, entry)), () -> tally.skipped(entry, "the name is not UTF-8"));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        names.sort((a, b) -> Arrays.compareUnsigned(a.bytes, b.bytes));
        return names;
    }
}
