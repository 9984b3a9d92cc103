package dev.cairn.api;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an error or a finding is about: a name, and where damage is concerned the blob, block, pack and offset.
 *
 * <p>Stability: stable.
 *
 * @param name an object, ref, file, store or argument, or null
 * @param blob text of a blob key, or null
 * @param block text of a block key, or null
 * @param pack text of a pack id, or null
 * @param offset byte offset in the pack, or -1
 * @since 0.1.0
 */
public record Subject(
        @Nullable String name,
        @Nullable String blob,
        @Nullable String block,
        @Nullable String pack,
        long offset) {
    /** A subject that is only a name. */
    public static Subject of(String name) {
        return new Subject(Text.clip(name), null, null, null, -1);
    }

    /** A place in a pack. */
    public static Subject inPack(Object pack, long offset) {
        return new Subject(null, null, null, pack.toString(), offset);
    }

    /** This subject, with the block named. */
    public Subject withBlock(BlockKey key) {
        return new Subject(name, blob, key.toString(), pack, offset);
    }

    /** This subject, with the blob named. */
    public Subject withBlob(BlobKey key) {
        return new Subject(name, key.toString(), block, pack, offset);
    }

    /** This subject, with the place in a pack named. */
    public Subject withPack(Object packId, long packOffset) {
        return new Subject(name, blob, block, packId.toString(), packOffset);
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (name != null) {
            parts.add(name);
        }
        if (blob != null) {
            parts.add("blob " + blob);
        }
        if (block != null) {
            parts.add("block " + block);
        }
        if (pack != null) {
            parts.add("pack " + pack);
        }
        if (offset >= 0) {
            parts.add("offset " + offset);
        }
        return String.join(", ", parts);
    }
}
