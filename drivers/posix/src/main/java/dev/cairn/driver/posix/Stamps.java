package dev.cairn.driver.posix;

import dev.cairn.api.Environment;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.ObjectVersion;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Versions of objects: the file's identity, length and time of modification. A file system reuses identities and its
 * clock ticks in milliseconds, so every file gets a time of its own, in microseconds, before it becomes an object.
 */
final class Stamps {
    private final Environment environment;
    private final AtomicLong lastMicros = new AtomicLong(Long.MIN_VALUE);

    Stamps(Environment environment) {
        this.environment = environment;
    }

    /** Gives a file the present time, or a little more than the last one given. */
    void mark(Path file) throws IOException {
        Instant now = environment.now();
        long micros = Math.addExact(
                Math.multiplyExact(now.getEpochSecond(), 1_000_000L), TimeUnit.NANOSECONDS.toMicros(now.getNano()));
        long unique = lastMicros.updateAndGet(last -> Math.max(micros, last + 1));
        try {
            Files.setLastModifiedTime(file, FileTime.from(unique, TimeUnit.MICROSECONDS));
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            // Somebody else's file: it keeps the time of its last write.
        }
    }

    static BasicFileAttributes attributes(Path file) throws IOException {
        BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!a.isRegularFile()) {
            throw new NoSuchFileException(null, null, "not a regular file");
        }
        return a;
    }

    static ObjectInfo info(ObjectName name, BasicFileAttributes a) {
        return new ObjectInfo(name, a.size(), version(a), a.lastModifiedTime().toInstant());
    }

    static ObjectVersion version(BasicFileAttributes a) {
        Object key = a.fileKey();
        Instant t = a.lastModifiedTime().toInstant();
        String time = t.getEpochSecond() + "." + t.getNano();
        return new ObjectVersion((key == null ? "" : key + ":") + a.size() + ":" + time);
    }
}
