package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.TestAbortedException;
import reactor.blockhound.BlockingOperationError;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Group N: the manners of a publisher.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface ReactiveContract extends StoreCases {
    @Test
    default void n01_publishers_passTheTck() {
        Probe p = Probe.of(harness());
        Store closed = harness().secondStore();
        p.await(closed.shutdown());
        // A buffer has at most 1 MiB (D11), so this body has at least eight.
        p.put("body", Bytes.random(1, 8 << 20));
        PublisherTck<ByteBuffer> bodies = PublisherTck.of(
                "body",
                n -> p.body("body", GetOptions.whole()).take(n),
                8,
                () -> p.on(closed).body("body", GetOptions.whole()));
        Set<Integer> made = new HashSet<>();
        PublisherTck<ObjectInfo> listings =
                PublisherTck.of("list", n -> listing(p, made, (int) n), 20, () -> closed.list("", null));
        assertAll(Stream.concat(bodies.tests(), listings.tests()).map(ReactiveContract::unlessSkipped));
    }

    /** A listing of exactly so many objects. */
    private static Flux<ObjectInfo> listing(Probe p, Set<Integer> made, int n) {
        for (int i = 0; i < n && !made.contains(n); i++) {
            p.put("tck" + n + "/" + i, Bytes.text("tck"));
        }
        made.add(n);
        return p.store().list("tck" + n + "/", null);
    }

    private static Executable unlessSkipped(DynamicTest test) {
        return () -> {
            try {
                test.getExecutable().execute();
            } catch (TestAbortedException e) {
                // A rule that the TCK does not hold against this publisher.
            } catch (Throwable e) {
                throw new AssertionError(test.getDisplayName() + ": " + e.getMessage(), e);
            }
        };
    }

    @Test
    default void n02_publishers_areColdAndResubscribable() {
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(2, 100_000);
        AtomicInteger subscriptions = new AtomicInteger();
        Content content = Content.of(
                Bytes.chunked(bytes, 9_000).doOnSubscribe(s -> subscriptions.incrementAndGet()), bytes.length);
        ObjectName name = ObjectName.of("cold");
        Mono<ObjectInfo> put = p.store().put(name, content, PutOptions.unique());
        Mono<Void> delete = p.store().delete(name, DeleteOptions.any());
        Flux<ByteBuffer> get = p.body("cold", GetOptions.whole());
        Mono<ObjectInfo> stat = p.store().stat(name);
        Flux<ObjectInfo> list = p.store().list("cold", null);
        p.absent("cold");
        assertThat(subscriptions)
                .as("subscriptions to the bytes before any to the put")
                .hasValue(0);
        ObjectInfo first = p.answer(put);
        for (int i = 0; i < 2; i++) {
            assertThat(p.answer(put).length()).isEqualTo(bytes.length);
            Bytes.same("cold", Bytes.join(p.all(get)), bytes);
            assertThat(p.answer(stat).name()).isEqualTo(first.name());
            assertThat(p.all(list)).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(subscriptions)
                .as("subscriptions to the bytes of two or three puts")
                .hasValueBetween(1, 3);
        p.await(delete);
        p.await(delete);
        p.absent("cold");
        p.answer(put);
        p.present("cold", bytes);
    }

    @Test
    default void n03_eventLoop_isNeverBlocked() {
        Probe p = Probe.of(harness());
        if (!blockHoundWatches()) {
            throw Gate.gated("BlockHound is not installed in this JVM");
        }
        ObjectName name = ObjectName.of("loop");
        byte[] bytes = Bytes.random(3, 300_000);
        onLoop(p, p.store().put(name, Content.of(Bytes.chunked(bytes, 7_000)), PutOptions.unique()));
        onLoop(p, p.store().put(name, Bytes.content(bytes), PutOptions.replace()));
        onLoop(p, p.store().stat(name));
        onLoop(
                p,
                p.store()
                        .get(name, GetOptions.whole())
                        .flatMapMany(ObjectBody::bytes)
                        .then());
        onLoop(p, p.store().list("", null).then());
        onLoop(p, p.store().delete(name, DeleteOptions.any()));
        Store second = harness().secondStore();
        onLoop(p, second.stat(name).onErrorComplete());
        onLoop(p, second.shutdown());
    }

    private void onLoop(Probe p, Mono<?> operation) {
        p.await(operation.subscribeOn(harness().environment().parallel()));
    }

    private boolean blockHoundWatches() {
        Mono<Boolean> blocking = Mono.fromCallable(() -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS));
        try {
            Probe.of(harness())
                    .await(blocking.subscribeOn(harness().environment().parallel()));
            return false;
        } catch (RuntimeException | BlockingOperationError e) {
            return Exceptions.unwrap(e) instanceof BlockingOperationError
                    || e.getCause() instanceof BlockingOperationError;
        }
    }

    @Test
    default void n04_cancel_endsWithinASecond() {
        Probe p = Probe.of(harness());
        byte[] bytes = Bytes.random(4, 1_000_000);
        p.put("there", bytes);
        Duration second = harness().limits().patience().dividedBy(10);
        AtomicBoolean reading = new AtomicBoolean();
        CountDownLatch cancelled = new CountDownLatch(1);
        Flux<ByteBuffer> endless = Bytes.chunked(bytes, 50_000)
                .doOnNext(b -> reading.set(true))
                .concatWith(Flux.never())
                .doOnCancel(cancelled::countDown);
        Disposable put = p.store()
                .put(ObjectName.of("never"), Content.of(endless), PutOptions.unique())
                .subscribe();
        Disposable get = p.body("there", GetOptions.whole())
                .concatMap(b -> Mono.never(), 1)
                .subscribe();
        p.eventually("the source is read", reading::get);
        put.dispose();
        get.dispose();
        assertThat(arrives(cancelled, second))
                .as("the source is cancelled within %s", second)
                .isTrue();
        Held.returnsToNothing(harness(), p);
        p.absent("never");
    }

    private static boolean arrives(CountDownLatch latch, Duration within) {
        try {
            return latch.await(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    default void n05_context_reachesTheSource() {
        Probe p = Probe.of(harness());
        AtomicInteger seen = new AtomicInteger();
        Flux<ByteBuffer> source = Flux.deferContextual(context -> {
            seen.addAndGet(context.<Integer>getOrEmpty("trace").orElse(0));
            return Flux.just(ByteBuffer.wrap(Bytes.text("traced")));
        });
        p.answer(p.store()
                .put(ObjectName.of("traced"), Content.of(source), PutOptions.unique())
                .contextWrite(context -> context.put("trace", 7)));
        assertThat(seen).as("what the source saw of the subscriber's context").hasValue(7);
        p.present("traced", Bytes.text("traced"));
    }

    @Test
    default void n06_close_leaksNoThreadOrConnection() throws InterruptedException {
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        Probe p = Probe.of(harness());
        Probe second = p.on(harness().secondStore());
        for (int i = 0; i < 20; i++) {
            p.put("leak/" + i, Bytes.random(i, 50_000));
            second.read("leak/" + i);
            second.answer(second.body("leak/" + i, GetOptions.whole()).next());
        }
        second.await(second.store().shutdown());
        Held.returnsToNothing(harness(), p);
        p.await(p.store().shutdown());
        harness().close();
        assertThat(harness().held().orElse(0)).as("held after close").isZero();
        List<Thread> started = Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("cairn-") && !before.contains(t))
                .toList();
        for (Thread t : started) {
            t.join(harness().limits().patience().toMillis());
            assertThat(t.isAlive()).as("thread %s after close", t.getName()).isFalse();
        }
    }
}
