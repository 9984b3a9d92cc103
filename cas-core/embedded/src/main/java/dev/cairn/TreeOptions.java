package dev.cairn;

import dev.cairn.api.Attributes;
import dev.cairn.api.CasException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a tree is stored or restored. Callbacks are called by any thread, one at a time, and do not block.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class TreeOptions {
    /** The most patterns. */
    public static final int EXCLUDES_MAX = 10_000;
    /** The deepest directory, counted from the root. */
    public static final int DEPTH_MAX = 1_000;

    private static final TreeOptions NONE = builder().build();

    private final Attributes attributes;
    private final List<String> excludes;
    private final Set<Path> without;
    private final @Nullable Path fileCache;
    private final boolean specialBits;
    private final int depthMax;
    private final Progress progress;
    private final BiConsumer<Path, String> skipped;
    private final Consumer<CasException> failed;

    private TreeOptions(Builder b) {
        attributes = b.attributes;
        excludes = List.copyOf(b.excludes);
        without = Set.copyOf(b.without);
        fileCache = b.fileCache;
        specialBits = b.specialBits;
        depthMax = b.depthMax;
        progress = b.progress;
        skipped = b.skipped;
        failed = b.failed;
    }

    /** Is told how far the work is. */
    @FunctionalInterface
    public interface Progress {
        /** Files that are done, and bytes that were read or written, since the beginning. */
        void reached(long files, long bytes);
    }

    /** Everything, under a fresh ref, without a file cache. */
    public static TreeOptions defaults() {
        return NONE;
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Name and custom pairs of the ref. */
    public Attributes attributes() {
        return attributes;
    }

    /** Patterns of what is left out. */
    public List<String> excludes() {
        return excludes;
    }

    /** Single files and directories that are left out. */
    public Set<Path> without() {
        return without;
    }

    /** Directory of the file caches. */
    public Optional<Path> fileCache() {
        return Optional.ofNullable(fileCache);
    }

    /** Whether set-user-id and set-group-id bits are restored. */
    public boolean specialBits() {
        return specialBits;
    }

    int depthMax() {
        return depthMax;
    }

    Progress progress() {
        return progress;
    }

    BiConsumer<Path, String> skipped() {
        return skipped;
    }

    Consumer<CasException> failed() {
        return failed;
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private Attributes attributes = Attributes.none();
        private final List<String> excludes = new ArrayList<>();
        private final Set<Path> without = new LinkedHashSet<>();
        private @Nullable Path fileCache;
        private boolean specialBits;
        private int depthMax = DEPTH_MAX;
        private Progress progress = (files, bytes) -> {};
        private BiConsumer<Path, String> skipped = (path, reason) -> {};
        private Consumer<CasException> failed = failure -> {};

        private Builder() {}

        /** Name and custom pairs of the ref; the media type is always that of a tree. */
        public Builder attributes(Attributes said) {
            attributes = said;
            return this;
        }

        /**
         * Leaves out what a pattern matches, and everything under it. A pattern without a slash, but for one at its end,
         * matches a name at any depth; another one a path from the root. {@code *} and {@code ?} match within a name,
         * {@code **} any number of names, {@code [a-z]} and {@code [!a-z]} one character, a backslash takes the next
         * character as it is. A slash at the end: directories alone. There is no negation.
         */
        public Builder exclude(String pattern) {
            Excludes.check(pattern);
            excludes.add(pattern);
            if (excludes.size() > EXCLUDES_MAX) {
                throw CasException.limit("exclude", "too many patterns", EXCLUDES_MAX, excludes.size());
            }
            return this;
        }

        /** Leaves out one file or directory, named as a path under the root that is stored. */
        public Builder without(Path path) {
            without.add(path.toAbsolutePath().normalize());
            return this;
        }

        /**
         * Remembers in this directory, in a file for each root, which files were stored as what, so that an unchanged file is
         * not read again.
         */
        public Builder fileCache(Path directory) {
            fileCache = directory;
            return this;
        }

        /** Restores set-user-id and set-group-id bits too; do so only with trees that you trust. */
        public Builder specialBits(boolean restored) {
            specialBits = restored;
            return this;
        }

        /** For tests, which have no time to go deep. */
        Builder depthMax(int levels) {
            depthMax = levels;
            return this;
        }

        /** Is told how far the work is. */
        public Builder progress(Progress listener) {
            progress = listener;
            return this;
        }

        /** Is told what is skipped, and why. */
        public Builder skipped(BiConsumer<Path, String> listener) {
            skipped = listener;
            return this;
        }

        /** Is told what could not be stored. */
        public Builder failed(Consumer<CasException> listener) {
            failed = listener;
            return this;
        }

        /** Makes the options. */
        public TreeOptions build() {
            return new TreeOptions(this);
        }
    }
}
