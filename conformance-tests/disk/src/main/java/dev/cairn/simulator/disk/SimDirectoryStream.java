package dev.cairn.simulator.disk;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** The names of a directory as they were when it was opened. To read the first one is a call of its own. */
final class SimDirectoryStream implements DirectoryStream<Path> {
    private final SimFileSystem view;
    private final List<Path> children;
    /** Guarded by the disk. */
    private boolean closed;

    SimDirectoryStream(SimFileSystem view, List<Path> children) {
        this.view = view;
        this.children = children;
        synchronized (view.disk()) {
            view.opened(this);
        }
    }

    @Override
    public Iterator<Path> iterator() {
        Iterator<Path> names = children.iterator();
        return new Iterator<>() {
            private boolean begun;

            @Override
            public boolean hasNext() {
                begin();
                return names.hasNext();
            }

            @Override
            public Path next() {
                begin();
                return names.next();
            }

            private void begin() {
                if (!begun) {
                    begun = true;
                    enter();
                }
            }
        };
    }

    private void enter() {
        try {
            view.disk().enter(view, null);
        } catch (IOException e) {
            throw new DirectoryIteratorException(e);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (view.disk()) {
            if (!closed) {
                closed = true;
                view.forgotten(this);
                view.disk().closed(view);
            }
        }
    }
}
