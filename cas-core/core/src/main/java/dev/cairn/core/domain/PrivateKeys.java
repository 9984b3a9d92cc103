package dev.cairn.core.domain;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.core.format.EntryHeader;
import dev.cairn.core.format.EntryKind;
import dev.cairn.core.format.FrameContent;
import dev.cairn.core.format.FrameFormat;
import dev.cairn.core.format.SealedRoot;
import dev.cairn.core.seal.DigestKey;
import dev.cairn.core.seal.DomainKey;
import dev.cairn.core.seal.FrameSealer;
import dev.cairn.core.seal.SealKey;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Keyed digests; content is sealed under the newest epoch, and opened under any that is known. */
public final class PrivateKeys implements DomainKeys {
    /** How epochs are loaded that are not among those known; empty if there are none. */
    public interface Loader extends Function<Collection<Integer>, Mono<List<SealKey>>> {}

    private final FrameSealer sealer;
    private final BlockScheme scheme;
    private final DigestKey content;
    private final DigestKey manifests;
    private final Loader loader;

    // Guarded by this.
    private final Map<Integer, SealKey> epochs = new HashMap<>();
    private int newest;
    private boolean closed;

    /**
     * Keys of a domain.
     *
     * @param first the key of epoch 1, of which block keys are made; stays the caller's
     */
    public PrivateKeys(FrameSealer sealer, BlockScheme scheme, DomainKey first, Loader loader) {
        this.sealer = sealer;
        this.scheme = scheme;
        this.content = first.contentKey(scheme);
        this.manifests = first.manifestKey(scheme);
        this.loader = loader;
        add(first.sealKey());
    }

    /** Takes over the key of a further epoch. */
    public synchronized void add(SealKey key) {
        if (closed || epochs.putIfAbsent(key.of().epoch(), key) != null) {
            key.close();
            return;
        }
        newest = Math.max(newest, key.of().epoch());
    }

    @Override
    public boolean isPrivate() {
        return true;
    }

    @Override
    public BlockScheme scheme() {
        return scheme;
    }

    @Override
    public BlockKey blockKey(EntryKind kind, ByteBuffer plaintext) {
        return (kind == EntryKind.MANIFEST ? manifests : content).blockKey(plaintext);
    }

    @Override
    public BlockKey blockKey(BlobKey whole, ByteBuffer plaintext) {
        return content.blockKey(plaintext);
    }

    @Override
    public int sealBytes(int encodedBytes) {
        return FrameFormat.frameBytes(encodedBytes) - encodedBytes;
    }

    @Override
    public Sealed seal(EntryKind kind, BlockKey key, int codec, ByteBuffer encoded) {
        if (kind == EntryKind.MANIFEST && !SealedRoot.isRoot(encoded)) {
            return new Sealed(EntryHeader.SEAL_NONE, 0, encoded);
        }
        SealKey current = current();
        if (kind == EntryKind.MANIFEST) {
            FrameContent part = new FrameContent(key, FrameContent.MANIFEST_PART);
            ByteBuffer root = SealedRoot.seal(encoded, identity -> sealer.seal(current, part, identity));
            return new Sealed(FrameFormat.SEAL_MANIFEST, current.of().epoch(), root);
        }
        ByteBuffer frame = sealer.seal(current, new FrameContent(key, codec), encoded);
        return new Sealed(FrameFormat.SEAL_FRAME, current.of().epoch(), frame);
    }

    @Override
    public ByteBuffer unseal(EntryHeader header, ByteBuffer stored, Subject about) {
        boolean manifest = header.entryKind().filter(EntryKind.MANIFEST::equals).isPresent();
        return switch (header.seal()) {
            case FrameFormat.SEAL_FRAME -> sealer.open(known(header, about), content(header), stored);
            case FrameFormat.SEAL_MANIFEST -> root(header, stored, about);
            case EntryHeader.SEAL_NONE -> {
                if (!manifest || SealedRoot.isRoot(stored)) {
                    throw CasException.corrupt("read", "a block of a private domain that is not sealed", about);
                }
                yield stored;
            }
            default -> throw CasException.unsupported("read", "unknown seal byte " + header.seal());
        };
    }

    private ByteBuffer root(EntryHeader header, ByteBuffer stored, Subject about) {
        SealKey key = known(header, about);
        FrameContent part = new FrameContent(header.key(), FrameContent.MANIFEST_PART);
        return SealedRoot.open(stored, frame -> sealer.open(key, part, frame), about);
    }

    private static FrameContent content(EntryHeader header) {
        return new FrameContent(header.key(), header.codec());
    }

    private synchronized SealKey current() {
        return requireKey(newest);
    }

    private synchronized SealKey known(EntryHeader header, Subject about) {
        if (!closed && !epochs.containsKey(header.keyId())) {
            String reason = "sealed under epoch " + header.keyId() + ", which is not known";
            throw new CasException.Corrupt(
                    CasException.Details.of("read", reason, about).because(new UnknownEpoch(header.keyId())));
        }
        return requireKey(header.keyId());
    }

    private SealKey requireKey(int epoch) {
        SealKey key = epochs.get(epoch);
        if (key == null) {
            throw new CasException.Closed(CasException.Details.of("domain keys", "used after close", null));
        }
        return key;
    }

    @Override
    public Mono<Void> learn() {
        return Mono.defer(() -> loader.apply(knownEpochs()))
                .doOnNext(found -> found.forEach(this::add))
                .then();
    }

    @Override
    public Mono<Boolean> catchUp(Throwable failure) {
        return UnknownEpoch.within(failure)
                .map(missed ->
                        learn().then(Mono.fromSupplier(() -> knownEpochs().contains(missed.epoch()))))
                .orElseGet(() -> Mono.just(false));
    }

    private synchronized List<Integer> knownEpochs() {
        return List.copyOf(epochs.keySet());
    }

    @Override
    public synchronized void close() {
        closed = true;
        content.close();
        manifests.close();
        epochs.values().forEach(SealKey::close);
        epochs.clear();
    }

    @Override
    public synchronized String toString() {
        return "keys of a private domain, epochs " + epochs.keySet();
    }
}
