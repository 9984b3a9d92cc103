package dev.cairn.core;

import dev.cairn.api.BlockScheme;
import dev.cairn.api.CasException;
import dev.cairn.api.Domain;
import dev.cairn.api.Environment;
import dev.cairn.api.codec.DomainEpoch;
import dev.cairn.api.codec.KeyManager;
import dev.cairn.core.catalog.DomainRow;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.domain.KeyObjects;
import dev.cairn.core.domain.PrivateKeys;
import dev.cairn.core.seal.DomainKey;
import dev.cairn.core.seal.FrameSealer;
import dev.cairn.core.seal.SealKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The handles on private domains, each opened once, when it is first asked for: the keys of all its epochs are unwrapped then and kept until the
 * repository is closed.
 */
final class DomainHandles implements AutoCloseable {
    private static final String OPEN = "open domain";

    private final DomainContext open;
    private final DomainParts parts;

    // Guarded by this.
    private final Map<String, DomainCas> handles = new HashMap<>();
    private @Nullable FrameSealer sealer;
    private boolean closed;

    /** Handles that share everything with this context but their keys. */
    DomainHandles(DomainContext open, DomainParts parts) {
        this.open = open;
        this.parts = parts;
    }

    /** NotFound if there is no such private domain, Unsupported without a key manager, Denied if that may not open its keys. */
    Mono<DomainCas> of(String name) {
        return Mono.defer(() -> found(name).map(Mono::just).orElseGet(() -> opened(name)));
    }

    private synchronized Optional<DomainCas> found(String name) {
        return Optional.ofNullable(handles.get(name));
    }

    private Mono<DomainCas> opened(String name) {
        return open.blocking().call(() -> row(name)).flatMap(row -> keys(row).map(keys -> kept(row, keys)));
    }

    /** The row of a private domain. */
    DomainRow row(String name) {
        Domain.checkName(name);
        return open.catalog()
                .domains()
                .named(name)
                .orElseThrow(() -> CasException.notFound("open domain", "domain", name));
    }

    private synchronized DomainCas kept(DomainRow row, PrivateKeys keys) {
        DomainCas before = handles.get(row.name());
        if (before != null || closed) {
            keys.close();
        }
        if (before != null) {
            return before;
        }
        if (closed) {
            throw new CasException.Closed(CasException.Details.of("open domain", "the repository was closed", null));
        }
        DomainCas fresh = new DomainCas(open.in(row.number(), keys));
        handles.put(row.name(), fresh);
        return fresh;
    }

    private Mono<PrivateKeys> keys(DomainRow row) {
        KeyObjects objects = objects();
        return objects.open(epoch(row.number(), 1)).flatMap(first -> {
            PrivateKeys keys = keys(row, first);
            return load(objects, row, List.of(1))
                    .doOnNext(further -> further.forEach(keys::add))
                    .thenReturn(keys)
                    .doOnError(e -> keys.close());
        });
    }

    private PrivateKeys keys(DomainRow row, DomainKey first) {
        try (first) {
            BlockScheme scheme = BlockScheme.keyed(open.algorithm());
            open.mode().require(OPEN, scheme);
            return new PrivateKeys(sealer(), scheme, first, known -> newer(row.name(), known));
        }
    }

    private synchronized FrameSealer sealer() {
        FrameSealer made = sealer == null ? new FrameSealer(environment()) : sealer;
        sealer = made;
        return made;
    }

    private Mono<List<SealKey>> newer(String name, Collection<Integer> known) {
        return open.blocking().call(() -> row(name)).flatMap(row -> load(objects(), row, known));
    }

    private Mono<List<SealKey>> load(KeyObjects objects, DomainRow row, Collection<Integer> known) {
        return Flux.fromIterable(row.epochs())
                .filter(epoch -> !known.contains(epoch))
                .concatMap(epoch -> objects.open(epoch(row.number(), epoch)), 0)
                .map(DomainHandles::sealKey)
                .collectList();
    }

    private static SealKey sealKey(DomainKey key) {
        try (key) {
            return key.sealKey();
        }
    }

    /** Which key of this repository is meant. */
    DomainEpoch epoch(int domain, int epoch) {
        return new DomainEpoch(open.catalog().identity().repository(), domain, epoch);
    }

    /** Where keys are and who opens them. */
    KeyObjects objects() {
        KeyManager manager = parts.keys().orElseThrow(() -> {
            String reason =
                    "a private domain needs a key manager: CairnOptions.Builder.keyManager, on the command line --keystore";
            return CasException.unsupported(OPEN, reason);
        });
        manager.require(open.mode());
        return new KeyObjects(environment(), open.blocking(), parts.store(), manager);
    }

    private Environment environment() {
        return open.environment();
    }

    /** Keys last: what still runs needs them. */
    @Override
    public synchronized void close() {
        closed = true;
        handles.values().forEach(DomainCas::close);
    }
}
