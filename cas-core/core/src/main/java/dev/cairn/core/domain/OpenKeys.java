package dev.cairn.core.domain;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.core.format.EntryHeader;
import dev.cairn.core.format.EntryKind;
import dev.cairn.core.hash.Hashes;
import java.nio.ByteBuffer;
import reactor.core.publisher.Mono;

/** Plain digests, nothing sealed. */
record OpenKeys(BlockScheme scheme) implements DomainKeys {
    @Override
    public boolean isPrivate() {
        return false;
    }

    @Override
    public BlockKey blockKey(EntryKind kind, ByteBuffer plaintext) {
        return Hashes.blockKey(scheme, plaintext.duplicate());
    }

    /** Its digest is the blob's, which is known. */
    @Override
    public BlockKey blockKey(BlobKey whole, ByteBuffer plaintext) {
        return Hashes.blockKey(scheme, whole);
    }

    @Override
    public int sealBytes(int encodedBytes) {
        return 0;
    }

    @Override
    public Sealed seal(EntryKind kind, BlockKey key, int codec, ByteBuffer encoded) {
        return new Sealed(EntryHeader.SEAL_NONE, 0, encoded);
    }

    @Override
    public ByteBuffer unseal(EntryHeader header, ByteBuffer stored, Subject about) {
        if (header.seal() != EntryHeader.SEAL_NONE) {
            throw CasException.unsupported("read", "a sealed block, which the open domain has no key for");
        }
        return stored;
    }

    @Override
    public Mono<Void> learn() {
        return Mono.empty();
    }

    @Override
    public Mono<Boolean> catchUp(Throwable failure) {
        return Mono.just(false);
    }

    @Override
    public void close() {
        // Nothing is secret.
    }
}
