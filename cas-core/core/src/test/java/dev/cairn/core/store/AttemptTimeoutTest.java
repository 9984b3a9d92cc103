package dev.cairn.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Attempts that do not answer, and how the layers work together, in virtual time. */
final class AttemptTimeoutTest {
    private static final LayerOptions OPTIONS =
            new LayerOptions(3, Duration.ofMillis(100), 1, Duration.ofSeconds(60), Duration.ofMinutes(10));
    private static final Content CONTENT = Content.of(ByteBuffer.allocate(10));

    private final VirtualEnvironment environment = new VirtualEnvironment();
    private final StubStore stub = StubStore.capable();
    private final Store timed = new AttemptTimeout(stub, OPTIONS, environment);

    @AfterEach
    void close() {
        environment.close();
    }

    @Test
    void put_noAnswer_unknownOutcomeAfterItsOwnLimit() {
        stub.put = Mono::never;
        StepVerifier.create(timed.put(StubStore.NAME, CONTENT, PutOptions.unique()))
                .expectSubscription()
                .then(() -> environment.advance(Duration.ofMinutes(9)))
                .then(() -> environment.advance(Duration.ofMinutes(1)))
                .verifyErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(CasException.UnknownOutcome.class)
                        .hasMessageContaining("limit 600000 ms"));
    }

    @Test
    void getStatDelete_noAnswer_timedOut() {
        stub.put = Mono::never;
        stub.get = options -> Mono.never();
        for (Mono<?> late : List.of(
                timed.get(StubStore.NAME, GetOptions.whole()),
                timed.stat(StubStore.NAME),
                timed.delete(StubStore.NAME, DeleteOptions.any()))) {
            StepVerifier.create(late)
                    .expectSubscription()
                    .then(() -> environment.advance(Duration.ofSeconds(60)))
                    .verifyErrorSatisfies(e -> assertThat(e)
                            .isInstanceOf(CasException.TimedOut.class)
                            .hasMessageContaining("limit 60000 ms")
                            .hasMessageContaining(StubStore.NAME.value()));
        }
    }

    @Test
    void body_ofASlowConsumer_isNotTimed() {
        stub.get = options -> Mono.just(StubStore.body(Flux.just(ByteBuffer.allocate(5), ByteBuffer.allocate(5))));
        StepVerifier.create(timed.get(StubStore.NAME, GetOptions.whole()).flatMapMany(ObjectBody::bytes), 0)
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> environment.advance(Duration.ofHours(5)))
                .thenRequest(1)
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void layers_timeoutIsRetriedAndWaitsWithoutAPermit() {
        Store layered = StoreLayers.around(stub, OPTIONS, environment);
        stub.get = options -> Mono.never();
        Mono<ObjectBody> first = layered.get(StubStore.NAME, GetOptions.whole());
        StepVerifier.create(first)
                .expectSubscription()
                .then(() -> environment.advance(Duration.ofSeconds(60)))
                .then(() -> assertThat(layered.stat(StubStore.NAME).block())
                        .as("the only permit is free while the first one waits")
                        .isEqualTo(StubStore.INFO))
                .then(() -> environment.advance(Duration.ofSeconds(200)))
                .verifyError(CasException.TimedOut.class);
        assertThat(stub.asked).containsExactly("get", "stat", "get", "get");
    }

    @Test
    void layers_capabilityCheckIsOutermost() {
        StubStore bare = StubStore.bare();
        Store layered = StoreLayers.around(bare, OPTIONS, environment);
        StepVerifier.create(layered.get(StubStore.NAME, GetOptions.last(5)))
                .verifyError(CasException.Unsupported.class);
        assertThat(bare.asked).isEmpty();
        assertThat(layered.capabilities()).isEqualTo(bare.capabilities());
    }
}
