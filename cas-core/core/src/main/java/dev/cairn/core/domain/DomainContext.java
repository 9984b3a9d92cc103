package dev.cairn.core.domain;

import dev.cairn.api.Attributes;
import dev.cairn.api.CasException;
import dev.cairn.api.CryptoMode;
import dev.cairn.api.Environment;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.MemoryBudget;
import dev.cairn.api.codec.BlockCodec;
import dev.cairn.api.codec.Chunker;
import dev.cairn.api.codec.ChunkerSpec;
import dev.cairn.api.pack.PackStorage;
import dev.cairn.core.Packing;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.codec.Codecs;
import dev.cairn.core.flow.Blocking;
import dev.cairn.core.format.EntryKind;
import dev.cairn.core.format.ManifestBuilder;
import java.nio.file.Path;
import java.time.Instant;
import reactor.core.publisher.Mono;

/**
 * Everything that the pipelines of one domain share.
 *
 * @param environment time, chance, threads
 * @param blocking the way onto the blocking scheduler
 * @param catalog the catalog
 * @param storage where packs are
 * @param domain the domain's number; 0 is the open domain
 * @param keys what the domain's keys decide
 * @param chunker how new blobs are cut
 * @param codec how new blocks are encoded
 * @param spool directory of open packs, made when the first one is opened
 * @param packing how blocks are gathered into packs
 * @param writes memory for ingests
 * @param reads memory for reads; apart from writes, so that a read that feeds a write cannot starve
 * @param writable completes if this process may write here, else says why not
 * @param watch is told of changes of refs
 * @param mode which cryptographic functions may be used
 */
public record DomainContext(
        Environment environment,
        Blocking blocking,
        Catalog catalog,
        PackStorage storage,
        int domain,
        DomainKeys keys,
        Chunker chunker,
        BlockCodec codec,
        Mono<Path> spool,
        Packing packing,
        MemoryBudget writes,
        MemoryBudget reads,
        Mono<Void> writable,
        RefWatch watch,
        CryptoMode mode) {
    /** The open domain's number. */
    public static final int OPEN = 0;

    /** The digest of blob keys and pack ids. */
    public HashAlgorithm algorithm() {
        return catalog.identity().algorithm();
    }

    /** The same in another domain. */
    public DomainContext in(int other, DomainKeys otherKeys) {
        return new DomainContext(
                environment,
                blocking,
                catalog,
                storage,
                other,
                otherKeys,
                chunker,
                codec,
                spool,
                packing,
                writes,
                reads,
                writable,
                watch,
                mode);
    }

    /** Fails unless this process may write here: it knows every feature, and its catalog owns the store. */
    public Mono<Void> requireWritable() {
        return writable;
    }

    /** Fails if something is advertised that this mode does not compute, or a retention ends before it begins. */
    public Mono<Void> requireAllowed(Attributes attributes) {
        return Mono.fromRunnable(() -> {
            attributes.digests().keySet().forEach(a -> mode.require("advertised digest", a));
            attributes.retainUntil().ifPresent(this::requireLater);
        });
    }

    private void requireLater(Instant until) {
        Instant now = environment.now();
        if (!until.isAfter(now)) {
            throw CasException.invalid("retention", "ends at " + until + ", which has passed (now " + now + ")");
        }
    }

    /** How new blocks of this kind are encoded: what must stay readable without keys only as it is. */
    public BlockCodec codec(EntryKind kind) {
        return kind == EntryKind.MANIFEST && keys.isPrivate() ? Codecs.IDENTITY : codec;
    }

    /** A manifest of this domain without chunks. */
    public ManifestBuilder manifest(ChunkerSpec cut) {
        return new ManifestBuilder(domain, page -> keys.blockKey(EntryKind.MANIFEST, page), cut);
    }
}
