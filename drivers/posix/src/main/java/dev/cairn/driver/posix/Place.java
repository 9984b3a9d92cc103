package dev.cairn.driver.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * What stands at a path. These questions fail when nobody can tell, where those of {@link Files} say no: a disk that does not
 * answer has not lost anything yet.
 */
final class Place {
    private Place() {}

    static Optional<BasicFileAttributes> at(Path path, LinkOption... links) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, links));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    static boolean isDirectory(Path path, LinkOption... links) throws IOException {
        return at(path, links).filter(BasicFileAttributes::isDirectory).isPresent();
    }
}
