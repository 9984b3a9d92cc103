package dev.cairn.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.PutOptions;
import dev.cairn.conformance.RecordingTelemetry;
import dev.cairn.conformance.TestEnvironment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** One operation is one record, whatever becomes of it. */
final class MetricsTest {
    private static final Content CONTENT = Content.of(ByteBuffer.allocate(10));

    private final TestEnvironment environment = TestEnvironment.create();
    private final RecordingTelemetry telemetry = environment.telemetry();
    private final StubStore stub = StubStore.capable();
    private final Metrics store = new Metrics(stub, environment);

    private long recorded(String verb, String outcome) {
        return telemetry.timed("cairn.store.operation", "verb", verb, "outcome", outcome);
    }

    private Flux<ByteBuffer> body(Flux<ByteBuffer> bytes) {
        stub.get = options -> Mono.just(StubStore.body(bytes));
        return store.get(StubStore.NAME, GetOptions.whole()).flatMapMany(ObjectBody::bytes);
    }

    @Test
    void verbs_thatSucceed_areCountedOnceASubscription() {
        Mono<?> put = store.put(StubStore.NAME, CONTENT, PutOptions.unique());
        put.block();
        put.block();
        store.stat(StubStore.NAME).block();
        store.delete(StubStore.NAME, DeleteOptions.any()).block();
        store.list("", null).blockLast();
        assertThat(recorded("put", "ok")).isEqualTo(2);
        assertThat(telemetry.counted("cairn.store.put.bytes")).isEqualTo(2 * StubStore.INFO.length());
        assertThat(recorded("stat", "ok")).isEqualTo(1);
        assertThat(recorded("delete", "ok")).isEqualTo(1);
        assertThat(recorded("list", "ok")).isEqualTo(1);
    }

    @Test
    void get_lastsUntilItsBodyEnds() {
        Flux<ByteBuffer> body = body(Flux.just(ByteBuffer.allocate(4), ByteBuffer.allocate(6)));
        StepVerifier.create(body, 1)
                .expectNextCount(1)
                .then(() -> assertThat(recorded("get", "ok")).isZero())
                .thenRequest(1)
                .expectNextCount(1)
                .verifyComplete();
        assertThat(recorded("get", "ok")).isEqualTo(1);
        assertThat(telemetry.counted("cairn.store.get.bytes")).isEqualTo(10);
    }

    @Test
    void failures_areCountedByTheirKind() {
        CasException gone = CasException.notFound("stub", "object", "x");
        stub.put = () -> Mono.error(gone);
        StepVerifier.create(store.put(StubStore.NAME, CONTENT, PutOptions.unique()))
                .verifyError(CasException.NotFound.class);
        StepVerifier.create(body(Flux.just(ByteBuffer.allocate(4)).concatWith(Flux.error(gone))))
                .expectNextCount(1)
                .verifyError(CasException.NotFound.class);
        StepVerifier.create(body(Flux.error(new IllegalStateException("a bug"))))
                .verifyError(IllegalStateException.class);
        assertThat(recorded("put", "not_found")).isEqualTo(1);
        assertThat(telemetry.counted("cairn.store.put.bytes")).isZero();
        assertThat(recorded("get", "not_found")).isEqualTo(1);
        assertThat(recorded("get", "internal")).isEqualTo(1);
    }

    @Test
    void cancel_isAnOutcomeButNotAfterTheEnd() {
        stub.put = Mono::never;
        store.stat(StubStore.NAME).subscribe().dispose();
        body(Flux.never()).subscribe().dispose();
        body(Flux.just(ByteBuffer.allocate(1), ByteBuffer.allocate(1))).next().block();
        assertThat(recorded("stat", "cancelled")).isEqualTo(1);
        assertThat(recorded("get", "cancelled")).isEqualTo(2);
        assertThat(recorded("get", "ok")).isZero();
    }

    @Test
    void attempts_areOneOperation() {
        AtomicInteger attempts = new AtomicInteger();
        stub.put = () -> attempts.incrementAndGet() < 3
                ? Mono.error(new CasException.Unavailable(StubStore.details("not now")))
                : Mono.just(StubStore.INFO);
        LayerOptions options =
                new LayerOptions(4, Duration.ofMillis(1), 4, Duration.ofSeconds(60), Duration.ofSeconds(60));
        StoreLayers.around(stub, options, environment)
                .put(StubStore.NAME, CONTENT, PutOptions.unique())
                .block();
        assertThat(attempts).hasValue(3);
        assertThat(recorded("put", "ok")).isEqualTo(1);
    }
}
