package dev.cairn.cli;

import dev.cairn.api.BlobReader;

/** Where outboards come from. */
@FunctionalInterface
interface OutboardSource {
    /** The outboard of a blob. */
    Outboard open(BlobReader blob);
}
