package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

final class PublisherTckTest {
    @TestFactory
    Stream<DynamicTest> range_ofReactor_passes() {
        return PublisherTck.of(
                        "range",
                        n -> Flux.range(0, (int) Math.min(n, 1000)),
                        1000,
                        () -> Flux.<Integer>error(new IllegalStateException("failed")))
                .tests();
    }

    @Test
    void tests_areOnePerRule() {
        List<String> names = correct().tests().map(DynamicTest::getDisplayName).toList();
        assertThat(names).hasSizeGreaterThan(25).doesNotHaveDuplicates();
        assertThat(names).anyMatch(name -> name.endsWith("required_spec303_mustNotAllowUnboundedRecursion"));
        assertThat(names).noneMatch(name -> name.contains("untested_"));
    }

    @Test
    void publisher_thatIgnoresDemand_fails() {
        Publisher<Integer> greedy = s -> {
            s.onSubscribe(new Deaf());
            for (int i = 0; i < 10; i++) {
                s.onNext(i);
            }
            s.onComplete();
        };
        DynamicTest rule = rule(
                PublisherTck.of("greedy", n -> greedy, 10, () -> null),
                "required_spec101_subscriptionRequestMustResultInTheCorrectNumberOfProducedElements");
        assertThatThrownBy(() -> rule.getExecutable().execute()).isInstanceOf(AssertionError.class);
    }

    @Test
    void rule_thatTheTckSkips_isAborted() {
        DynamicTest rule = rule(
                PublisherTck.of("no failure", n -> Flux.range(0, (int) n), 10, () -> null),
                "optional_spec104_mustSignalOnErrorWhenFails");
        assertThatThrownBy(() -> rule.getExecutable().execute())
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("skipped by the TCK");
    }

    private static PublisherTck<Integer> correct() {
        return PublisherTck.of("one", n -> Mono.just(1), 1, () -> null);
    }

    private static DynamicTest rule(PublisherTck<?> tck, String name) {
        return tck.tests()
                .filter(t -> t.getDisplayName().endsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static final class Deaf implements org.reactivestreams.Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }
}
