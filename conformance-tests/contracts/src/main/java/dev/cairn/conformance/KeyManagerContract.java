package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.codec.DomainEpoch;
import dev.cairn.api.codec.KeyManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * The whole contract of a {@link KeyManager}. An implementation's test class implements this.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface KeyManagerContract {
    /** A manager with a master key of its own; asked again, one with another master key. The implementing test closes what it needs to. */
    KeyManager newManager();

    /** The key that cases are about. */
    static DomainEpoch sample() {
        return new DomainEpoch(new UUID(0x0011223344556677L, 0x8899aabbccddeeffL), 3, 2);
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[KeyManager.KEY_BYTES];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (fill + 7 * i);
        }
        return key;
    }

    /** What stands in formats is short and plain. */
    @Test
    default void id_isALabel() {
        try (KeyManager manager = newManager()) {
            assertThat(manager.id()).matches("[a-z0-9-]{1,64}").isEqualTo(manager.id());
        }
    }

    /** The way there and back. */
    @Test
    default void unwrap_whatWasWrapped_isTheSameKey() {
        try (KeyManager manager = newManager()) {
            byte[] wrapped = manager.wrap(sample(), key(1));
            assertThat(wrapped).hasSizeBetween(KeyManager.KEY_BYTES, KeyManager.WRAPPED_BYTES_MAX);
            assertThat(manager.unwrap(sample(), wrapped)).isEqualTo(key(1));
            assertThat(manager.unwrap(sample(), wrapped)).as("a second time").isEqualTo(key(1));
        }
    }

    /** Equal keys cannot be seen to be equal, and no key stands in what wraps it. */
    @Test
    default void wrap_sameKeyTwice_isOtherBytes() {
        try (KeyManager manager = newManager()) {
            byte[] one = manager.wrap(sample(), key(1));
            assertThat(manager.wrap(sample(), key(1))).isNotEqualTo(one);
            assertThat(hex(one)).doesNotContain(hex(Arrays.copyOf(key(1), 8)));
        }
    }

    /** The caller may wipe what it gave and got. */
    @Test
    default void arrays_wipedByTheCaller_changeNothing() {
        try (KeyManager manager = newManager()) {
            byte[] given = key(2);
            byte[] wrapped = manager.wrap(sample(), given);
            assertThat(given).as("the caller's array").isEqualTo(key(2));
            Arrays.fill(given, (byte) 0);
            byte[] kept = wrapped.clone();
            Arrays.fill(manager.unwrap(sample(), wrapped), (byte) 0);
            assertThat(wrapped).as("the caller's array").isEqualTo(kept);
            assertThat(manager.unwrap(sample(), wrapped)).isEqualTo(key(2));
        }
    }

    /** A wrapped key cannot be put in another one's place. */
    @Test
    default void unwrap_forAnotherKey_isCorrupt() {
        DomainEpoch of = sample();
        try (KeyManager manager = newManager()) {
            byte[] wrapped = manager.wrap(of, key(3));
            for (DomainEpoch other : List.of(
                    new DomainEpoch(new UUID(1, 2), of.domain(), of.epoch()),
                    new DomainEpoch(of.repository(), of.domain() + 1, of.epoch()),
                    new DomainEpoch(of.repository(), of.domain(), of.epoch() + 1))) {
                assertThatThrownBy(() -> manager.unwrap(other, wrapped))
                        .as(other.toString())
                        .isInstanceOf(CasException.Corrupt.class);
            }
        }
    }

    /** Every bit counts. A manager may take a damaged name of its master key for that of another manager. */
    @Test
    default void unwrap_damaged_isRefused() {
        try (KeyManager manager = newManager()) {
            byte[] wrapped = manager.wrap(sample(), key(4));
            for (int bit = 0; bit < 8 * wrapped.length; bit++) {
                byte[] damaged = wrapped.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                refuses(manager, damaged, "bit " + bit);
            }
            for (int length = 0; length < wrapped.length; length++) {
                refuses(manager, Arrays.copyOf(wrapped, length), length + " bytes");
            }
            refuses(manager, Arrays.copyOf(wrapped, wrapped.length + 1), "a byte more");
            refuses(manager, new byte[KeyManager.WRAPPED_BYTES_MAX], "zeros");
        }
    }

    private static void refuses(KeyManager manager, byte[] wrapped, String what) {
        assertThatThrownBy(() -> manager.unwrap(sample(), wrapped))
                .as(what)
                .isInstanceOfAny(CasException.Corrupt.class, CasException.Denied.class);
    }

    /** Another master key opens nothing. */
    @Test
    default void unwrap_byAnotherManager_isDenied() {
        try (KeyManager manager = newManager();
                KeyManager other = newManager()) {
            byte[] wrapped = manager.wrap(sample(), key(5));
            assertThatThrownBy(() -> other.unwrap(sample(), wrapped)).isInstanceOf(CasException.Denied.class);
        }
    }

    /** Only domain keys are wrapped. */
    @Test
    default void wrap_keyOfAnotherLength_isRefused() {
        try (KeyManager manager = newManager()) {
            for (int length : List.of(0, 16, KeyManager.KEY_BYTES - 1, KeyManager.KEY_BYTES + 1)) {
                assertThatThrownBy(() -> manager.wrap(sample(), new byte[length]))
                        .as(length + " bytes")
                        .isInstanceOf(CasException.InvalidInput.class);
            }
        }
    }

    /** After close nothing is left, and a second close is nothing. */
    @Test
    default void everyCall_afterClose_isClosed() {
        KeyManager manager = newManager();
        byte[] wrapped = manager.wrap(sample(), key(6));
        manager.close();
        manager.close();
        assertThatThrownBy(() -> manager.wrap(sample(), key(6))).isInstanceOf(CasException.Closed.class);
        assertThatThrownBy(() -> manager.unwrap(sample(), wrapped)).isInstanceOf(CasException.Closed.class);
    }

    /** No text that may be logged has the key. */
    @Test
    default void texts_haveNoSecret() {
        try (KeyManager manager = newManager()) {
            byte[] key = key(7);
            byte[] wrapped = manager.wrap(sample(), key);
            wrapped[wrapped.length - 1] ^= 1;
            String secret = hex(Arrays.copyOf(key, 8));
            assertThat(manager.toString()).doesNotContainIgnoringCase(secret);
            assertThatThrownBy(() -> manager.unwrap(sample(), wrapped))
                    .satisfies(e -> assertThat(e.toString()).doesNotContainIgnoringCase(secret));
        }
    }

    /** Threads do not disturb one another. */
    @Test
    default void wrapAndUnwrap_byManyThreads_agree() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (KeyManager manager = newManager()) {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int fill = 50 * t;
                running.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        byte[] wrapped = manager.wrap(sample(), key(fill + i));
                        assertThat(manager.unwrap(sample(), wrapped)).isEqualTo(key(fill + i));
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
