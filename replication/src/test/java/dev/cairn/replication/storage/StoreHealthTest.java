package dev.cairn.replication.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StoreHealthTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private final StoreHealth health = new StoreHealth();

    private void failed(int times, long now) {
        for (int i = 0; i < times; i++) {
            health.failed(now);
        }
    }

    @Test
    void failures_fiveInARow_aPauseThatDoubles() {
        failed(4, 0);
        assertThat(health.isPausedAt(0)).isFalse();
        failed(1, 0);
        assertThat(health.isPausedAt(SECOND - 1)).isTrue();
        assertThat(health.isPausedAt(SECOND)).isFalse();
        failed(1, SECOND);
        assertThat(health.isPausedAt(3 * SECOND - 1)).isTrue();
        assertThat(health.isPausedAt(3 * SECOND)).isFalse();
    }

    @Test
    void failures_duringAPause_makeItNoLonger() {
        failed(20, 0);
        assertThat(health.isPausedAt(SECOND)).isFalse();
    }

    @Test
    void failures_forEver_aMinuteAtMost() {
        long now = 0;
        for (int i = 0; i < 30; i++) {
            failed(5, now);
            now += 60 * SECOND;
            assertThat(health.isPausedAt(now)).isFalse();
        }
    }

    @Test
    void answer_endsAPause() {
        failed(9, 0);
        health.answered(1);
        assertThat(health.isPausedAt(0)).isFalse();
        failed(4, 0);
        assertThat(health.isPausedAt(0)).isFalse();
    }

    @Test
    void clock_beforeZero_isAsGood() {
        failed(5, -9 * SECOND);
        assertThat(health.isPausedAt(-9 * SECOND)).isTrue();
        assertThat(health.isPausedAt(-8 * SECOND)).isFalse();
    }

    @Test
    void patience_isAThirdMoreThanNearlyAllTake() {
        assertThat(health.patience()).isEqualTo(Duration.ofMillis(500));
        for (int i = 1; i <= 100; i++) {
            health.answered(i * MILLI);
        }
        assertThat(health.patience()).isEqualTo(Duration.ofNanos(95 * MILLI / 10 * 13));
        assertThat(health.medianNanos()).isEqualTo(50 * MILLI);
    }

    @Test
    void patience_hasLimits() {
        for (int i = 0; i < 200; i++) {
            health.answered(1);
        }
        assertThat(health.patience()).isEqualTo(Duration.ofMillis(5));
        for (int i = 0; i < 200; i++) {
            health.answered(100 * SECOND);
        }
        assertThat(health.patience()).isEqualTo(Duration.ofSeconds(5));
    }
}
