package dev.cairn.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectVersion;
import dev.cairn.api.store.PutOptions;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** What is not declared is refused, and the store hears nothing of it. */
final class CapabilityCheckTest {
    private static final ObjectVersion VERSION = new ObjectVersion("v1");
    private static final GetOptions RANGE = GetOptions.range(new ByteRange(0, 1));
    private static final Content CONTENT = Content.of(ByteBuffer.allocate(10));

    private static List<Publisher<?>> special(CapabilityCheck store) {
        return List.of(
                store.put(StubStore.NAME, CONTENT, PutOptions.create()),
                store.get(StubStore.NAME, RANGE),
                store.get(StubStore.NAME, GetOptions.last(1)),
                store.get(StubStore.NAME, GetOptions.whole().ifVersion(VERSION)),
                store.delete(StubStore.NAME, DeleteOptions.ifVersion(VERSION)),
                store.list("", "a"));
    }

    private static List<Publisher<?>> plain(CapabilityCheck store) {
        return List.of(
                store.put(StubStore.NAME, CONTENT, PutOptions.unique()),
                store.put(StubStore.NAME, CONTENT, PutOptions.replace()),
                store.get(StubStore.NAME, GetOptions.whole()),
                store.delete(StubStore.NAME, DeleteOptions.any()),
                store.list("", null));
    }

    @Test
    void anything_notDeclared_unsupportedBeforeIo() {
        StubStore stub = StubStore.bare();
        for (Publisher<?> refused : special(new CapabilityCheck(stub))) {
            StepVerifier.create(refused).verifyError(CasException.Unsupported.class);
        }
        assertThat(stub.asked).isEmpty();
    }

    @Test
    void anything_declared_passes() {
        StubStore stub = StubStore.capable();
        CapabilityCheck check = new CapabilityCheck(stub);
        special(check).forEach(passed -> Flux.from(passed).blockLast());
        plain(check).forEach(passed -> Flux.from(passed).blockLast());
        assertThat(stub.asked).hasSize(11);
    }

    @Test
    void plainOperations_onABareStore_pass() {
        StubStore stub = StubStore.bare();
        plain(new CapabilityCheck(stub)).forEach(passed -> Flux.from(passed).blockLast());
        assertThat(stub.asked).containsExactly("put", "put", "get", "delete", "list");
    }

    @Test
    void put_overTheLimit_quotaWithLimitAndActual() {
        StubStore stub = StubStore.capable();
        Content large = Content.of(ByteBuffer.allocate(1_001));
        StepVerifier.create(new CapabilityCheck(stub).put(StubStore.NAME, large, PutOptions.unique()))
                .verifyErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(CasException.QuotaExceeded.class)
                        .hasMessageContaining("limit 1000, actual 1001")
                        .hasMessageContaining(StubStore.NAME.value()));
        assertThat(stub.asked).isEmpty();
    }
}
