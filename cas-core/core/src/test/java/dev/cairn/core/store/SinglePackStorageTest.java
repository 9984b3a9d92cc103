package dev.cairn.core.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.Environment;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.PutOptions;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.core.Data;
import dev.cairn.core.HookedStore;
import dev.cairn.core.Rig;
import dev.cairn.driver.memory.MemoryStore;
import dev.cairn.driver.memory.MemoryStoreConfig;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Packs with one copy or more on one store. */
final class SinglePackStorageTest {
    private static final String STORE = "ab".repeat(16);
    private static final PackId PACK = new PackId(HashAlgorithm.BLAKE3, new Digest(1, 2, 3, 4));
    private static final byte[] BYTES = Data.random(1, 1_000);
    private static final byte[] OTHERS = Data.random(2, 1_000);
    private static final ByteRange RANGE = new ByteRange(100, 50);

    private final Environment environment = TestEnvironment.create();
    private final HookedStore store = new HookedStore(
            MemoryStore.open(MemoryStoreConfig.named(UUID.randomUUID().toString()), environment));

    private Replica copy(long nonce, byte[] bytes) {
        Replica copy = Replica.whole(PACK, STORE, nonce);
        store.put(copy.objectName(), Content.of(ByteBuffer.wrap(bytes)), PutOptions.unique())
                .block(Rig.PATIENCE);
        return copy;
    }

    private SinglePackStorage storage(Replica... copies) {
        return new SinglePackStorage(
                STORE, store, HashAlgorithm.BLAKE3, pack -> Mono.just(List.of(copies)), environment);
    }

    private static byte[] right(ByteBuffer bytes) {
        byte[] read = Data.copy(bytes);
        if (read[0] != BYTES[(int) RANGE.offset()]) {
            throw CasException.corrupt("open", "not the bytes", Subject.inPack(PACK, RANGE.offset()));
        }
        return read;
    }

    private static byte[] read(SinglePackStorage storage) {
        byte[] read = storage.read(PACK, RANGE, SinglePackStorageTest::right).block(Rig.PATIENCE);
        return read == null ? new byte[0] : read;
    }

    @Test
    void read_firstCopyDamagedOrGone_nextOneAnswers() {
        Replica damaged = copy(1, OTHERS);
        Replica cut = copy(2, new byte[120]);
        Replica gone = Replica.whole(PACK, STORE, 3);
        Replica good = copy(4, BYTES);
        for (Replica bad : List.of(damaged, cut, gone)) {
            Data.assertSame("the good copy", read(storage(bad, good)), Arrays.copyOfRange(BYTES, 100, 150));
        }
        Data.assertSame("the last one", read(storage(damaged, gone, good)), Arrays.copyOfRange(BYTES, 100, 150));
    }

    @Test
    void read_quarantinedCopies_triedLast() {
        Replica doubtful = copy(1, OTHERS).in(Replica.State.QUARANTINED);
        Replica held = copy(2, BYTES).in(Replica.State.QUARANTINED);
        Data.assertSame("the active one", read(storage(doubtful, copy(3, BYTES))), Arrays.copyOfRange(BYTES, 100, 150));
        Data.assertSame("better than none", read(storage(doubtful, held)), Arrays.copyOfRange(BYTES, 100, 150));
        SinglePackStorage lost = storage(copy(4, BYTES).in(Replica.State.LOST));
        assertThatThrownBy(() -> read(lost)).isInstanceOf(CasException.NotFound.class);
    }

    @Test
    void read_allCopiesDamaged_corrupt() {
        assertThatThrownBy(() -> read(storage(copy(1, OTHERS), copy(2, OTHERS))))
                .isInstanceOf(CasException.Corrupt.class)
                .hasMessageContaining("not the bytes");
    }

    @Test
    void read_noCopyThere_notFoundNamingThePack() {
        Replica lost = new Replica(PACK, STORE, Replica.WHOLE, "0".repeat(16), Replica.State.LOST);
        Replica elsewhere = Replica.whole(PACK, "cd".repeat(16), 1);
        for (SinglePackStorage none :
                List.of(storage(), storage(lost), storage(elsewhere), storage(Replica.whole(PACK, STORE, 9)))) {
            assertThatThrownBy(() -> read(none))
                    .isInstanceOf(CasException.NotFound.class)
                    .hasMessageContaining(PACK.toString());
            assertThatThrownBy(() -> none.length(PACK).block(Rig.PATIENCE)).isInstanceOf(CasException.NotFound.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 99, 100, 149})
    void read_packShorterThanTheRange_corruptNamingPackAndOffset(int length) {
        assertThatThrownBy(() -> read(storage(copy(1, new byte[length]))))
                .isInstanceOf(CasException.Corrupt.class)
                .hasMessageContaining("shorter than its catalog row")
                .hasMessageContaining("offset 100");
    }

    @Test
    void read_storeAnswersMoreThanAsked_corrupt() {
        Replica copy = copy(1, BYTES);
        store.body = got ->
                new ObjectBody(got.info(), got.range(), got.bytes().concatWith(Mono.just(ByteBuffer.allocate(1))));
        assertThatThrownBy(() -> read(storage(copy))).isInstanceOf(CasException.Corrupt.class);
    }

    @Test
    void read_unavailable_isNotTakenForDamage() {
        store.beforeGet = name -> Mono.error(new CasException.Unavailable(StubStore.details("down")));
        assertThatThrownBy(() -> read(storage(copy(1, BYTES), copy(2, BYTES))))
                .isInstanceOf(CasException.Unavailable.class);
    }

    @Test
    void length_isThatOfTheFirstCopyThere() {
        SinglePackStorage storage = storage(Replica.whole(PACK, STORE, 7), copy(1, BYTES));
        assertThat(storage.length(PACK).block(Rig.PATIENCE)).isEqualTo(1_000);
    }

    @Test
    void write_putsUnderAFreshName() {
        Content content = Content.of(ByteBuffer.wrap(BYTES));
        List<Replica> first = requireNonNull(storage().write(PACK, content).block(Rig.PATIENCE));
        List<Replica> second = storage().write(PACK, content).block(Rig.PATIENCE);
        assertThat(first).hasSize(1).isNotEqualTo(second);
        assertThat(first)
                .allMatch(copy ->
                        copy.state() == Replica.State.ACTIVE && copy.store().equals(STORE));
        byte[] stored = store.get(first.get(0).objectName(), GetOptions.whole())
                .flatMapMany(got -> got.bytes())
                .collectList()
                .map(Data::join)
                .block(Rig.PATIENCE);
        assertThat(stored).isEqualTo(BYTES);
    }

    /** Reactor's Mono.publishOn may complete empty when it is cancelled while it hands over; that is no missing pack. */
    @Test
    void read_cancelledAtAnyMoment_neverFails() {
        SinglePackStorage storage = storage(copy(1, BYTES));
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger ended = new AtomicInteger();
        int rounds = 3_000;
        for (int i = 0; i < rounds; i++) {
            Canceller canceller = new Canceller(i % 50, failures);
            storage.read(PACK, RANGE, SinglePackStorageTest::right)
                    .doFinally(signal -> ended.incrementAndGet())
                    .subscribe(canceller);
            canceller.cancelSoon();
        }
        Rig.eventually("all ended", () -> ended.get() == rounds);
        assertThat(failures).isEmpty();
    }

    private static final class Canceller implements CoreSubscriber<byte[]> {
        private final int spins;
        private final Queue<Throwable> failures;
        private volatile Subscription subscription = new Ignored();

        Canceller(int spins, Queue<Throwable> failures) {
            this.spins = spins;
            this.failures = failures;
        }

        void cancelSoon() {
            for (int i = 0; i < spins * 20; i++) {
                Thread.onSpinWait();
            }
            subscription.cancel();
        }

        @Override
        public void onSubscribe(Subscription s) {
            subscription = s;
            s.request(1);
        }

        @Override
        public void onNext(byte[] read) {}

        @Override
        public void onError(Throwable failure) {
            failures.add(failure);
        }

        @Override
        public void onComplete() {}
    }

    private static final class Ignored implements Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }
}
