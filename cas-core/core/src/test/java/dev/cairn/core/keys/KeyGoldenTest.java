package dev.cairn.core.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.BlockKey;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.DomainEpoch;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.core.Data;
import dev.cairn.core.FixedChance;
import dev.cairn.core.format.DomainKeyFile;
import dev.cairn.core.format.FrameContent;
import dev.cairn.core.seal.DomainKey;
import dev.cairn.core.seal.FrameSealer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the keystore and the domain key still, and goes the whole way from a passphrase to a block. */
class KeyGoldenTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
    private static final DomainEpoch OF =
            new DomainEpoch(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), 3, 1);
    /** What the key of the golden frames was drawn with. */
    private static final long KEY_SEED = 301;

    private final TestEnvironment environment = TestEnvironment.create();

    @TempDir
    private Path directory;

    private byte[] keystore = new byte[0];
    private byte[] domainKey = new byte[0];

    private static char[] passphrase() {
        return "correct horse".toCharArray();
    }

    @BeforeEach
    void make() throws IOException {
        FixedChance fixed = new FixedChance(environment, 7);
        LocalKeyStoreConfig place = new LocalKeyStoreConfig(directory.resolve("keystore"), LocalKeyStoreTest.QUICK);
        try (LocalKeyStore store = LocalKeyStore.create(fixed, place, passphrase());
                DomainKey key = DomainKey.generate(OF, FixedChance.random(KEY_SEED))) {
            domainKey = Data.copy(key.wrap(store).encode());
        }
        keystore = Files.readAllBytes(place.file());
        if (Boolean.getBoolean("cairn.golden.write")) {
            Files.write(GOLDEN.resolve("keystore.bin"), keystore);
            Files.write(GOLDEN.resolve("domain-key.bin"), domainKey);
        }
    }

    @Test
    void bytes_madeToday_areTheGoldenOnes() throws IOException {
        assertThat(keystore).isEqualTo(Files.readAllBytes(GOLDEN.resolve("keystore.bin")));
        assertThat(domainKey).isEqualTo(Files.readAllBytes(GOLDEN.resolve("domain-key.bin")));
    }

    @Test
    void goldenFrame_openedFromThePassphraseOn_isTheBlock() throws IOException {
        ByteBuffer stored = ByteBuffer.wrap(Files.readAllBytes(GOLDEN.resolve("domain-key.bin")));
        DomainKeyFile file = DomainKeyFile.decode(stored, Subject.of("keys/3.1"));
        assertThat(file.of()).isEqualTo(OF);
        assertThat(DomainKeyFile.name(3, 1).value()).isEqualTo("keys/3.1");
        String line = Files.readAllLines(GOLDEN.resolve("frames.txt")).stream()
                .filter(text -> text.startsWith("frame frame-short.bin "))
                .findFirst()
                .orElseThrow();
        FrameContent content =
                new FrameContent(BlockKey.parse(List.of(line.split(" ", -1)).get(2)), 0);
        try (LocalKeyStore store = LocalKeyStore.open(environment, GOLDEN.resolve("keystore.bin"), passphrase());
                DomainKey key = DomainKey.unwrap(file, store)) {
            ByteBuffer frame = ByteBuffer.wrap(Files.readAllBytes(GOLDEN.resolve("frame-short.bin")));
            ByteBuffer block = new FrameSealer(environment).open(key.sealKey(), content, frame);
            assertThat(Data.copy(block)).isEqualTo(Data.random(2, 100));
        }
    }
}
