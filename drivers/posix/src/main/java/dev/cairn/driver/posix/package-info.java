/**
 * Objects as files below a root directory. {@link dev.cairn.driver.posix.PosixStore} states the layout and the
 * promises; a put lives in {@code Staging}, {@code StagedFile} and {@code Commit}, a listing in {@code Walk}. Nothing
 * here calls anything but java.nio.file and FileChannel, so all of it runs on a simulated disk.
 */
@NullMarked
package dev.cairn.driver.posix;

import org.jspecify.annotations.NullMarked;
