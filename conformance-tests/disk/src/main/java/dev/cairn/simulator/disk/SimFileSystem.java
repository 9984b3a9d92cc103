package dev.cairn.simulator.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A disk as one process sees it. Closing it is the death of that process. */
final class SimFileSystem extends FileSystem {
    private final SimulatedDisk disk;
    private final SimProvider provider;
    private final int process;
    /** These are guarded by the disk. */
    private final Set<Closeable> open = new LinkedHashSet<>();

    private boolean closed;
    private boolean dead;

    SimFileSystem(SimulatedDisk disk, SimProvider provider, int process) {
        this.disk = disk;
        this.provider = provider;
        this.process = process;
    }

    SimulatedDisk disk() {
        return disk;
    }

    Tree tree() {
        return disk.tree();
    }

    int process() {
        return process;
    }

    /** Fails if the process has ended or the disk has lost power since the mount. */
    void requireAlive() throws IOException {
        if (closed) {
            throw new ClosedFileSystemException();
        }
        if (dead) {
            throw new IOException("Input/output error: the process is dead");
        }
    }

    boolean isAlive() {
        return !closed && !dead;
    }

    void opened(Closeable some) {
        open.add(some);
    }

    void forgotten(Closeable some) {
        open.remove(some);
    }

    int openChannels() {
        return open.size();
    }

    /** The disk lost power, or the process was killed. */
    void die() {
        synchronized (disk) {
            dead = true;
        }
        closeAll();
    }

    @Override
    public void close() {
        synchronized (disk) {
            closed = true;
        }
        closeAll();
    }

    /** Without the disk's lock, because a channel that is being closed waits for it. */
    private void closeAll() {
        List<Closeable> all;
        synchronized (disk) {
            all = List.copyOf(open);
        }
        for (Closeable some : all) {
            try {
                some.close();
            } catch (IOException e) {
                throw new IllegalStateException("what the dead had open is closed without I/O", e);
            }
        }
    }

    @Override
    public SimProvider provider() {
        return provider;
    }

    @Override
    public boolean isOpen() {
        synchronized (disk) {
            return !closed;
        }
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(getPath("/"));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of(new SimFileStore(disk));
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic");
    }

    @Override
    public Path getPath(String first, String... more) {
        return SimPath.parse(this, more.length == 0 ? first : first + "/" + String.join("/", more));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher(syntaxAndPattern);
        return path -> matcher.matches(Path.of(path.toString()));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException("a simulated disk has no users");
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("a simulated disk is not watched");
    }
}
