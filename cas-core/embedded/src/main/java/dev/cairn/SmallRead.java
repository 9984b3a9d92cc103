package dev.cairn;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A group of small files, read. What changed between the walk and the reading is left over, to be read again by itself.
 *
 * @param files those that were read
 * @param bytes their bytes
 * @param changed those that are not what the walk saw
 */
record SmallRead(List<Walk.File> files, List<ByteBuffer> bytes, List<Walk.File> changed) {
    /** Reads them all; those that cannot be read have failed. Blocks. */
    static SmallRead of(List<Walk.File> group, TreeTally tally) {
        SmallRead read = new SmallRead(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Walk.File file : group) {
            try {
                read.add(file);
            } catch (IOException e) {
                tally.failed(FileFailures.of("read", file.path(), e));
            }
        }
        read.bytes.forEach(buffer -> tally.moved(buffer.remaining()));
        return read;
    }

    private void add(Walk.File file) throws IOException {
        int size = (int) file.stat().size();
        // A byte more than it should have, to see that it has no more.
        ByteBuffer buffer = ByteBuffer.allocate(size + 1);
        try (FileChannel channel = FileRead.open(file.path(), LinkOption.NOFOLLOW_LINKS)) {
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
        }
        boolean same = buffer.position() == size
                && FileStat.of(file.path(), LinkOption.NOFOLLOW_LINKS).equals(file.stat());
        if (same) {
            files.add(file);
            bytes.add(buffer.flip());
        } else {
            changed.add(file);
        }
    }
}
