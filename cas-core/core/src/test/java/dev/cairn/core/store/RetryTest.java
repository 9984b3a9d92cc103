package dev.cairn.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.PutOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.test.StepVerifier;

/** Retry, in virtual time. */
final class RetryTest {
    private static final LayerOptions OPTIONS =
            new LayerOptions(4, Duration.ofMillis(100), 8, Duration.ofSeconds(60), Duration.ofMinutes(10));
    private static final Content CONTENT = Content.of(ByteBuffer.allocate(10));
    private final CasException unavailable = new CasException.Unavailable(StubStore.details("down"));
    private final CasException unknown = new CasException.UnknownOutcome(StubStore.details("no reply"));

    private final VirtualEnvironment environment = new VirtualEnvironment();
    private final StubStore stub = StubStore.capable();
    private final Retry retry = new Retry(stub, OPTIONS, environment);

    @AfterEach
    void close() {
        environment.close();
    }

    /** Fails so many times, then answers. */
    private static <T> Supplier<Mono<T>> failing(int times, CasException failure, T answer) {
        int[] left = {times};
        return () -> left[0]-- > 0 ? Mono.error(failure) : Mono.just(answer);
    }

    private StepVerifier.Step<?> put(PutOptions options) {
        return StepVerifier.create(retry.put(StubStore.NAME, CONTENT, options));
    }

    private void later() {
        environment.advance(Duration.ofMinutes(5));
    }

    @Test
    void put_transientFailures_triedAgainAndAnswered() {
        stub.put = failing(3, unavailable, StubStore.INFO);
        put(PutOptions.unique()).then(this::later).expectNextCount(1).verifyComplete();
        assertThat(stub.asked).hasSize(4);
    }

    @Test
    void everyOperation_neverAnswered_givesUpAfterAllAttempts() {
        stub.put = () -> Mono.error(unavailable);
        stub.get = options -> Mono.error(unavailable);
        List<Mono<?>> operations = List.of(
                retry.put(StubStore.NAME, CONTENT, PutOptions.replace()),
                retry.get(StubStore.NAME, GetOptions.whole()),
                retry.stat(StubStore.NAME),
                retry.delete(StubStore.NAME, DeleteOptions.any()));
        for (Mono<?> operation : operations) {
            stub.asked.clear();
            StepVerifier.create(operation).then(this::later).verifyErrorMatches(unavailable::equals);
            assertThat(stub.asked).hasSize(4);
        }
    }

    @Test
    void put_waits_growWithJitter() {
        stub.put = () -> Mono.error(unavailable);
        put(PutOptions.unique())
                .then(() -> environment.advance(Duration.ofMillis(49)))
                .then(() -> assertThat(stub.asked).hasSize(1))
                .then(() -> environment.advance(Duration.ofMillis(51)))
                .then(() -> assertThat(stub.asked).hasSize(2))
                .then(() -> environment.advance(Duration.ofMillis(49)))
                .then(() -> assertThat(stub.asked).hasSize(2))
                .then(() -> environment.advance(Duration.ofMillis(200)))
                .then(() -> assertThat(stub.asked).hasSize(3))
                .then(() -> environment.advance(Duration.ofMillis(400)))
                .verifyErrorMatches(unavailable::equals);
        assertThat(stub.asked).hasSize(4);
    }

    @Test
    void put_throttled_waitsAsLongAsAskedButNotForever() {
        stub.put = failing(
                1, new CasException.Throttled(StubStore.details("slow down"), Duration.ofSeconds(5)), StubStore.INFO);
        put(PutOptions.unique())
                .then(() -> environment.advance(Duration.ofMillis(4_999)))
                .then(() -> assertThat(stub.asked).hasSize(1))
                .then(() -> environment.advance(Duration.ofMillis(1)))
                .expectNextCount(1)
                .verifyComplete();
        stub.put = failing(
                1, new CasException.Throttled(StubStore.details("go away"), Duration.ofHours(2)), StubStore.INFO);
        put(PutOptions.unique())
                .then(() -> environment.advance(Duration.ofSeconds(30)))
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void put_permanentFailures_onceOnly() {
        List<CasException> permanent = List.of(
                new CasException.Denied(StubStore.details("no")),
                new CasException.QuotaExceeded(StubStore.details("full")),
                new CasException.AlreadyExists(StubStore.details("taken")),
                new CasException.PreconditionFailed(StubStore.details("crc")),
                new CasException.Closed(StubStore.details("closed")));
        for (CasException failure : permanent) {
            stub.asked.clear();
            stub.put = () -> Mono.error(failure);
            put(PutOptions.unique()).verifyErrorMatches(failure::equals);
            assertThat(stub.asked).hasSize(1);
        }
    }

    @Test
    void put_unknownOutcome_repeatedWhereThatIsHarmless() {
        for (PutOptions harmless : List.of(PutOptions.unique(), PutOptions.replace())) {
            stub.put = failing(2, unknown, StubStore.INFO);
            put(harmless).then(this::later).expectNextCount(1).verifyComplete();
        }
        stub.asked.clear();
        stub.put = failing(1, unknown, StubStore.INFO);
        put(PutOptions.create()).verifyErrorMatches(unknown::equals);
        assertThat(stub.asked).hasSize(1);
    }

    @Test
    void put_cancelledWhileWaiting_notTriedAgain() {
        stub.put = () -> Mono.error(unavailable);
        retry.put(StubStore.NAME, CONTENT, PutOptions.unique()).subscribe().dispose();
        later();
        assertThat(stub.asked).hasSize(1);
    }

    /** Delivers the digits 0 to 9, breaking off once before each of these offsets. */
    private List<GetOptions> breakingAt(int... offsets) {
        List<GetOptions> seen = new ArrayList<>();
        stub.get = options -> {
            int attempt = seen.size();
            seen.add(options);
            int from = options.span() instanceof GetOptions.Span.Range range
                    ? (int) range.range().offset()
                    : 0;
            int to = attempt < offsets.length ? offsets[attempt] : 10;
            Flux<ByteBuffer> bytes =
                    Flux.range(from, Math.max(0, to - from)).map(i -> ByteBuffer.wrap(new byte[] {i.byteValue()}));
            return Mono.just(
                    StubStore.body(attempt < offsets.length ? bytes.concatWith(Flux.error(unavailable)) : bytes));
        };
        return seen;
    }

    private StepVerifier.FirstStep<Byte> digits(Retry store) {
        return StepVerifier.create(store.get(StubStore.NAME, GetOptions.whole())
                .flatMapMany(ObjectBody::bytes)
                .map(ByteBuffer::get));
    }

    @Test
    void body_breaksOff_goesOnThereWithTheSameVersion() {
        List<GetOptions> seen = breakingAt(4, 4, 7);
        digits(retry)
                .expectNextCount(4)
                .then(this::later)
                .expectNext((byte) 4, (byte) 5, (byte) 6)
                .then(this::later)
                .expectNext((byte) 7, (byte) 8, (byte) 9)
                .verifyComplete();
        assertThat(seen).hasSize(4);
        assertThat(seen.subList(1, 4))
                .extracting(options -> ((GetOptions.Span.Range) options.span()).range())
                .containsExactly(new ByteRange(4, 6), new ByteRange(4, 6), new ByteRange(7, 3));
        assertThat(seen.subList(1, 4))
                .allMatch(options -> options.ifVersion().equals(Optional.of(StubStore.INFO.version())));
    }

    @Test
    void body_breaksOffAfterTheLastByte_completes() {
        List<GetOptions> seen = breakingAt(10);
        digits(retry).expectNextCount(10).verifyComplete();
        assertThat(seen).hasSize(1);
    }

    @Test
    void body_breaksOffAgainAndAgain_givesUp() {
        List<GetOptions> seen = breakingAt(1, 2, 3, 4, 5, 6, 7, 8, 9);
        List<Signal<ByteBuffer>> signals = new ArrayList<>();
        retry.get(StubStore.NAME, GetOptions.whole())
                .flatMapMany(ObjectBody::bytes)
                .materialize()
                .subscribe(signals::add);
        later();
        assertThat(signals.get(signals.size() - 1).getThrowable()).isEqualTo(unavailable);
        assertThat(seen).hasSize(1 + OPTIONS.attempts());
    }

    @Test
    void body_ofAStoreWithoutRanges_failsAsItDoes() {
        StubStore bare = StubStore.bare();
        bare.get = options -> Mono.just(StubStore.body(Flux.error(unavailable)));
        digits(new Retry(bare, OPTIONS, environment)).verifyErrorMatches(unavailable::equals);
        assertThat(bare.asked).hasSize(1);
    }

    @Test
    void body_permanentFailure_isNotResumed() {
        CasException corrupt = new CasException.Corrupt(StubStore.details("bad sector"));
        stub.get = options -> Mono.just(StubStore.body(Flux.error(corrupt)));
        digits(retry).verifyErrorMatches(corrupt::equals);
        assertThat(stub.asked).hasSize(1);
    }
}
