/**
 * Pure functions on bytes: hash trees, the gear scan, checksums. The JDK only; no I/O. One thread and one look at the clock, to choose the
 * kernel that hashes; no result depends on them.
 */
module dev.cairn.engines {
    requires static org.jspecify;

    exports dev.cairn.engines;
}
