package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The detector of blocking calls is on: it fails a thread that must not block. */
class BlockHoundTest {
    @Test
    void sleep_onAThreadThatMustNotBlock_isAnError() {
        Mono<Void> sleeps = Mono.<Void>fromRunnable(BlockHoundTest::sleep).subscribeOn(Schedulers.parallel());
        assertThatThrownBy(() -> sleeps.block(Duration.ofSeconds(10)))
                .hasRootCauseInstanceOf(BlockingOperationError.class);
    }

    private static void sleep() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
