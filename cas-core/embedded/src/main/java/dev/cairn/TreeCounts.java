package dev.cairn;

/**
 * What was in a tree, and what became of it.
 *
 * @param files files stored or restored
 * @param directories directories, the root included
 * @param links symbolic links
 * @param bytes bytes of the files
 * @param unchanged files that the file cache knew, and whose bytes were therefore not read
 * @param skipped entries that a tree cannot hold: sockets, pipes, devices, names that are not UTF-8
 * @param failed files and directories that could not be read, or changed while they were read; the tree is without them
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public record TreeCounts(
        long files, long directories, long links, long bytes, long unchanged, long skipped, long failed) {}
