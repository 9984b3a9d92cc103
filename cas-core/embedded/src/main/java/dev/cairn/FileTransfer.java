package dev.cairn;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.Cas;
import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.Receipt;
import dev.cairn.api.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/** Files in and out. */
final class FileTransfer {
    private static final int BUFFER_BYTES = 256 << 10;

    private final Cas cas;
    private final Environment environment;

    FileTransfer(Cas cas, Environment environment) {
        this.cas = cas;
        this.environment = environment;
    }

    Mono<Receipt> store(Path file, Attributes attributes) {
        return Mono.fromCallable(() -> Stamp.of(file))
                .subscribeOn(environment.blocking())
                .flatMap(before -> bytes(file, before).as(cas.storeBlob(attributes)::drain))
                .onErrorMap(IOException.class, e -> failed("read", file, e));
    }

    /** What a file is known by; when it differs at the end, the file changed while it was read. */
    private record Stamp(long size, long modifiedNanos, String key) {
        static Stamp of(Path file) throws IOException {
            BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
            if (!a.isRegularFile()) {
                throw new CasException.InvalidInput(
                        CasException.Details.of("read", "not a regular file", Subject.of(file.toString())));
            }
            long nanos = a.lastModifiedTime().to(TimeUnit.NANOSECONDS);
            return new Stamp(a.size(), nanos, String.valueOf(a.fileKey()));
        }
    }

    private Flux<ByteBuffer> bytes(Path file, Stamp before) {
        Flux<ByteBuffer> content = Flux.using(
                () -> FileChannel.open(file, StandardOpenOption.READ),
                channel -> buffers(channel, before.size()),
                FileTransfer::close);
        return content.concatWith(Mono.defer(() -> unchanged(file, before))).subscribeOn(environment.blocking());
    }

    /** Ends at the size that the file had, so that a file which grows as fast as it is read comes to an end. */
    private static Flux<ByteBuffer> buffers(FileChannel channel, long size) {
        // One buffer for the whole file: a sink has read it in full when onNext returns.
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(size + 1, BUFFER_BYTES));
        return Flux.generate(() -> size, (left, sink) -> left - read(channel, buffer, left, sink));
    }

    private static long read(FileChannel channel, ByteBuffer buffer, long left, SynchronousSink<ByteBuffer> sink) {
        try {
            buffer.clear().limit((int) Math.min(left, buffer.capacity()));
            int count = left == 0 ? -1 : channel.read(buffer);
            if (count < 0) {
                sink.complete();
            } else {
                sink.next(buffer.flip());
            }
            return Math.max(count, 0);
        } catch (IOException e) {
            sink.error(e);
            return 0;
        }
    }

    private static Mono<ByteBuffer> unchanged(Path file, Stamp before) {
        try {
            if (Stamp.of(file).equals(before)) {
                return Mono.empty();
            }
        } catch (IOException e) {
            return Mono.error(e);
        }
        Subject subject = Subject.of(file.toString());
        return Mono.error(new CasException.Conflict(
                CasException.Details.of("read", "the file changed while it was read; nothing was stored", subject)));
    }

    Mono<Path> load(BlobKey key, Path target) {
        return Mono.usingWhen(
                        Mono.fromSupplier(() -> new Download(target, environment)),
                        download -> cas.readBlob(key)
                                .all()
                                .publishOn(environment.blocking(), 1)
                                .doOnNext(download::write)
                                .then(Mono.fromRunnable(download::publish).subscribeOn(environment.blocking())),
                        download -> Mono.fromRunnable(download::discard).subscribeOn(environment.blocking()))
                .thenReturn(target)
                .onErrorMap(UncheckedIOException.class, e -> failed("write", target, e.getCause()));
    }

    private static CasException failed(String operation, Path file, @Nullable IOException e) {
        Subject subject = Subject.of(file.toString());
        CasException.Details plain = CasException.Details.of(operation, reason(e), subject);
        CasException.Details details = e == null ? plain : plain.because(e);
        if (e instanceof NoSuchFileException) {
            return new CasException.NotFound(details);
        }
        return e instanceof AccessDeniedException
                ? new CasException.Denied(details)
                : new CasException.Unavailable(details);
    }

    private static String reason(@Nullable IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        return e instanceof AccessDeniedException
                ? "permission denied"
                : String.valueOf(e == null ? null : e.getMessage());
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
