package dev.cairn.cli;

import dev.cairn.engines.SpanReader;

/** The inner nodes of a blob's tree, with what they prove. */
interface Outboard extends SpanReader, AutoCloseable {
    /** The root, which is bound to the blob's key. */
    ProofKey root();

    @Override
    void close();
}
