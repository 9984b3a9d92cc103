/** The command {@code cairn}: one class for each subcommand, and what they share. */
@NullMarked
package dev.cairn.cli;

import org.jspecify.annotations.NullMarked;
