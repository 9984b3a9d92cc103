package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Kind;
import dev.cairn.api.store.Capabilities;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * Group K: every failure has its kind.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface ErrorContract extends StoreCases {
    private static Mono<ObjectInfo> put(Store store) {
        byte[] bytes = Bytes.random(1, 100_000);
        return store.put(ObjectName.of("troubled"), Bytes.content(bytes), PutOptions.replace());
    }

    private Store meeting(Trouble trouble, String missing) {
        Probe.of(harness()).put("troubled", Bytes.random(1, 100_000));
        return Gate.control(harness().meeting(trouble), missing);
    }

    /** Failures that every store can be brought to. */
    private List<CasException> provoke(Probe p) {
        p.put("troubled", Bytes.random(1, 100_000));
        Capabilities declared = p.store().capabilities();
        List<CasException> failures = new ArrayList<>();
        failures.add(p.readFailure("missing", GetOptions.whole(), Kind.NOT_FOUND));
        failures.add(p.putFailure("short", Content.of(Zeros.of(1), 2), PutOptions.unique(), Kind.PRECONDITION));
        if (declared.createIfAbsent()) {
            failures.add(
                    p.putFailure("troubled", Bytes.content(new byte[1]), PutOptions.create(), Kind.ALREADY_EXISTS));
        }
        if (declared.rangeRead()) {
            failures.add(p.readFailure("troubled", GetOptions.range(new ByteRange(1L << 40, 1)), Kind.RANGE));
        }
        if (declared.objectBytesMax() < Long.MAX_VALUE) {
            long tooLong = declared.objectBytesMax() + 1;
            failures.add(
                    p.putFailure("troubled", Content.of(Zeros.of(tooLong), tooLong), PutOptions.replace(), Kind.QUOTA));
        }
        return failures;
    }

    private List<CasException> provokeAll() {
        Probe p = Probe.of(harness());
        List<CasException> failures = provoke(p);
        Map<Trouble, Kind> kinds = new TreeMap<>(Map.of(
                Trouble.DENIED, Kind.DENIED,
                Trouble.THROTTLED, Kind.THROTTLED,
                Trouble.TIMEOUT, Kind.TIMEOUT,
                Trouble.UNAVAILABLE, Kind.UNAVAILABLE,
                Trouble.QUOTA, Kind.QUOTA));
        List<Trouble> unreachable = new ArrayList<>();
        kinds.forEach((trouble, kind) -> harness()
                .meeting(trouble)
                .ifPresentOrElse(s -> failures.add(p.failure(put(s), kind)), () -> unreachable.add(trouble)));
        Optional<Store> corrupt = harness().meeting(Trouble.CORRUPT);
        corrupt.ifPresent(s -> failures.add(p.on(s).readFailure("troubled", GetOptions.whole(), Kind.CORRUPT)));
        if (!unreachable.isEmpty()) {
            Verdicts.note("the harness cannot bring about " + unreachable);
        }
        return failures;
    }

    @Test
    default void k01_kindTable() {
        for (CasException e : provokeAll()) {
            boolean retryable = e.kind() == Kind.THROTTLED || e.kind() == Kind.TIMEOUT || e.kind() == Kind.UNAVAILABLE;
            assertThat(e.retryable()).as("retryable: %s", e.getMessage()).isEqualTo(retryable);
            assertThat(e.operation()).as("operation of: %s", e.getMessage()).isNotBlank();
            assertThat(e.getMessage()).as("message with the subject").containsPattern("troubled|missing|short");
        }
    }

    @Test
    default void k02_throttle_carriesRetryAfter() {
        Store throttling = meeting(Trouble.THROTTLED, "the backend never throttles");
        CasException e = Probe.of(harness()).failure(put(throttling), Kind.THROTTLED);
        assertThat(((CasException.Throttled) e).after())
                .as("wait that the backend asked for")
                .isPositive();
    }

    @Test
    default void k03_retries_areBoundedAndObservable() {
        if (harness().attempts().isEmpty()) {
            throw Gate.gated("nobody counts attempts: a driver makes one, and retries are the retry layer's");
        }
        Store unavailable = meeting(Trouble.UNAVAILABLE, "the harness cannot make the backend unavailable");
        long before = harness().attempts().getAsLong();
        Probe.of(harness()).failure(put(unavailable), Kind.UNAVAILABLE);
        assertThat(harness().attempts().getAsLong() - before)
                .as("attempts of one put")
                .isBetween(1L, 10L);
    }

    @Test
    default void k04_errorInsideSuccess_isDetected() {
        Store lying = meeting(Trouble.ERROR_INSIDE_SUCCESS, "the backend never reports an error inside a success");
        Probe.of(harness()).failure(put(lying), Kind.THROTTLED, Kind.UNAVAILABLE, Kind.UNKNOWN_OUTCOME);
    }

    @Test
    default void k05_credentialExpiryMidStream_failsTyped() {
        Store expiring = meeting(Trouble.CREDENTIALS_EXPIRE_MID_STREAM, "the backend has no credentials that expire");
        Probe.of(harness()).on(expiring).readFailure("troubled", GetOptions.whole(), Kind.DENIED, Kind.UNAVAILABLE);
    }

    @Test
    default void k06_deadline_isHonoured() {
        Duration deadline = Gate.control(
                harness().deadline(),
                "no deadline of its own: a driver has none, and timeouts are the timeout layer's");
        Store silent = meeting(Trouble.TIMEOUT, "the harness cannot make the backend silent");
        long start = harness().environment().nanoTime();
        Probe.of(harness()).failure(put(silent), Kind.TIMEOUT);
        long took = harness().environment().nanoTime() - start;
        assertThat(Duration.ofNanos(took))
                .as("ten per cent over the deadline")
                .isLessThan(deadline.multipliedBy(11).dividedBy(10));
    }

    @Test
    default void k07_messages_holdNoSecrets() {
        for (CasException e : provokeAll()) {
            Secrets.notIn(harness(), e);
        }
        if (harness().secrets().isEmpty()) {
            Verdicts.note("the harness has no secrets to look for");
        }
    }
}
