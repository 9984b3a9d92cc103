/** Pure functions on bytes: hash trees, the gear scan, checksums. The JDK only; no I/O, no threads, no clock. */
module dev.cairn.engines {
    requires static org.jspecify;

    exports dev.cairn.engines;
}
