package dev.cairn.core.ingest;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.core.hash.Hasher;
import dev.cairn.core.hash.Hashes;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The digests of the whole: the repository's own and those that were advertised. */
final class BlobDigests {
    private final IngestRequest request;
    private final HashAlgorithm algorithm;
    private final Map<HashAlgorithm, Hasher> hashers = new EnumMap<>(HashAlgorithm.class);
    private final Optional<OutboardHasher> outboard;
    private final Optional<Hasher> tree;
    private long bytes;

    BlobDigests(IngestRequest request, HashAlgorithm algorithm) {
        this.request = request;
        this.algorithm = algorithm;
        this.outboard = request.mayHaveOutboard() ? Optional.of(new OutboardHasher(algorithm)) : Optional.empty();
        // It takes the place of the hasher whose digest is the root of its nodes.
        Optional<Hasher> nodes = outboard.map(hasher -> hasher);
        this.tree =
                algorithm == HashAlgorithm.SHA256 ? nodes.or(() -> Optional.of(Hashes.sha256Tree())) : Optional.empty();
        hashers.put(algorithm, nodes.filter(n -> tree.isEmpty()).orElseGet(() -> Hashes.hasher(algorithm)));
        request.attributes().digests().keySet().forEach(a -> hashers.computeIfAbsent(a, Hashes::hasher));
    }

    void update(ByteBuffer segment) {
        bytes += segment.remaining();
        if (bytes > request.bytesMax()) {
            throw CasException.limit("store", "too many bytes for one block", request.bytesMax(), bytes);
        }
        long advertised = request.attributes().size().orElse(Long.MAX_VALUE);
        if (bytes > advertised) {
            throw mismatch("size", "advertised " + advertised + ", got at least " + bytes);
        }
        hashers.values().forEach(hasher -> hasher.update(segment.duplicate()));
        tree.ifPresent(t -> t.update(segment.duplicate()));
    }

    /** The tree digest, in a SHA-256 repository. Asked once, at the end. */
    Optional<Digest> sha256Tree() {
        return tree.map(Hasher::finish);
    }

    /** The blob's outboard, if it was asked for and there is one; after the digests. */
    Optional<ByteBuffer> outboard() {
        return bytes >= request.outboardFrom() ? outboard.map(OutboardHasher::outboard) : Optional.empty();
    }

    /** The confirmed digests, which agree with everything that was advertised. */
    Map<HashAlgorithm, Digest> confirm() {
        Attributes said = request.attributes();
        if (said.size().orElse(bytes) != bytes) {
            throw mismatch("size", "advertised " + said.size().orElse(bytes) + ", got " + bytes);
        }
        Map<HashAlgorithm, Digest> confirmed = new EnumMap<>(HashAlgorithm.class);
        hashers.forEach((name, hasher) -> confirmed.put(name, hasher.finish()));
        said.digests().forEach((name, digest) -> {
            if (!digest.equals(confirmed.get(name))) {
                throw mismatch(name.label() + " digest", "advertised " + digest + ", got " + confirmed.get(name));
            }
        });
        return confirmed;
    }

    BlobKey key(Map<HashAlgorithm, Digest> confirmed) {
        Digest digest = confirmed.get(algorithm);
        if (digest == null) {
            throw new IllegalStateException("the repository's own digest is always computed");
        }
        return new BlobKey(algorithm, digest, bytes);
    }

    private static CasException mismatch(String what, String difference) {
        return new CasException.PreconditionFailed(
                CasException.Details.of("store", "advertised " + what + " does not hold (" + difference + ")", null));
    }
}
