package dev.cairn.fips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.Cairn;
import dev.cairn.CairnOptions;
import dev.cairn.api.Attributes;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.CasException;
import dev.cairn.api.CryptoMode;
import dev.cairn.api.Digest;
import dev.cairn.api.Environment;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.core.format.KeyStretching;
import dev.cairn.core.keys.LocalKeyStore;
import dev.cairn.core.keys.LocalKeyStoreConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/** All that a process in FIPS mode refuses, by whichever provider. */
class FipsRefusalsTest {
    private static final char[] LONG = "fourteen bytes".toCharArray();

    @TempDir
    private Path directory;

    @Test
    void process_isInFipsMode() {
        assertThat(CryptoMode.ofProcess()).isEqualTo(CryptoMode.FIPS);
        assertThat(CairnOptions.builder().mode(CryptoMode.DEFAULT).build().mode())
                .isEqualTo(CryptoMode.FIPS);
        assertThat(CairnOptions.defaults().algorithm()).isEqualTo(HashAlgorithm.SHA256);
    }

    @Test
    void create_blake3_isRefused() {
        CairnOptions.Builder how = CairnOptions.builder().algorithm(HashAlgorithm.BLAKE3);
        assertThatThrownBy(how::build)
                .isInstanceOf(CasException.Unsupported.class)
                .hasMessageContaining("FIPS mode has no blake3; use sha256");
    }

    @Test
    void store_advertisedBlake3_isRefusedAndStoresNothing() {
        Attributes said = Attributes.builder()
                .ref("notes")
                .digest(HashAlgorithm.BLAKE3, Digest.ofHex("00".repeat(32)))
                .build();
        try (Cairn cairn = Cairn.create(directory.resolve("r"), CairnOptions.defaults())) {
            assertThatThrownBy(() -> cairn.storeBlob(said)
                            .drain(Flux.just(ByteBuffer.allocate(10)))
                            .block())
                    .isInstanceOf(CasException.Unsupported.class)
                    .hasMessageContaining("FIPS mode has no blake3");
            assertThat(cairn.contents().block().blobs()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void scheme_thatIsNoHmacNorSha256_isRefused(BlockScheme scheme) {
        CryptoMode mode = CryptoMode.ofProcess();
        switch (scheme) {
            case SHA256, HMAC_SHA256 -> mode.require("domain", scheme);
            case BLAKE3, BLAKE3_KEYED ->
                assertThatThrownBy(() -> mode.require("domain", scheme))
                        .isInstanceOf(CasException.Unsupported.class)
                        .hasMessageContaining("FIPS mode has no " + scheme.label());
        }
    }

    @Test
    void keystore_argon2id_isNeitherMadeNorOpened() throws IOException {
        Path golden = Path.of("..", "..", "cas-core", "core", "src", "test", "resources", "golden", "keystore.bin");
        Path made = directory.resolve("keystore");
        LocalKeyStoreConfig place = new LocalKeyStoreConfig(made, KeyStretching.argon2id());
        try (Environment environment = Environment.system()) {
            assertThatThrownBy(() -> LocalKeyStore.create(environment, place, LONG))
                    .isInstanceOf(CasException.Unsupported.class)
                    .hasMessageContaining("FIPS mode has no Argon2id; use PBKDF2");
            assertThat(made).doesNotExist();
            assertThat(Files.size(golden)).isPositive();
            assertThatThrownBy(() -> LocalKeyStore.open(environment, golden, "correct horse".toCharArray()))
                    .isInstanceOf(CasException.Unsupported.class)
                    .hasMessageContaining("FIPS mode has no Argon2id");
        }
    }

    @Test
    void keystore_passphraseOf13Bytes_isRefusedOf14IsNot() {
        Path made = directory.resolve("keystore");
        KeyStretching quick = new KeyStretching(KeyStretching.Function.PBKDF2_HMAC_SHA512, 0, 10_000, 0);
        LocalKeyStoreConfig place = new LocalKeyStoreConfig(made, quick);
        try (Environment environment = Environment.system()) {
            assertThatThrownBy(() -> LocalKeyStore.create(environment, place, "thirteen byte".toCharArray()))
                    .isInstanceOf(CasException.InvalidInput.class)
                    .hasMessageContaining("limit 14, actual 13")
                    .hasMessageNotContaining("thirteen");
            assertThat(made).doesNotExist();
            LocalKeyStore.create(environment, place, LONG).close();
            LocalKeyStore.open(environment, made, LONG).close();
        }
    }

    /** Keys are drawn from the environment, which may be the caller's own. */
    @Test
    void open_randomBytesOfSomebodyElse_isRefusedWhereAProviderIsNamed() {
        try (Environment own = new OwnChance(Environment.system())) {
            CairnOptions how = CairnOptions.builder().environment(own).build();
            switch (Kind.current()) {
                case JDK -> Cairn.create(directory.resolve("r"), how).close();
                case BC_FIPS -> {
                    assertThatThrownBy(() -> Cairn.create(directory.resolve("r"), how))
                            .isInstanceOf(CasException.Unsupported.class)
                            .hasMessageContaining("random bytes come from 'BCFIPS', not from an own source");
                    LocalKeyStoreConfig place = LocalKeyStoreConfig.at(directory.resolve("keystore"));
                    assertThatThrownBy(() -> LocalKeyStore.create(own, place, LONG))
                            .isInstanceOf(CasException.Unsupported.class);
                    assertThat(place.file()).doesNotExist();
                }
            }
        }
    }

    /** The program that runs has the last word on providers, and hears at once when they are not there. */
    @Test
    void open_namedProviderIsMissing_saysSo() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dcairn.security.provider=NoSuch",
                "-cp",
                System.getProperty("java.class.path"),
                Creation.class.getName(),
                directory.resolve("r").toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said)
                .contains("UNSUPPORTED")
                .contains("security provider 'NoSuch', which cairn.security.provider names, is not installed");
    }

    /** Creates a repository and prints what comes of it. */
    static final class Creation {
        private Creation() {}

        public static void main(String[] args) {
            try (Cairn cairn = Cairn.create(Path.of(args[0]), CairnOptions.defaults())) {
                System.out.println("created, " + cairn.mode());
            } catch (CasException e) {
                System.out.println(e.kind() + " " + e.getMessage());
            }
        }
    }
}
