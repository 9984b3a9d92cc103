package dev.cairn.replication.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

/** Places that answer after a time, or fail, or keep silent; each has a patience of ten milliseconds. */
final class FirstAnswerTest {
    private static final Duration PATIENCE = Duration.ofMillis(10);

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final List<String> asked = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();
    private final AtomicReference<Object> heard = new AtomicReference<>();

    @AfterEach
    void stop() {
        clock.dispose();
    }

    private Mono<String> first(Map<String, Mono<String>> places, String... order) {
        return new FirstAnswer<>(
                        List.of(order),
                        place -> places.getOrDefault(place, Mono.never())
                                .doOnSubscribe(s -> asked.add(place))
                                .doOnCancel(() -> cancelled.add(place)),
                        place -> PATIENCE,
                        Comparator.comparing(Throwable::getMessage),
                        clock)
                .first();
    }

    private Disposable subscribe(Mono<String> first) {
        return first.subscribe(heard::set, heard::set);
    }

    private Mono<String> after(int millis, String answer) {
        return Mono.delay(Duration.ofMillis(millis), clock).thenReturn(answer);
    }

    private static Mono<String> failing(String message) {
        return Mono.error(new IllegalStateException(message));
    }

    @Test
    void first_quickPlace_nobodyElseIsAsked() {
        subscribe(first(Map.of("a", after(9, "A"), "b", after(1, "B")), "a", "b"));
        clock.advanceTimeBy(Duration.ofMillis(100));
        assertThat(heard.get()).isEqualTo("A");
        assertThat(asked).containsExactly("a");
    }

    @Test
    void first_slowPlace_theNextIsAskedAndTheLoserCancelled() {
        subscribe(first(Map.of("a", after(50, "A"), "b", after(5, "B"), "c", after(1, "C")), "a", "b", "c"));
        clock.advanceTimeBy(Duration.ofMillis(14));
        assertThat(heard.get()).isNull();
        clock.advanceTimeBy(Duration.ofMillis(100));
        assertThat(heard.get()).isEqualTo("B");
        assertThat(asked).containsExactly("a", "b");
        assertThat(cancelled).containsExactly("a");
    }

    @Test
    void first_slowPlace_mayStillWin() {
        subscribe(first(Map.of("a", after(12, "A"), "b", after(50, "B")), "a", "b"));
        clock.advanceTimeBy(Duration.ofMillis(12));
        assertThat(heard.get()).isEqualTo("A");
        assertThat(cancelled).containsExactly("b");
    }

    @Test
    void first_placesThatFail_theNextIsAskedAtOnce() {
        assertThat(first(Map.of("a", failing("1"), "b", failing("2"), "c", Mono.just("C")), "a", "b", "c")
                        .block())
                .isEqualTo("C");
        assertThat(asked).containsExactly("a", "b", "c");
    }

    @Test
    void first_allFail_theFailureThatSaysMost() {
        Mono<String> all = first(Map.of("a", failing("1"), "b", failing("3"), "c", failing("2")), "a", "b", "c");
        assertThatThrownBy(all::block).hasMessage("3");
    }

    @Test
    void first_lastOneFailsWhileAnEarlierOneIsUnderWay_thatOneIsWaitedFor() {
        subscribe(first(Map.of("a", after(40, "A"), "b", failing("2")), "a", "b"));
        clock.advanceTimeBy(Duration.ofMillis(20));
        assertThat(heard.get()).isNull();
        clock.advanceTimeBy(Duration.ofMillis(20));
        assertThat(heard.get()).isEqualTo("A");
    }

    @Test
    void first_cancelled_allAreCancelledAndNobodyIsAskedAnyMore() {
        Disposable waiting =
                subscribe(first(Map.of("a", Mono.never(), "b", Mono.never(), "c", after(0, "C")), "a", "b", "c"));
        clock.advanceTimeBy(Duration.ofMillis(15));
        waiting.dispose();
        clock.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(cancelled).containsExactlyInAnyOrder("a", "b");
        assertThat(asked).containsExactly("a", "b");
        assertThat(heard.get()).isNull();
    }

    @Test
    void first_placeThatSaysNothing_isAFailure() {
        assertThat(first(Map.of("a", Mono.empty(), "b", Mono.just("B")), "a", "b")
                        .block())
                .isEqualTo("B");
        assertThatThrownBy(first(Map.of("a", Mono.empty()), "a")::block).hasMessageContaining("answers or fails");
    }

    @Test
    void first_contextOfTheSubscriber_reachesThePlaces() {
        Mono<String> told = Mono.deferContextual(view -> Mono.just(view.get("who")));
        assertThat(first(Map.of("a", told), "a")
                        .contextWrite(Context.of("who", "me"))
                        .block())
                .isEqualTo("me");
    }
}
