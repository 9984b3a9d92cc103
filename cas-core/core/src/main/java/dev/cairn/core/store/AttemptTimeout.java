package dev.cairn.core.store;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.Subject;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Ends an attempt that does not answer. A put that ran out of time has an unknown outcome. A body under way is not timed
 * here: its consumer may be slow, and only the driver can tell a slow consumer from a dead connection.
 */
final class AttemptTimeout extends ForwardingStore {
    private final LayerOptions options;
    private final Scheduler clock;

    AttemptTimeout(Store inner, LayerOptions options, Environment environment) {
        super(inner);
        this.options = options;
        this.clock = environment.parallel();
    }

    @Override
    public Mono<ObjectInfo> put(ObjectName name, Content content, PutOptions putOptions) {
        Mono<ObjectInfo> late = Mono.error(() -> new CasException.UnknownOutcome(late("put", name, options.put())));
        return super.put(name, content, putOptions).timeout(options.put(), late, clock);
    }

    @Override
    public Mono<ObjectBody> get(ObjectName name, GetOptions getOptions) {
        return limit(super.get(name, getOptions), "get", name);
    }

    @Override
    public Mono<ObjectInfo> stat(ObjectName name) {
        return limit(super.stat(name), "stat", name);
    }

    @Override
    public Mono<Void> delete(ObjectName name, DeleteOptions deleteOptions) {
        return limit(super.delete(name, deleteOptions), "delete", name);
    }

    private <T> Mono<T> limit(Mono<T> attempt, String operation, ObjectName name) {
        Mono<T> late = Mono.error(() -> new CasException.TimedOut(late(operation, name, options.answer())));
        return attempt.timeout(options.answer(), late, clock);
    }

    private static CasException.Details late(String operation, ObjectName name, Duration limit) {
        String reason = "no answer in time (limit " + limit.toMillis() + " ms)";
        return CasException.Details.of(operation, reason, Subject.of(name.value()));
    }
}
