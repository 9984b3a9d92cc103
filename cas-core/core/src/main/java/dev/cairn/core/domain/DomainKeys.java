package dev.cairn.core.domain;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Subject;
import dev.cairn.core.format.EntryHeader;
import dev.cairn.core.format.EntryKind;
import java.nio.ByteBuffer;
import reactor.core.publisher.Mono;

/**
 * What a domain's keys decide: how block keys are made, and what becomes of a block between codec and pack. Computes and does not block; moves no
 * position of a buffer; thread-safe.
 */
public interface DomainKeys extends AutoCloseable {
    /** Those of the open domain: none. */
    static DomainKeys open(HashAlgorithm algorithm) {
        return new OpenKeys(BlockScheme.open(algorithm));
    }

    /** Whether content is sealed and block keys tell nothing of it. */
    boolean isPrivate();

    /** The scheme of block keys. */
    BlockScheme scheme();

    /** The key of a block. Manifests and content never share one in a private domain, for the former are stored readable in part. */
    BlockKey blockKey(EntryKind kind, ByteBuffer plaintext);

    /** The key of a block that is all of a blob. */
    BlockKey blockKey(BlobKey whole, ByteBuffer plaintext);

    /** How many bytes sealing adds to so many. */
    int sealBytes(int encodedBytes);

    /**
     * What is stored of an encoded block.
     *
     * @param codec the byte of its codec; manifests of a private domain have none, so that they stay readable
     */
    Sealed seal(EntryKind kind, BlockKey key, int codec, ByteBuffer encoded);

    /**
     * What the codec made of the block, out of what is stored.
     *
     * @throws dev.cairn.api.CasException.Corrupt if it was not sealed by this domain for this block
     */
    ByteBuffer unseal(EntryHeader header, ByteBuffer stored, Subject about);

    /** Gets the keys of epochs that were added meanwhile. */
    Mono<Void> learn();

    /** After something did not open: whether it may be tried again, because its epoch is known now and was not then. */
    Mono<Boolean> catchUp(Throwable failure);

    /** Wipes all keys. */
    @Override
    void close();

    /**
     * Stored bytes.
     *
     * @param seal the byte of the seal
     * @param keyId the epoch of the key, 0 without a seal
     * @param bytes the bytes
     */
    record Sealed(int seal, int keyId, ByteBuffer bytes) {}
}
