/**
 * The formats of version 1: packs, manifests, trees and {@code cairn.json}, as docs/format.md specifies them.
 * Everything that is decoded is hostile input; {@link dev.cairn.core.format.WireReader} is the one place that reads it.
 */
@NullMarked
package dev.cairn.core.format;

import org.jspecify.annotations.NullMarked;
