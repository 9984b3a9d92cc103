package dev.cairn.core.keys;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A small file of its owner alone (mode 0600 where there are modes). It appears and changes as a whole and is on the disk when a call returns.
 *
 * @param path where it is
 */
record OwnersFile(Path path) {
    private static final String OWNER_ALONE = "rw-------";

    /** The bytes; of a longer file no more than one byte over {@code bytesMax}. */
    ByteBuffer read(int bytesMax) {
        try (InputStream in = Files.newInputStream(path)) {
            return ByteBuffer.wrap(in.readNBytes(bytesMax + 1));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** A file that was not there. */
    void create(ByteBuffer bytes, String suffix) {
        Path staged = stage(bytes, suffix);
        try {
            try {
                Files.createLink(path, staged);
            } finally {
                Files.deleteIfExists(staged);
            }
            syncDirectory();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** A file that takes the place of the one that was there. */
    void replace(ByteBuffer bytes, String suffix) {
        Path staged = stage(bytes, suffix);
        try {
            try {
                Files.move(staged, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(staged);
            }
            syncDirectory();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private Path stage(ByteBuffer bytes, String suffix) {
        Path staged = path.resolveSibling(path.getFileName() + "." + suffix);
        Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try (FileChannel channel = FileChannel.open(staged, fresh, mode())) {
            ByteBuffer rest = bytes.duplicate();
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
            return staged;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private FileAttribute<?>[] mode() {
        boolean modes = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return modes
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ALONE))
                }
                : new FileAttribute<?>[0];
    }

    private void syncDirectory() throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    private CasException failed(IOException e) {
        Subject about = Subject.of(path.toString());
        if (e instanceof NoSuchFileException) {
            return new CasException.NotFound(details("there is no such keystore", about, e));
        }
        if (e instanceof FileAlreadyExistsException) {
            return new CasException.AlreadyExists(details("the file is there already", about, e));
        }
        if (e instanceof AccessDeniedException) {
            return new CasException.Denied(details("the system denies access to the keystore", about, e));
        }
        return new CasException.Unavailable(details("the keystore cannot be read or written", about, e));
    }

    private static CasException.Details details(String reason, Subject about, IOException e) {
        return CasException.Details.of("keystore", reason, about).because(e);
    }
}
