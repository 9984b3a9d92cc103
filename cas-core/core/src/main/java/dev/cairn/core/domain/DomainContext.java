package dev.cairn.core.domain;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.CasException;
import dev.cairn.api.CryptoMode;
import dev.cairn.api.Environment;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.MemoryBudget;
import dev.cairn.api.codec.BlockCodec;
import dev.cairn.api.codec.Chunker;
import dev.cairn.api.pack.PackStorage;
import dev.cairn.core.Packing;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.flow.Blocking;
import java.nio.file.Path;
import reactor.core.publisher.Mono;

/**
 * Everything that the pipelines of one domain share.
 *
 * @param environment time, chance, threads
 * @param blocking the way onto the blocking scheduler
 * @param catalog the catalog
 * @param storage where packs are
 * @param domain the domain's number; 0 is the open domain
 * @param chunker how new blobs are cut
 * @param codec how new blocks are encoded
 * @param spool directory of open packs, made when the first one is opened
 * @param packing how blocks are gathered into packs
 * @param writes memory for ingests
 * @param reads memory for reads; apart from writes, so that a read that feeds a write cannot starve
 * @param writable whether this version knows every feature that a writer must know
 * @param mode which cryptographic functions may be used
 */
public record DomainContext(
        Environment environment,
        Blocking blocking,
        Catalog catalog,
        PackStorage storage,
        int domain,
        Chunker chunker,
        BlockCodec codec,
        Mono<Path> spool,
        Packing packing,
        MemoryBudget writes,
        MemoryBudget reads,
        boolean writable,
        CryptoMode mode) {
    /** The open domain's number. */
    public static final int OPEN = 0;

    /** The digest of blob keys and pack ids. */
    public HashAlgorithm algorithm() {
        return catalog.identity().algorithm();
    }

    /** Fails unless this version may write here. */
    public Mono<Void> requireWritable() {
        String reason = "the repository uses features that this version can only read";
        return writable ? Mono.empty() : Mono.error(() -> CasException.unsupported("write", reason));
    }

    /** Fails if something is advertised that this mode does not compute. */
    public Mono<Void> requireAllowed(Attributes attributes) {
        return Mono.fromRunnable(
                () -> attributes.digests().keySet().forEach(a -> mode.require("advertised digest", a)));
    }

    /** The scheme of block keys. */
    public BlockScheme scheme() {
        return BlockScheme.open(algorithm());
    }
}
