package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException.Kind;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.Store;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Group G: delete.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface DeleteContract extends StoreCases {
    private Mono<Void> deleteIf(ObjectName name, ObjectInfo state) {
        return harness().store().delete(name, DeleteOptions.ifVersion(state.version()));
    }

    @Test
    default void g01_existing_isGone() {
        Probe p = Probe.of(harness());
        p.put("dir/deleted", Bytes.random(1, 100_000));
        p.put("dir/kept", Bytes.text("kept"));
        p.delete("dir/deleted");
        p.absent("dir/deleted");
        p.present("dir/kept", Bytes.text("kept"));
        p.delete("dir/kept");
        assertThat(p.names("dir/")).isEmpty();
        p.put("dir/deleted", Bytes.text("and back"));
        p.present("dir/deleted", Bytes.text("and back"));
    }

    @Test
    default void g02_missing_isIdempotent() {
        Probe p = Probe.of(harness());
        p.delete("missing");
        p.delete("deep/missing/one");
        p.put("twice", Bytes.text("twice"));
        p.delete("twice");
        p.delete("twice");
        p.absent("twice");
    }

    @Test
    default void g05_versionMatch_deletes() {
        Probe p = Probe.of(harness());
        ObjectInfo state = p.put("versioned", Bytes.text("versioned"));
        if (Gate.orRefused(harness(), Ability.CONDITIONAL_DELETE, deleteIf(ObjectName.of("missing"), state))) {
            p.await(deleteIf(state.name(), state));
            p.absent("versioned");
        }
    }

    @Test
    default void g06_staleVersion_keeps() {
        Probe p = Probe.of(harness());
        ObjectInfo old = p.replace("versioned", Bytes.text("old"));
        if (Gate.orRefused(harness(), Ability.CONDITIONAL_DELETE, deleteIf(ObjectName.of("missing"), old))) {
            p.replace("versioned", Bytes.text("new"));
            p.failure(deleteIf(old.name(), old), Kind.PRECONDITION);
            p.present("versioned", Bytes.text("new"));
        }
    }

    @Test
    default void g07_reuploadUnderNewName_survivesOldDelete() {
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(7, 50_000);
        p.put("packs/aa/id.w.nonce1", bytes);
        p.put("packs/aa/id.w.nonce2", bytes);
        p.delete("packs/aa/id.w.nonce1");
        p.absent("packs/aa/id.w.nonce1");
        p.present("packs/aa/id.w.nonce2", bytes);
    }

    @Test
    default void g08_concurrentDeletes_allSucceed() {
        Gate.declared(harness(), Ability.CONCURRENT);
        Probe p = Probe.of(harness());
        Store second = harness().secondStore();
        for (int round = 0; round < 10; round++) {
            ObjectName name = ObjectName.of("dir/contended/" + round);
            p.put(name.value(), Bytes.text("contended"));
            p.await(Flux.range(0, 16)
                    .flatMap(i -> (i % 2 == 0 ? p.store() : second).delete(name, DeleteOptions.any()), 16)
                    .then());
            p.absent(name.value());
        }
        p.await(second.shutdown());
    }

    @Test
    default void g09_retainedObject_isRefusedTyped() {
        Probe p = Probe.of(harness());
        Store retaining = Gate.control(harness().meeting(Trouble.RETAINED), "the backend retains no objects");
        p.put("retained", Bytes.text("retained"));
        p.failure(retaining.delete(ObjectName.of("retained"), DeleteOptions.any()), Kind.DENIED);
        p.present("retained", Bytes.text("retained"));
    }
}
