package dev.cairn.driver.posix;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Files that others own and whose sync failed. The system may have dropped their bytes and yet succeed at the next
 * sync, so this process never trusts them again.
 */
final class Suspects {
    private static final int REMEMBERED_MAX = 10_000;

    /** Guarded by this. */
    private final Set<Object> identities = new HashSet<>();

    /** Fails if a sync of this file ever failed. */
    void refuse(Path file) throws IOException {
        Object identity = identity(file);
        synchronized (this) {
            if (identities.contains(identity) || identities.size() >= REMEMBERED_MAX) {
                throw new IOException("a sync of this file failed before; its bytes are not to be trusted");
            }
        }
    }

    /** From now on the file is refused. */
    void add(Path file) throws IOException {
        Object identity = identity(file);
        synchronized (this) {
            identities.add(identity);
        }
    }

    /** Makes the bytes of an existing file durable. */
    void sync(Path file) throws IOException {
        refuse(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            force(file, channel);
        }
    }

    private void force(Path file, FileChannel channel) throws IOException {
        try {
            channel.force(true);
        } catch (IOException e) {
            add(file);
            throw e;
        }
    }

    /** With the time of the last write, because another file may get the same number later. */
    private static Object identity(Path file) throws IOException {
        BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Object key = a.fileKey();
        return List.of(key == null ? file.toAbsolutePath() : key, a.lastModifiedTime());
    }
}
