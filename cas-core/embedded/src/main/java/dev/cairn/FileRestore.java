package dev.cairn;

import dev.cairn.api.BlobKey;
import dev.cairn.api.Environment;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes the files of one tree, counts them, and tells their directories. Every method blocks. */
final class FileRestore {
    private final Environment environment;
    private final TreeTally tally;
    private final int modes;

    FileRestore(Environment environment, TreeTally tally, int modes) {
        this.environment = environment;
        this.tally = tally;
        this.modes = modes;
    }

    /** A file that has no name yet. */
    Download begun(RestoredFile file) {
        return new Download(file.path(), environment);
    }

    void write(Download download, ByteBuffer bytes) {
        int count = bytes.remaining();
        download.write(bytes);
        tally.moved(count);
    }

    void publish(Download download, RestoredFile file) {
        download.publish(new FileMeta(file.entry().mode() & modes, file.entry().mtime()));
        tally.file(file.key().size());
        file.folder().oneDone(tally);
    }

    /** Small files, one after the other. */
    final class Small {
        private final RestorePlan.SmallFiles some;
        private final Map<BlobKey, ByteBuffer> bytes;
        private volatile boolean stopped;

        /** All that some of them are made of. */
        Small(RestorePlan.SmallFiles some, Map<BlobKey, ByteBuffer> bytes) {
            this.some = some;
            this.bytes = bytes;
        }

        /** Begins no more files; called by any thread. */
        void stop() {
            stopped = true;
        }

        /** Writes those whose bytes are here and answers the others. */
        List<RestoredFile> write() {
            List<RestoredFile> rest = new ArrayList<>();
            for (RestoredFile file : some.files()) {
                ByteBuffer content = bytes.get(file.key());
                if (content == null) {
                    rest.add(file);
                } else if (!stopped) {
                    written(file, content.duplicate());
                }
            }
            some.told().forEach(folder -> folder.oneDone(tally));
            return rest;
        }
    }

    private void written(RestoredFile file, ByteBuffer content) {
        try {
            whole(file, content);
        } catch (UncheckedIOException e) {
            throw FileFailures.of("write", file.path(), Objects.requireNonNull(e.getCause()));
        }
    }

    private void whole(RestoredFile file, ByteBuffer content) {
        Download download = begun(file);
        try {
            write(download, content);
            publish(download, file);
        } finally {
            download.discard();
        }
    }
}
