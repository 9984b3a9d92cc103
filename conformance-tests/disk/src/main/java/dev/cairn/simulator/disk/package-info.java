/**
 * A disk that loses power on command: a file system in memory that tells what was synced from what was not. {@code
 * Tree} and its nodes hold the state, {@code Survivors} decides what a crash leaves, {@code SimProvider} and its
 * companions are the door of java.nio.file, and {@code DiskFaults} orders what goes wrong.
 */
@NullMarked
package dev.cairn.simulator.disk;

import org.jspecify.annotations.NullMarked;
