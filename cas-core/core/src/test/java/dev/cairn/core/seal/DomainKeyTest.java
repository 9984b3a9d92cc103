package dev.cairn.core.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.DomainEpoch;
import dev.cairn.api.codec.KeyManager;
import dev.cairn.core.Data;
import dev.cairn.core.format.DomainKeyFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DomainKeyTest {
    private static final Subject ABOUT = Subject.of("sample");

    /** A manager that hides nothing; it may be told to give another key. */
    private static final class Open implements KeyManager {
        private final String id;
        private byte[] mask = new byte[0];

        Open(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public byte[] wrap(DomainEpoch of, byte[] key) {
            return key.clone();
        }

        @Override
        public byte[] unwrap(DomainEpoch of, byte[] wrapped) {
            return mask.length == 0 ? wrapped.clone() : mask.clone();
        }

        @Override
        public void close() {}
    }

    @Test
    void derived_everyPurposeDomainAndEpoch_isAnotherKey() {
        Set<String> keys = new HashSet<>();
        byte[] secret = Data.random(1, 32);
        int count = 0;
        for (int domain = 1; domain <= 3; domain++) {
            for (int epoch = 1; epoch <= 3; epoch++) {
                DomainKey key = DomainKey.of(new DomainEpoch(FrameSamples.REPOSITORY, domain, epoch), secret.clone());
                keys.add(HexFormat.of().formatHex(key.sealKey().secret()));
                keys.add(key.wrap(new Open("open")).check().hex());
                count += 2;
                if (epoch == 1) {
                    keys.add(HexFormat.of().formatHex(key.digestKey()));
                    count++;
                } else {
                    assertThatIllegalStateException().isThrownBy(key::digestKey);
                }
            }
        }
        assertThat(keys).hasSize(count).doesNotContain(HexFormat.of().formatHex(secret));
    }

    @Test
    void unwrap_whatWasWrapped_derivesTheSame() {
        DomainKey key = FrameSamples.domainKey(3, 1);
        DomainKeyFile file = DomainKeyFile.decode(key.wrap(new Open("open")).encode(), ABOUT);
        assertThat(file.of()).isEqualTo(key.of());
        DomainKey again = DomainKey.unwrap(file, new Open("open"));
        assertThat(again.digestKey()).isEqualTo(key.digestKey());
        assertThat(again.sealKey().secret()).isEqualTo(key.sealKey().secret());
    }

    @Test
    void unwrap_anotherKeyThanStored_isCorrupt() {
        DomainKeyFile file = FrameSamples.domainKey(3, 1).wrap(new Open("open"));
        Open wrong = new Open("open");
        for (int length : new int[] {1, 31, 32, 33}) {
            wrong.mask = Data.random(9, length);
            assertThatThrownBy(() -> DomainKey.unwrap(file, wrong))
                    .isInstanceOf(CasException.Corrupt.class)
                    .hasMessageContaining("keys/3.1");
        }
    }

    @Test
    void unwrap_anotherManager_isDenied() {
        DomainKeyFile file = FrameSamples.domainKey(3, 1).wrap(new Open("open"));
        assertThatThrownBy(() -> DomainKey.unwrap(file, new Open("other")))
                .isInstanceOf(CasException.Denied.class)
                .hasMessageContaining("open");
    }

    @Test
    void decode_everyDamage_isRefused() {
        byte[] good =
                Data.copy(FrameSamples.domainKey(3, 1).wrap(new Open("open")).encode());
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] damaged = good.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            refused(damaged);
        }
        for (int length = 0; length < good.length; length++) {
            refused(Arrays.copyOf(good, length));
        }
        refused(Arrays.copyOf(good, good.length + 1));
    }

    private static void refused(byte[] bytes) {
        assertThatThrownBy(() -> DomainKeyFile.decode(ByteBuffer.wrap(bytes), ABOUT))
                .isInstanceOf(CasException.Corrupt.class);
    }

    @Test
    void close_wipesTheKey() {
        DomainKey key = FrameSamples.domainKey(3, 1);
        byte[] before = key.digestKey();
        key.close();
        assertThat(key.digestKey()).isNotEqualTo(before);
    }
}
