package dev.cairn.simulator.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls of {@link java.nio.file.Files} on a simulated disk. */
final class SimProvider extends FileSystemProvider {
    static final String SCHEME = "simulated";

    private static final Set<OpenOption> NEW_FILE = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
        throw new UnsupportedOperationException("a simulated disk is made by SimulatedDisk.ofSeed");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException("a simulated disk has no URI of its own");
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException("a simulated disk has no URI of its own");
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        SimPath p = SimPath.of(path);
        OpenMode mode = OpenMode.of(options);
        SimFileSystem view = p.view();
        synchronized (view.disk()) {
            view.disk().enter(view, p);
            Node node = view.tree().find(p);
            if (node != null && mode.createNew()) {
                throw new FileAlreadyExistsException(p.toString());
            }
            if (node == null && !mode.create() && !mode.createNew()) {
                throw new NoSuchFileException(p.toString());
            }
            if (node == null) {
                node = view.disk()
                        .change(p, () -> "create " + p, () -> view.tree().createFile(p));
            }
            SimChannel channel = new SimChannel(p, mode.write() ? view.tree().file(p) : node, mode);
            if (mode.truncate()) {
                truncated(channel);
            }
            return channel;
        }
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        SimPath p = SimPath.of(directory);
        SimFileSystem view = p.view();
        List<String> names = view.disk()
                .read(p, () -> List.copyOf(view.tree().directory(p).entries().keySet()));
        List<Path> children = new ArrayList<>();
        for (String name : names) {
            Path child = p.resolve(name);
            if (filter.accept(child)) {
                children.add(child);
            }
        }
        return new SimDirectoryStream(view, children);
    }

    /** As the system call does: what cannot be emptied is not opened. */
    private static void truncated(SimChannel channel) throws IOException {
        try {
            channel.truncate(0);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        SimPath p = SimPath.of(directory);
        change(p, "mkdir " + p, tree -> tree.createDirectory(p));
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        SimPath l = SimPath.of(link);
        SimPath e = SimPath.of(existing);
        change(l, "link " + l + " to " + e, tree -> tree.link(l, e));
    }

    @Override
    public void delete(Path path) throws IOException {
        SimPath p = SimPath.of(path);
        change(p, "delete " + p, tree -> tree.delete(p));
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        SimPath from = SimPath.of(source);
        SimPath to = SimPath.of(target);
        List<CopyOption> chosen = Arrays.asList(options);
        boolean replace =
                chosen.contains(StandardCopyOption.ATOMIC_MOVE) || chosen.contains(StandardCopyOption.REPLACE_EXISTING);
        change(from, "rename " + from + " to " + to, tree -> tree.move(from, to, replace));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        if (Arrays.asList(options).contains(StandardCopyOption.REPLACE_EXISTING)) {
            deleteIfExists(target);
        }
        try (FileChannel from = newFileChannel(source, Set.of());
                FileChannel to = newFileChannel(target, NEW_FILE)) {
            long at = 0;
            while (at < from.size()) {
                at += from.transferTo(at, from.size() - at, to);
            }
        }
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        if (path.equals(other)) {
            return true;
        }
        return other instanceof SimPath o
                && o.view() == SimPath.of(path).view()
                && attributes(path).id() == attributes(o).id();
    }

    @Override
    public boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }

    @Override
    public FileStore getFileStore(Path path) {
        return new SimFileStore(SimPath.of(path).view().disk());
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        attributes(path);
    }

    private static SimAttributes attributes(Path path) throws IOException {
        return (SimAttributes) new SimAttributeView(SimPath.of(path)).readAttributes();
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return type == BasicFileAttributeView.class ? type.cast(new SimAttributeView(SimPath.of(path))) : null;
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        if (type != BasicFileAttributes.class) {
            throw new UnsupportedOperationException("attributes " + type.getSimpleName());
        }
        return type.cast(attributes(path));
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
        throw new UnsupportedOperationException("attributes by name");
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        if (!attribute.equals("lastModifiedTime") && !attribute.equals("basic:lastModifiedTime")) {
            throw new UnsupportedOperationException("attribute " + attribute);
        }
        new SimAttributeView(SimPath.of(path)).setTimes((FileTime) value, null, null);
    }

    private interface TreeCall {
        void run(Tree tree) throws IOException;
    }

    private static void change(SimPath path, String event, TreeCall call) throws IOException {
        SimFileSystem view = path.view();
        view.disk().step(view);
        view.disk().change(path, () -> event, () -> {
            call.run(view.tree());
            return path;
        });
    }
}
