package dev.cairn.engines;

import java.nio.charset.StandardCharsets;

/** What makes one BLAKE3 function differ from another: the key words that start every node and the mode's flag. */
final class Blake3Mode {
    static final int KEY_BYTES = 32;
    static final int CHUNK_START = 1;
    static final int CHUNK_END = 1 << 1;
    static final int PARENT = 1 << 2;
    static final int ROOT = 1 << 3;
    private static final int KEYED_HASH = 1 << 4;
    private static final int DERIVE_KEY_CONTEXT = 1 << 5;
    private static final int DERIVE_KEY_MATERIAL = 1 << 6;

    static final Blake3Mode HASH = new Blake3Mode(ScalarKernel.initialValue(), 0);
    private static final Blake3Mode CONTEXT = new Blake3Mode(ScalarKernel.initialValue(), DERIVE_KEY_CONTEXT);

    /** Eight words, shared and never written. */
    final int[] key;

    final int flags;

    private Blake3Mode(int[] key, int flags) {
        this.key = key;
        this.flags = flags;
    }

    static Blake3Mode keyed(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("BLAKE3 key: " + KEY_BYTES + " bytes needed, got " + key.length);
        }
        return new Blake3Mode(Words.load(key, KEY_BYTES / Integer.BYTES), KEYED_HASH);
    }

    static Blake3Mode derive(String context) {
        byte[] text = context.getBytes(StandardCharsets.UTF_8);
        byte[] contextKey = Blake3Subtree.digest(CONTEXT, text, 0, text.length);
        return new Blake3Mode(Words.load(contextKey, KEY_BYTES / Integer.BYTES), DERIVE_KEY_MATERIAL);
    }
}
