package dev.cairn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a restored file is given beside its bytes.
 *
 * @param mode permission bits
 * @param modified when it was last written
 */
record FileMeta(int mode, Instant modified) {
    void apply(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Files.setAttribute(file, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
        }
        applyTime(file);
    }

    /** The time alone: a symbolic link has no permissions of its own. */
    void applyTime(Path file) throws IOException {
        // JDK 17 cannot set a fraction of a second before 1970, it sets 1970 instead.
        Instant settable = modified.getEpochSecond() < 0 ? modified.truncatedTo(ChronoUnit.SECONDS) : modified;
        Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(FileTime.from(settable), null, null);
    }
}
