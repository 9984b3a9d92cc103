package dev.cairn.core.ingest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Encoded blocks of an ingest that may still turn out to be small, in order: they go to a shared pack if it ends soon, else to one of its
 * own. Used by one thread at a time.
 */
final class StagedBlocks {
    /** A block without its bytes, and where they are. */
    private record Staged(EncodedBlock bare, long offset, int bytes) {}

    private final SpoolFile spool;
    private final List<Staged> blocks = new ArrayList<>();
    private long entryBytes;

    StagedBlocks(SpoolFile spool) {
        this.spool = spool;
    }

    void add(EncodedBlock block) {
        int bytes = block.stored().remaining();
        blocks.add(new Staged(block.at(ByteBuffer.allocate(0)), spool.bytes(), bytes));
        spool.write(block.stored());
        entryBytes += block.entryBytes();
    }

    /** Bytes that the blocks will take in a pack. */
    long entryBytes() {
        return entryBytes;
    }

    int count() {
        return blocks.size();
    }

    /** Hands out each block, in order. */
    void forEach(Consumer<EncodedBlock> taker) {
        for (Staged block : blocks) {
            taker.accept(block.bare().at(spool.read(block.offset(), block.bytes())));
        }
    }

    void discard() {
        spool.discard();
    }
}
