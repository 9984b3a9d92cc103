package dev.cairn.simulator.disk;

import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** How a file is opened. Options that this disk does not know are refused, except those that change nothing here. */
record OpenMode(boolean read, boolean write, boolean append, boolean create, boolean createNew, boolean truncate) {
    private static final Set<OpenOption> KNOWN = Set.of(
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND,
            StandardOpenOption.CREATE,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.SPARSE,
            LinkOption.NOFOLLOW_LINKS);

    static OpenMode of(Set<? extends OpenOption> options) {
        if (!KNOWN.containsAll(options)) {
            throw new UnsupportedOperationException("open options " + options);
        }
        boolean append = options.contains(StandardOpenOption.APPEND);
        boolean write = append || options.contains(StandardOpenOption.WRITE);
        return new OpenMode(
                !write || options.contains(StandardOpenOption.READ),
                write,
                append,
                write && options.contains(StandardOpenOption.CREATE),
                write && options.contains(StandardOpenOption.CREATE_NEW),
                write && options.contains(StandardOpenOption.TRUNCATE_EXISTING));
    }
}
