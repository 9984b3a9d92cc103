package dev.cairn.core.format;

import dev.cairn.api.BlockScheme;
import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.hash.Hashes;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An entry as the index lists it. The digest of the stored bytes stands here unless the key is that digest already, so
 * index and entry prove each other without the keys of any domain.
 *
 * <p>Stability: internal.
 *
 * @param offset where the entry's header starts
 * @param header the entry's header, as it stands there
 * @param storedDigest digest of the stored bytes; absent if the key is that digest
 * @since 0.1.0
 */
public record IndexEntry(long offset, EntryHeader header, Optional<Digest> storedDigest) {
    /** Lists an entry. */
    static IndexEntry of(long offset, EntryHeader header, HashAlgorithm algorithm, ByteBuffer stored) {
        Optional<Digest> digest =
                keyIsDigest(header, algorithm) ? Optional.empty() : Optional.of(Hashes.digest(algorithm, stored));
        return new IndexEntry(offset, header, digest);
    }

    /** Whether the block key is the digest of the stored bytes in a repository of this algorithm. */
    static boolean keyIsDigest(EntryHeader header, HashAlgorithm algorithm) {
        return header.plain() && header.key().scheme() == BlockScheme.open(algorithm);
    }

    /** Header and stored bytes. */
    public ByteRange range() {
        return new ByteRange(offset, header.entryBytes());
    }

    /** The first byte after the entry. */
    public long end() {
        return offset + header.entryBytes();
    }

    /** The digest that the stored bytes must have. */
    public Digest digest() {
        return storedDigest.orElseGet(() -> header.key().digest());
    }

    /**
     * Refuses an entry that is not the listed one. Together with {@link PackIndex#verify} this proves the stored bytes
     * against the pack's name.
     */
    public void expect(Entry entry, PackId pack) {
        Subject about = Subject.inPack(pack, offset).withBlock(header.key());
        if (!entry.header().equals(header)) {
            throw CasException.corrupt("entry", "the header is not the one in the index", about);
        }
        if (!Hashes.digest(pack.algorithm(), entry.stored()).equals(digest())) {
            throw CasException.corrupt("entry", "the stored bytes do not have the digest in the index", about);
        }
    }
}
