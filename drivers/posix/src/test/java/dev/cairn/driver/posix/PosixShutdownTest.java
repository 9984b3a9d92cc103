package dev.cairn.driver.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Puts that end when threads are no longer to be had. That no file stays open is seen by the guard of every test. */
final class PosixShutdownTest {
    private final LosingEnvironment environment = new LosingEnvironment();
    private final Path root = Folders.make();
    private final PosixStore store =
            PosixStore.open(PosixStoreConfig.builder(root).build(), environment);

    @AfterEach
    void remove() {
        store.shutdown().block();
        Folders.remove(root);
        environment.close();
    }

    /** A put that has staged some bytes and waits for more. */
    private Disposable waitingPut() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        Flux<ByteBuffer> bytes = Flux.concat(
                Flux.just(ByteBuffer.wrap(new byte[100])),
                Flux.<ByteBuffer>never().doOnSubscribe(s -> asked.countDown()));
        Disposable put = store.put(ObjectName.of("waits"), Content.of(bytes), PutOptions.unique())
                .subscribe();
        asked.await();
        return put;
    }

    @Test
    void shutdown_afterTheDiscardOfACancelledPutWasLost_leavesNothing() throws InterruptedException {
        Disposable put = waitingPut();
        assertThat(Folders.staged(root)).hasSize(1);
        environment.lose(true);
        put.dispose();
        environment.lose(false);
        store.shutdown().block();
        assertThat(root.resolve(".staging")).isEmptyDirectory();
    }

    @Test
    void shutdown_duringAPut_leavesNothing() throws InterruptedException {
        Disposable put = waitingPut();
        store.shutdown().block();
        assertThat(root.resolve(".staging")).isEmptyDirectory();
        environment.lose(true);
        put.dispose();
    }

    @Test
    void cancel_afterTheEnvironmentWasClosed_discards() throws InterruptedException {
        Disposable put = waitingPut();
        environment.close();
        put.dispose();
        assertThat(Folders.staged(root)).isEmpty();
    }

    @Test
    void shutdown_afterTheEnvironmentWasClosed_leavesNothing() throws InterruptedException {
        waitingPut();
        environment.close();
        store.shutdown().block();
        assertThat(root.resolve(".staging")).isEmptyDirectory();
        assertThatThrownBy(() -> StoreCalls.put(store, "late", new byte[1])).isInstanceOf(CasException.Closed.class);
    }

    @Test
    void get_openedInTheMomentOfItsCancel_leavesNothingOpen() {
        StoreCalls.put(store, "there", new byte[100]);
        cancelledAsItIsGiven(store.get(ObjectName.of("there"), GetOptions.whole()));
        assertThat(store.openObjects()).isZero();
    }

    @Test
    void put_stagedInTheMomentOfItsCancel_leavesNothing() {
        Content content = Content.of(ByteBuffer.wrap(new byte[100]));
        cancelledAsItIsGiven(store.put(ObjectName.of("late"), content, PutOptions.unique()));
        assertThat(Folders.staged(root)).isEmpty();
    }

    /** The first step ends while Reactor's sink has taken note of the cancel and has not told of it, when it asks for the subscriber's context. */
    private void cancelledAsItIsGiven(Mono<?> operation) {
        AtomicBoolean cancelling = new AtomicBoolean();
        BaseSubscriber<Object> subscriber = new BaseSubscriber<>() {
            @Override
            public Context currentContext() {
                if (cancelling.getAndSet(false)) {
                    environment.find();
                }
                return Context.empty();
            }
        };
        environment.lose(true);
        operation.subscribe(subscriber);
        cancelling.set(true);
        subscriber.cancel();
        environment.lose(false);
        assertThat(cancelling).isFalse();
    }
}
