package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException.Kind;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Group E: stat.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface StatContract extends StoreCases {
    @Test
    default void e01_stat_matchesPutResult() {
        Probe p = Probe.of(harness());
        for (int size : new int[] {0, 1, 100_000}) {
            ObjectInfo put = p.put("stat/" + size, Bytes.random(size, size));
            assertThat(put.length()).isEqualTo(size);
            assertThat(p.stat("stat/" + size)).isEqualTo(put);
        }
    }

    @Test
    default void e02_statMissing_isNotFound() {
        Probe p = Probe.of(harness());
        p.put("dir/object", Bytes.text("object"));
        for (String name : new String[] {"missing", "dir", "dir/objec", "dir/object2", "dir/missing/deep"}) {
            p.failure(p.store().stat(ObjectName.of(name)), Kind.NOT_FOUND);
        }
    }

    @Test
    default void e03_stat_isNeverStale() {
        Probe p = Probe.of(harness());
        Probe other = p.on(harness().secondStore());
        for (int i = 1; i <= 20; i++) {
            ObjectInfo put = p.replace("changing", Bytes.random(i, i * 100));
            assertThat(other.stat("changing")).as("after put %d", i).isEqualTo(put);
            p.delete("changing");
            other.failure(other.store().stat(ObjectName.of("changing")), Kind.NOT_FOUND);
        }
        other.await(other.store().shutdown());
    }

    @Test
    default void e03_versions_tellStatesApart() {
        Probe p = Probe.of(harness());
        ObjectInfo first = p.replace("state", Bytes.text("first"));
        ObjectInfo second = p.replace("state", Bytes.text("other"));
        assertThat(second.version()).as("version after other bytes").isNotEqualTo(first.version());
        assertThat(p.stat("state").version()).isEqualTo(second.version());
        assertThat(p.stat("state").version()).as("version without a change").isEqualTo(second.version());
    }

    @Test
    default void e05_timestamp_isWithinTheDeclaredSkew() {
        Probe p = Probe.of(harness());
        // Clocks of files tick coarsely: one second covers every file system.
        Duration skew = p.store().capabilities().modifiedSkew().plusSeconds(1);
        Instant before = harness().environment().now();
        p.put("timed", Bytes.text("timed"));
        Instant after = harness().environment().now();
        assertThat(p.stat("timed").modified()).isBetween(before.minus(skew), after.plus(skew));
    }
}
