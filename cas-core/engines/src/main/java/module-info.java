/**
 * Pure functions on bytes: hash trees, the gear scan, Reed-Solomon, checksums. The JDK only; no I/O. A thread and a look at the clock, to
 * choose the kernels that hash and code; no result depends on them.
 */
module dev.cairn.engines {
    requires static org.jspecify;

    exports dev.cairn.engines;
}
