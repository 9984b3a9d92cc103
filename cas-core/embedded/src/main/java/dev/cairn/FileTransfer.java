package dev.cairn;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.Cas;
import dev.cairn.api.Environment;
import dev.cairn.api.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import reactor.core.publisher.Mono;

/** Files in and out, one at a time; a symbolic link is followed. */
final class FileTransfer {
    private final Cas cas;
    private final Environment environment;

    FileTransfer(Cas cas, Environment environment) {
        this.cas = cas;
        this.environment = environment;
    }

    Mono<Receipt> store(Path file, Attributes attributes, LongConsumer counted) {
        return Mono.fromCallable(() -> regular(file))
                .subscribeOn(environment.blocking())
                .flatMap(before -> new FileRead(file, before, counted)
                        .bytes(environment.blocking())
                        .as(cas.storeBlob(attributes)::drain))
                .onErrorMap(e -> FileFailures.typed("read", file, e))
                .onErrorStop();
    }

    private static FileStat regular(Path file) throws IOException {
        FileStat stat = FileStat.of(file);
        if (!stat.isFile()) {
            String reason = stat.isDirectory() ? "is a directory" : "is not a regular file";
            throw FileFailures.invalid("read", reason, file);
        }
        return stat;
    }

    Mono<Path> load(BlobKey key, Path target, LongConsumer counted) {
        return Mono.usingWhen(
                        Mono.fromCallable(() -> begun(target)).subscribeOn(environment.blocking()),
                        download -> cas.readBlob(key)
                                .all()
                                .publishOn(environment.blocking(), 1)
                                .doOnNext(bytes -> {
                                    int count = bytes.remaining();
                                    download.write(bytes);
                                    counted.accept(count);
                                })
                                .then(Mono.fromRunnable(download::publish).subscribeOn(environment.blocking())),
                        download -> Mono.fromRunnable(download::discard).subscribeOn(environment.blocking()))
                .thenReturn(target)
                .onErrorMap(e -> FileFailures.typed("write", target, e))
                // A caller's onErrorContinue would leave out the bytes that could not be written.
                .onErrorStop();
    }

    private Download begun(Path target) {
        if (Files.isDirectory(target)) {
            throw FileFailures.invalid("write", "is a directory", target);
        }
        return new Download(target, environment);
    }
}
