package dev.cairn.core.domain;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.DomainEpoch;
import dev.cairn.api.codec.KeyManager;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import dev.cairn.core.flow.Blocking;
import dev.cairn.core.format.DomainKeyFile;
import dev.cairn.core.seal.DomainKey;
import java.nio.ByteBuffer;
import reactor.core.publisher.Mono;

/**
 * The wrapped keys of private domains, as objects of the store. A name is written once: its numbers were taken from the catalog for it alone.
 *
 * @param environment chance for new keys
 * @param blocking where the key manager is asked
 * @param store where the objects are
 * @param manager wraps and unwraps
 */
public record KeyObjects(Environment environment, Blocking blocking, Store store, KeyManager manager) {
    private static final String WHAT = "domain key";

    /** Makes a key; completes when it is durable in the store. */
    public Mono<Void> create(DomainEpoch of) {
        ObjectName name = name(of);
        return absent(name)
                .then(blocking.call(() -> fresh(of)))
                .flatMap(file -> store.put(name, Content.of(file), PutOptions.unique()))
                .then();
    }

    private ByteBuffer fresh(DomainEpoch of) {
        try (DomainKey key = DomainKey.generate(of, environment.secureRandom())) {
            return key.wrap(manager).encode();
        }
    }

    /** A key under a number that the catalog never gave is that of another catalog; to write over it would be to lose it. */
    private Mono<Void> absent(ObjectName name) {
        String reason = "the store has a key of this name, which this catalog does not know";
        CasException.Details details = CasException.Details.of(WHAT, reason, Subject.of(name.value()));
        return store.stat(name)
                .onErrorResume(CasException.NotFound.class, e -> Mono.empty())
                .flatMap(there -> Mono.error(new CasException.Conflict(details)));
    }

    /** A key, opened; whoever gets it closes it. Corrupt if the object is missing or another one's. */
    public Mono<DomainKey> open(DomainEpoch of) {
        Subject about = Subject.of(name(of).value());
        return store.get(name(of), GetOptions.whole())
                .flatMap(body -> body.bytes()
                        .reduceWith(() -> ByteBuffer.allocate(DomainKeyFile.BYTES_MAX + 1), KeyObjects::append)
                        .map(bytes -> DomainKeyFile.decode(bytes.flip(), about)))
                .onErrorMap(CasException.NotFound.class, e -> missing(about, e))
                .flatMap(file -> blocking.call(() -> DomainKey.unwrap(expected(file, of, about), manager)));
    }

    /** One byte more than a file has is enough to find that it is too long. */
    private static ByteBuffer append(ByteBuffer all, ByteBuffer next) {
        return all.put(next.slice(next.position(), Math.min(next.remaining(), all.remaining())));
    }

    private static CasException missing(Subject about, CasException cause) {
        return new CasException.Corrupt(CasException.Details.of(WHAT, "it is missing from the store", about)
                .because(cause));
    }

    private static DomainKeyFile expected(DomainKeyFile file, DomainEpoch of, Subject about) {
        if (!file.of().equals(of)) {
            throw CasException.corrupt(WHAT, "it is the key of " + file.of(), about);
        }
        return file;
    }

    private static ObjectName name(DomainEpoch of) {
        return DomainKeyFile.name(of.domain(), of.epoch());
    }
}
