package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException.Kind;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * Group A: open, reopen, close.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface LifecycleContract extends StoreCases {
    @Test
    default void a01_open_isLazyAndIdempotent() {
        Probe p = Probe.of(harness());
        harness().meeting(Trouble.BAD_NAMESPACE).ifPresent(unreachable -> p.await(unreachable.shutdown()));
        Store second = harness().secondStore();
        p.put("shared", Bytes.text("seen through both"));
        p.on(second).present("shared", Bytes.text("seen through both"));
        assertThat(second.capabilities()).isEqualTo(harness().store().capabilities());
        p.await(second.shutdown());
        p.present("shared", Bytes.text("seen through both"));
    }

    @Test
    default void a02_reopen_seesPriorData() {
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(2, 100_000);
        p.put("prior/whole", bytes);
        p.put("prior/deleted", bytes);
        p.delete("prior/deleted");
        Probe reopened = p.on(harness().reopen());
        assertThat(harness().store()).as("the harness's store after reopen").isSameAs(reopened.store());
        reopened.present("prior/whole", bytes);
        reopened.absent("prior/deleted");
    }

    @Test
    default void a03_config_roundTripsWithSecretsRedacted() {
        URI location = Gate.control(harness().location(), "the harness has no location for its driver");
        Probe p = Probe.of(harness());
        p.put("config", Bytes.text("round trip"));
        Store opened = KilledWriter.open(location, harness().environment());
        try {
            p.on(opened).present("config", Bytes.text("round trip"));
            assertThat(opened.capabilities()).isEqualTo(harness().store().capabilities());
        } finally {
            p.await(opened.shutdown());
        }
        Secrets.notIn(harness(), location.toString());
        harness().configText().ifPresent(text -> Secrets.notIn(harness(), text));
        Secrets.notIn(harness(), harness().store().toString());
    }

    @Test
    default void a04_close_isIdempotentThenRejects() {
        Probe p = Probe.of(harness());
        p.put("before", Bytes.text("before"));
        Store closed = harness().secondStore();
        p.await(closed.shutdown());
        p.await(closed.shutdown());
        ObjectName name = ObjectName.of("before");
        Mono<?> put = closed.put(ObjectName.of("after"), Bytes.content(Bytes.text("after")), PutOptions.unique());
        p.failure(put, Kind.CLOSED);
        p.failure(closed.get(name, GetOptions.whole()), Kind.CLOSED);
        p.failure(closed.stat(name), Kind.CLOSED);
        p.failure(closed.delete(name, DeleteOptions.any()), Kind.CLOSED);
        p.failure(closed.list("", null).then(), Kind.CLOSED);
        assertThat(closed.capabilities()).isEqualTo(harness().store().capabilities());
        p.present("before", Bytes.text("before"));
        p.absent("after");
    }

    @Test
    default void a05_badCredentialsOrNamespace_failTyped() {
        Probe p = Probe.of(harness());
        boolean tried = false;
        for (Trouble trouble : List.of(Trouble.BAD_NAMESPACE, Trouble.BAD_CREDENTIALS)) {
            Optional<Store> bad = harness().meeting(trouble);
            if (bad.isPresent()) {
                tried = true;
                Mono<?> put = bad.get().put(ObjectName.of("x"), Bytes.content(Bytes.text("x")), PutOptions.unique());
                p.failure(put, Kind.DENIED, Kind.UNAVAILABLE, Kind.NOT_FOUND, Kind.STORE_MISMATCH);
                p.failure(
                        bad.get().list("", null).then(),
                        Kind.DENIED,
                        Kind.UNAVAILABLE,
                        Kind.NOT_FOUND,
                        Kind.STORE_MISMATCH);
                p.await(bad.get().shutdown());
            }
        }
        if (!tried) {
            throw Gate.gated("the backend has neither credentials nor a namespace that could be wrong");
        }
    }
}
