package dev.cairn;

import dev.cairn.api.BlobKey;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Which files were stored as what, from one walk of a directory to the next.
 *
 * <p>A row has device, inode, size, time of modification and time of change; a file that agrees in all of them has the same
 * bytes, also under another name. The file system's clock has a grain, so a file may change twice within one tick and look the
 * same: a file that changed less than two seconds before the walk began gets no row. The clocks of file server and machine are
 * assumed to agree that well.
 *
 * <p>The file is {@code CRFC}, version, algorithm, 32 bytes that tell what it is of, rows of 72 bytes, and the CRC32C of all
 * that, big-endian. It is written beside the old one while the walk goes on, and takes its place after the commit. It is no
 * authority: one that is broken, foreign or cannot be written is as good as none. At most {@link #ROWS_MAX} files are
 * remembered, in 80 bytes of memory each.
 */
final class FileCache implements AutoCloseable {
    static final int ROWS_MAX = 4_000_000;

    private static final System.Logger LOG = System.getLogger("dev.cairn.FileCache");
    private static final int MAGIC = 0x43524643;
    private static final int VERSION = 1;
    private static final int HEAD_BYTES = Integer.BYTES + 1 + 1 + Digest.BYTES;
    private static final int ROW_BYTES = 5 * Long.BYTES + Digest.BYTES;
    private static final int TAIL_BYTES = Integer.BYTES;
    private static final long GRAIN_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Path file;
    private final Path temporary;
    private final HashAlgorithm algorithm;
    private final long trustedBeforeNanos;
    private final ByteBuffer rows;
    private final int[] slots;

    // Guarded by this.
    private final CRC32C checksum = new CRC32C();
    private @Nullable OutputStream out;
    private int written;

    /**
     * What a cache is of.
     *
     * @param file where it is
     * @param about a digest of repository and root
     * @param algorithm of its keys
     * @param nowNanos since 1970, when the walk begins
     */
    record Place(Path file, Digest about, HashAlgorithm algorithm, long nowNanos) {}

    private FileCache(Place place, Path temporary, ByteBuffer rows) {
        this.file = place.file();
        this.temporary = temporary;
        this.algorithm = place.algorithm();
        this.trustedBeforeNanos = place.nowNanos() - GRAIN_NANOS;
        this.rows = rows;
        this.slots = index(rows);
    }

    /** Reads what is there and begins a new one; blocks. */
    static FileCache open(Place place, String nonce) {
        Path temporary = place.file().resolveSibling("." + place.file().getFileName() + "." + nonce + ".part");
        FileCache cache = new FileCache(place, temporary, old(place));
        cache.begin(head(place));
        return cache;
    }

    private static byte[] head(Place place) {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
        head.putInt(MAGIC).put((byte) VERSION).put((byte) place.algorithm().id());
        place.about().write(head);
        return head.array();
    }

    private static ByteBuffer old(Place place) {
        try {
            if (!Files.exists(place.file())) {
                return ByteBuffer.allocate(0);
            }
            if (Files.size(place.file()) <= HEAD_BYTES + (long) ROWS_MAX * ROW_BYTES + TAIL_BYTES) {
                return rows(ByteBuffer.wrap(Files.readAllBytes(place.file())), place);
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "ignored file cache " + place.file(), e);
        }
        return ByteBuffer.allocate(0);
    }

    private static ByteBuffer rows(ByteBuffer all, Place place) throws IOException {
        int end = all.capacity() - TAIL_BYTES;
        if (end < HEAD_BYTES || (end - HEAD_BYTES) % ROW_BYTES != 0) {
            throw new IOException("cut short");
        }
        CRC32C crc = new CRC32C();
        crc.update(all.duplicate().limit(end));
        if (all.getInt(end) != (int) crc.getValue() || !all.slice(0, HEAD_BYTES).equals(ByteBuffer.wrap(head(place)))) {
            throw new IOException("damaged, or of something else");
        }
        return all.slice(HEAD_BYTES, end - HEAD_BYTES);
    }

    /** A hash table of row numbers, from one; at most half of it is used. */
    private static int[] index(ByteBuffer rows) {
        int count = rows.capacity() / ROW_BYTES;
        int[] slots = new int[Math.max(2, Integer.highestOneBit(Math.max(1, count)) << 2)];
        for (int row = 0; row < count; row++) {
            int slot = slot(rows.getLong(row * ROW_BYTES), rows.getLong(row * ROW_BYTES + Long.BYTES), slots.length);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = row + 1;
        }
        return slots;
    }

    private static int slot(long device, long inode, int length) {
        long mixed = (device * 31 + inode) * 0x9e3779b97f4a7c15L;
        return (int) (mixed >>> 33) & (length - 1);
    }

    /** What a file was stored as, if it is the same; null if that is not known. */
    @Nullable
    BlobKey find(FileStat stat) {
        int slot = slot(stat.device(), stat.inode(), slots.length);
        for (; slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
            ByteBuffer row = rows.slice((slots[slot] - 1) * ROW_BYTES, ROW_BYTES);
            boolean same = row.getLong() == stat.device()
                    && row.getLong() == stat.inode()
                    && row.getLong() == stat.size()
                    && row.getLong() == stat.modifiedNanos()
                    && row.getLong() == stat.changedNanos();
            if (same) {
                return new BlobKey(algorithm, Digest.read(row), stat.size());
            }
        }
        return null;
    }

    /** Remembers a file, if it is old enough. */
    synchronized void add(FileStat stat, BlobKey key) {
        boolean old = Math.max(stat.modifiedNanos(), stat.changedNanos()) < trustedBeforeNanos;
        if (!old || written == ROWS_MAX) {
            return;
        }
        ByteBuffer row = ByteBuffer.allocate(ROW_BYTES);
        row.putLong(stat.device()).putLong(stat.inode()).putLong(stat.size());
        row.putLong(stat.modifiedNanos()).putLong(stat.changedNanos());
        key.digest().write(row);
        written++;
        write(row.array());
    }

    private synchronized void begin(byte[] head) {
        try {
            Files.createDirectories(temporary.toAbsolutePath().getParent());
            OutputStream plain =
                    Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            out = new CheckedOutputStream(new BufferedOutputStream(plain), checksum);
            write(head);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "no file cache " + file, e);
        }
    }

    private void write(byte[] bytes) {
        OutputStream to = out;
        if (to == null) {
            return;
        }
        try {
            to.write(bytes);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "gave up file cache " + file, e);
            close();
        }
    }

    /** Takes the old one's place. */
    synchronized void publish() {
        write(ByteBuffer.allocate(TAIL_BYTES).putInt((int) checksum.getValue()).array());
        OutputStream to = out;
        if (to == null) {
            return;
        }
        try {
            to.close();
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            out = null;
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "gave up file cache " + file, e);
            close();
        }
    }

    /** Removes what was not published. */
    @Override
    public synchronized void close() {
        OutputStream to = out;
        out = null;
        if (to == null) {
            return;
        }
        try {
            to.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "left " + temporary, e);
        }
    }
}
