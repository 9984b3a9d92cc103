package dev.cairn.simulator.disk;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** Reads what a path names and sets its time. */
record SimAttributeView(SimPath path) implements BasicFileAttributeView {
    @Override
    public String name() {
        return "basic";
    }

    @Override
    public BasicFileAttributes readAttributes() throws IOException {
        SimFileSystem view = path.view();
        return view.disk().read(path, () -> SimAttributes.of(view.tree().node(path)));
    }

    @Override
    public void setTimes(@Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created)
            throws IOException {
        SimFileSystem view = path.view();
        view.disk().change(path, () -> "time " + path, () -> {
            Node node = view.tree().node(path);
            if (modified != null) {
                node.modified(modified);
            }
            return node;
        });
    }
}
