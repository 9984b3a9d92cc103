package dev.cairn.driver.posix;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object while it is read: one descriptor, from the answer of the get to the end of its body. Whatever happens to
 * the name meanwhile, the bytes are those of the file that was opened. A file that ends early is Corrupt.
 */
final class OpenObject implements PullFlux.Source<ByteBuffer> {
    private static final int ATTEMPTS = 64;

    private final ObjectInfo info;
    private final FileChannel channel;
    private final Set<OpenObject> registry;
    /** These are set before the first pull and then used by one thread at a time. */
    private ByteRange range = new ByteRange(0, 0);

    private long position;
    private int bufferBytes = 1;

    private OpenObject(ObjectInfo info, FileChannel channel, Set<OpenObject> registry) {
        this.info = info;
        this.channel = channel;
        this.registry = registry;
        registry.add(this);
    }

    /**
     * Java tells the identity of a path, not of a channel: the channel is that of the file that stood at the path
     * both before and after it was opened.
     */
    static OpenObject open(Op op, ObjectName name, Path file, Set<OpenObject> registry) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            BasicFileAttributes before = Stamps.attributes(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            try {
                BasicFileAttributes after = Stamps.attributes(file);
                if (Stamps.version(after).equals(Stamps.version(before)) && channel.size() == after.size()) {
                    return new OpenObject(Stamps.info(name, after), channel, registry);
                }
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            channel.close();
        }
        throw new CasException.Conflict(op.details("the object was replaced at each of " + ATTEMPTS + " attempts"));
    }

    ObjectInfo info() {
        return info;
    }

    ByteRange range() {
        return range;
    }

    /** Which bytes to give, in buffers of this size. */
    void limit(ByteRange wanted, int bytes) {
        range = wanted;
        position = range.offset();
        bufferBytes = bytes;
    }

    @Override
    public boolean exhausted() {
        return position == range.end();
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(bufferBytes, range.end() - position));
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, position);
            if (read < 0) {
                throw CasException.corrupt(
                        "get",
                        "the file ended early (limit " + range.end() + ", actual " + position + ")",
                        Subject.of(info.name().value()));
            }
            position += read;
        }
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        registry.remove(this);
        channel.close();
    }

    /** For those who cannot do anything about a failure. */
    void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            // The descriptor is gone either way.
        }
    }
}
