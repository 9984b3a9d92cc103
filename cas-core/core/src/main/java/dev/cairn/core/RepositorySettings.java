package dev.cairn.core;

import dev.cairn.api.CryptoMode;
import dev.cairn.api.codec.ChunkerSpec;
import dev.cairn.api.codec.KeyManager;
import dev.cairn.api.pack.Policy;
import dev.cairn.core.codec.Chunkers;
import java.nio.file.Path;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * How a repository treats new bytes; all of it may change at any time, for what was written tells how it was written.
 *
 * @param chunker how new blobs are cut
 * @param codec how new blocks are encoded, by name
 * @param spool directory of open packs, asked for by the first ingest; best in the store's own file system
 * @param packing how blocks are gathered
 * @param keys who wraps the keys of private domains; without it there are none to open
 * @param snapshots when snapshots are written, and how long they are kept
 * @param policy how many copies of packs there are, and where; {@code replicas(1)} if there is one store
 * @param mode which cryptographic functions may be used; a repository that was created in a stricter mode is opened in that
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public record RepositorySettings(
        ChunkerSpec chunker,
        String codec,
        Mono<Path> spool,
        Packing packing,
        Optional<KeyManager> keys,
        SnapshotSettings snapshots,
        Policy policy,
        CryptoMode mode) {
    /** The default chunker and codec. */
    public static RepositorySettings defaults(Mono<Path> spool) {
        return new RepositorySettings(Chunkers.DEFAULT, "zstd", spool);
    }

    /** The default packing, no key manager, no snapshots, and the mode of the process. */
    public RepositorySettings(ChunkerSpec chunker, String codec, Mono<Path> spool) {
        this(
                chunker,
                codec,
                spool,
                Packing.DEFAULT,
                Optional.empty(),
                SnapshotSettings.none(),
                Policy.replicas(1),
                CryptoMode.ofProcess());
    }

    /** The same with somebody else, or nobody, who wraps keys. */
    public RepositorySettings withKeys(Optional<KeyManager> other) {
        return new RepositorySettings(chunker, codec, spool, packing, other, snapshots, policy, mode);
    }

    /** The same with another policy. */
    public RepositorySettings withPolicy(Policy other) {
        return new RepositorySettings(chunker, codec, spool, packing, keys, snapshots, other, mode);
    }
}
