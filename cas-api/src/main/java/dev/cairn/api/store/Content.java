package dev.cairn.api.store;

import dev.cairn.api.CasException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Bytes to be put. They can be subscribed to again, so that a retry starts anew. A driver reads a buffer within its
 * {@code onNext} and leaves content, position and limit as they are, or copies what it must keep.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class Content {
    private final Publisher<? extends ByteBuffer> bytes;
    private final long length;
    private final @Nullable Checksum checksum;
    private final @Nullable Path file;

    private Content(
            Publisher<? extends ByteBuffer> bytes, long length, @Nullable Checksum checksum, @Nullable Path file) {
        this.bytes = bytes;
        this.length = length;
        this.checksum = checksum;
        this.file = file;
    }

    /** Bytes of unknown length. */
    public static Content of(Publisher<? extends ByteBuffer> bytes) {
        return new Content(bytes, -1, null, null);
    }

    /** Bytes of a declared length; a driver refuses a stream that is shorter or longer, and nothing becomes visible. */
    public static Content of(Publisher<? extends ByteBuffer> bytes, long length) {
        if (length < 0) {
            throw CasException.limit("content", "a length is not negative", 0, length);
        }
        return new Content(bytes, length, null, null);
    }

    /** The remaining bytes of one buffer, which nobody changes from now on. */
    public static Content of(ByteBuffer buffer) {
        ByteBuffer kept = buffer.asReadOnlyBuffer();
        return of(Flux.defer(() -> Flux.just(kept.duplicate())), kept.remaining());
    }

    /** The same bytes with a checksum; a driver that declares its algorithm refuses others, and nothing becomes visible. */
    public Content withChecksum(Checksum expected) {
        return new Content(bytes, length, expected, file);
    }

    /**
     * The same bytes, which also lie complete and forever unchanged in this file. A driver of the same file system may link
     * it into place in stead of copying it; it syncs the file itself. The file stays the caller's to delete.
     */
    public Content alsoIn(Path path) {
        return new Content(bytes, length, checksum, path);
    }

    /** The same bytes without the file: whoever takes them makes a copy that shares nothing with others. */
    public Content apart() {
        return new Content(bytes, length, checksum, null);
    }

    /** The bytes; may be subscribed to again. */
    public Flux<ByteBuffer> bytes() {
        return Flux.from(bytes).cast(ByteBuffer.class);
    }

    /** The declared length. */
    public OptionalLong length() {
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    /** The checksum of all bytes. */
    public Optional<Checksum> checksum() {
        return Optional.ofNullable(checksum);
    }

    /** A file that holds the same bytes. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }
}
