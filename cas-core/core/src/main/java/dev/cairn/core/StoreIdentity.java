package dev.cairn.core;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import dev.cairn.core.catalog.CatalogIdentity;
import dev.cairn.core.format.RepositoryDescriptor;
import java.nio.ByteBuffer;
import reactor.core.publisher.Mono;

/** The object {@code cairn.json}, by which a store says which store of which repository it is. */
public final class StoreIdentity {
    private static final ObjectName NAME = ObjectName.of("cairn.json");

    private StoreIdentity() {}

    /** Marks a store as one of a repository; AlreadyExists if it is marked already. */
    public static Mono<Void> mark(Store store, RepositoryDescriptor descriptor) {
        return Mono.defer(() -> store.put(NAME, Content.of(descriptor.encode()), PutOptions.create()))
                .then();
    }

    /** Reads what a store says of itself; NotFound if it says nothing. */
    public static Mono<RepositoryDescriptor> read(Store store) {
        return store.get(NAME, GetOptions.whole())
                .flatMap(body -> body.bytes()
                        .reduceWith(() -> ByteBuffer.allocate(RepositoryDescriptor.BYTES_MAX), StoreIdentity::append)
                        .map(bytes -> RepositoryDescriptor.decode(bytes.flip(), Subject.of(NAME.value()))));
    }

    private static ByteBuffer append(ByteBuffer all, ByteBuffer next) {
        if (next.remaining() > all.remaining()) {
            String reason = "longer than its limit (limit " + RepositoryDescriptor.BYTES_MAX + ")";
            throw CasException.corrupt("open", reason, Subject.of(NAME.value()));
        }
        return all.put(next);
    }

    /** What the store says of itself, if that is what the catalog says of it. */
    static Mono<RepositoryDescriptor> check(Store store, CatalogIdentity catalog, String storeId) {
        return read(store)
                .onErrorMap(CasException.NotFound.class, e -> mismatch("it has no cairn.json", storeId))
                .flatMap(found -> agree(found, catalog, storeId));
    }

    private static Mono<RepositoryDescriptor> agree(
            RepositoryDescriptor found, CatalogIdentity catalog, String storeId) {
        if (!found.repository().equals(catalog.repository())) {
            return Mono.error(mismatch("it belongs to repository " + found.repository(), storeId));
        }
        if (!found.storeId().equals(storeId)) {
            return Mono.error(mismatch("it is store " + found.storeId(), storeId));
        }
        if (found.algorithm() != catalog.algorithm()) {
            return Mono.error(
                    mismatch("its hash algorithm is " + found.algorithm().label(), storeId));
        }
        return Mono.just(found);
    }

    private static CasException mismatch(String found, String storeId) {
        String reason = "the store is not the one that the catalog knows: " + found + ", expected store " + storeId;
        return new CasException.StoreMismatch(CasException.Details.of("open", reason, Subject.of(NAME.value())));
    }
}
