package dev.cairn.core.store;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.store.Capabilities;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import dev.cairn.api.store.WriteMode;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Refuses what the store does not declare before anything is asked of it. */
final class CapabilityCheck extends ForwardingStore {
    private final Capabilities can;

    CapabilityCheck(Store inner) {
        super(inner);
        this.can = inner.capabilities();
    }

    @Override
    public Mono<ObjectInfo> put(ObjectName name, Content content, PutOptions options) {
        if (options.mode() == WriteMode.CREATE && !can.createIfAbsent()) {
            return Mono.error(undeclared("put", "createIfAbsent"));
        }
        long length = content.length().orElse(0);
        if (length > can.objectBytesMax()) {
            String reason = "object too large (limit " + can.objectBytesMax() + ", actual " + length + ")";
            Subject subject = Subject.of(name.value());
            return Mono.error(new CasException.QuotaExceeded(CasException.Details.of("put", reason, subject)));
        }
        return super.put(name, content, options);
    }

    @Override
    public Mono<ObjectBody> get(ObjectName name, GetOptions options) {
        if (!(options.span() instanceof GetOptions.Span.Whole) && !can.rangeRead()) {
            return Mono.error(undeclared("get", "rangeRead"));
        }
        if (options.ifVersion().isPresent() && !can.conditionalGet()) {
            return Mono.error(undeclared("get", "conditionalGet"));
        }
        return super.get(name, options);
    }

    @Override
    public Mono<Void> delete(ObjectName name, DeleteOptions options) {
        if (options.ifVersion().isPresent() && !can.conditionalDelete()) {
            return Mono.error(undeclared("delete", "conditionalDelete"));
        }
        return super.delete(name, options);
    }

    @Override
    public Flux<ObjectInfo> list(String prefix, @Nullable String startAfter) {
        if (startAfter != null && !can.orderedList()) {
            return Flux.error(undeclared("list", "orderedList"));
        }
        return super.list(prefix, startAfter);
    }

    private static CasException undeclared(String operation, String capability) {
        return CasException.unsupported(operation, "the store does not declare " + capability);
    }
}
