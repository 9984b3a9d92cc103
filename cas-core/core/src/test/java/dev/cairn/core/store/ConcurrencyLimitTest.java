package dev.cairn.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.PutOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.publisher.TestPublisher;

/** A permit is taken for each attempt and comes back whatever happens to it. */
final class ConcurrencyLimitTest {
    private static final int PERMITS = 2;
    private static final LayerOptions OPTIONS =
            new LayerOptions(4, Duration.ofMillis(100), PERMITS, Duration.ofSeconds(60), Duration.ofMinutes(10));
    private static final Content CONTENT = Content.of(ByteBuffer.allocate(10));
    private final CasException failure = new CasException.Denied(StubStore.details("no"));

    private final StubStore stub = StubStore.capable();
    private final ConcurrencyLimit limit = new ConcurrencyLimit(stub, OPTIONS);

    private Mono<ObjectInfo> put() {
        return limit.put(StubStore.NAME, CONTENT, PutOptions.unique());
    }

    private Mono<ObjectBody> get() {
        return limit.get(StubStore.NAME, GetOptions.whole());
    }

    private Flux<ByteBuffer> bytes() {
        return get().flatMapMany(ObjectBody::bytes);
    }

    /** After each test all permits must be there: as many puts as permits start at once, and no more. */
    @AfterEach
    void allPermits_areBack() {
        stub.asked.clear();
        stub.put = Mono::never;
        List<Disposable> puts = new ArrayList<>();
        for (int i = 0; i <= PERMITS; i++) {
            puts.add(put().subscribe());
        }
        assertThat(stub.asked).hasSize(PERMITS);
        puts.forEach(Disposable::dispose);
    }

    @Test
    void put_overTheLimit_waitsInOrder() {
        Sinks.One<ObjectInfo> answer = Sinks.one();
        stub.put = answer::asMono;
        List<Integer> done = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            put().subscribe(info -> done.add(number));
        }
        assertThat(stub.asked).hasSize(PERMITS);
        answer.tryEmitValue(StubStore.INFO);
        assertThat(done).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        assertThat(stub.asked).hasSize(5);
    }

    @Test
    void put_failedOrCancelled_returnsItsPermit() {
        stub.put = () -> Mono.error(failure);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> put().block()).isEqualTo(failure);
        }
        stub.put = Mono::never;
        for (int i = 0; i < 5; i++) {
            put().subscribe().dispose();
        }
    }

    @Test
    void get_holdsItsPermitUntilTheBodyEnds() {
        TestPublisher<ByteBuffer> body = TestPublisher.create();
        stub.get = options -> Mono.just(StubStore.body(body.flux()));
        for (int i = 0; i < PERMITS + 1; i++) {
            bytes().subscribe();
        }
        assertThat(stub.asked).hasSize(PERMITS);
        body.complete();
        assertThat(stub.asked).hasSize(PERMITS + 1);
    }

    @Test
    void get_bodyFailsOrIsCancelled_returnsItsPermit() {
        for (int i = 0; i < 5; i++) {
            stub.get = options -> Mono.just(StubStore.body(Flux.error(failure)));
            assertThatThrownBy(() -> bytes().blockLast()).isEqualTo(failure);
            stub.get = options -> Mono.just(StubStore.body(Flux.never()));
            bytes().subscribe().dispose();
        }
    }

    @Test
    void get_failsThrowsOrIsCancelled_returnsItsPermit() {
        for (int i = 0; i < 5; i++) {
            stub.get = options -> Mono.error(failure);
            assertThatThrownBy(() -> bytes().blockLast()).isEqualTo(failure);
            stub.get = options -> {
                throw failure;
            };
            assertThatThrownBy(() -> bytes().blockLast()).isEqualTo(failure);
            stub.get = options -> Mono.never();
            bytes().subscribe().dispose();
        }
    }

    @Test
    void get_cancelledBetweenAnswerAndBody_returnsItsPermit() {
        for (int i = 0; i < 5; i++) {
            Sinks.One<ObjectBody> answer = Sinks.one();
            stub.get = options -> answer.asMono();
            Disposable.Swap reader = Disposables.swap();
            reader.update(get().flatMapMany(body -> {
                        reader.dispose();
                        return body.bytes();
                    })
                    .subscribe());
            answer.tryEmitValue(StubStore.body(Flux.never()));
            assertThat(reader.isDisposed()).isTrue();
        }
    }

    @Test
    void waiting_cancelled_leavesTheQueue() {
        stub.put = Mono::never;
        Disposable first = put().subscribe();
        Disposable second = put().subscribe();
        for (int i = 0; i < 5; i++) {
            put().subscribe().dispose();
        }
        assertThat(stub.asked).hasSize(PERMITS);
        first.dispose();
        second.dispose();
        assertThat(stub.asked).hasSize(PERMITS);
    }
}
