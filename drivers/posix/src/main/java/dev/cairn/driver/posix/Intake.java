package dev.cairn.driver.posix;

import dev.cairn.api.CasException;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.ObjectName;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import reactor.core.publisher.Mono;

/** Brings content into staging: by a second name where it lies in a file of the same file system, else by a copy. */
final class Intake {
    private final Root root;
    private final Staging staging;
    private final Directories directories;
    private final Suspects suspects;
    private final long bytesMax;

    Intake(Root root, Staging staging, Directories directories, Suspects suspects, long bytesMax) {
        this.root = root;
        this.staging = staging;
        this.directories = directories;
        this.suspects = suspects;
        this.bytesMax = bytesMax;
    }

    /** Refuses what cannot be put before anything is touched, then starts a file in staging. */
    StagedFile begin(Op op, ObjectName name, Content content) throws IOException {
        root.locate(name);
        long declared = content.length().orElse(0);
        if (declared > bytesMax) {
            throw new CasException.QuotaExceeded(
                    op.details("object too large (limit " + bytesMax + ", actual " + declared + ")"));
        }
        root.ensure(op, directories);
        Path path = staging.fresh();
        Path file = content.file().orElse(null);
        return file != null && linked(path, file)
                ? StagedFile.adopt(op, path, content, bytesMax)
                : StagedFile.create(op, path, content, bytesMax);
    }

    /** Writes the bytes, unless the file has them already. */
    Mono<Void> receive(Op op, StagedFile file, Content content, Calls calls) {
        if (file.adopted()) {
            return Mono.empty();
        }
        return Slabs.of(content.bytes())
                .concatMap(
                        slab -> calls.<Void>operation(op, cancelled -> {
                            file.write(slab);
                            return null;
                        }),
                        1)
                .then();
    }

    private boolean linked(Path path, Path file) throws IOException {
        if (!file.getFileSystem().equals(path.getFileSystem())
                || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        suspects.refuse(file);
        try {
            Files.createLink(path, file);
            return true;
        } catch (FileSystemException | UnsupportedOperationException e) {
            // Another device, or a file that may not be linked: the bytes come as a stream.
            return false;
        }
    }
}
