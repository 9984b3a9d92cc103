package dev.cairn.simulator.disk;

/** Something that was done to a file's bytes and is not durable yet. */
sealed interface Change {
    void applyTo(GrowingBytes bytes);

    /** Bytes written; the array is nobody else's, and two writes are never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    record Write(int at, byte[] bytes) implements Change {
        @Override
        public void applyTo(GrowingBytes target) {
            target.write(at, bytes);
        }
    }

    /** A new length. */
    record Resize(int size) implements Change {
        @Override
        public void applyTo(GrowingBytes target) {
            target.resize(size);
        }
    }
}
