package dev.cairn.core.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.api.CasException;
import dev.cairn.api.CryptoMode;
import dev.cairn.api.codec.KeyManager;
import dev.cairn.conformance.KeyManagerContract;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.core.format.KeyStoreFile;
import dev.cairn.core.format.KeyStretching;
import dev.cairn.core.format.KeyStretching.Function;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LocalKeyStoreTest implements KeyManagerContract {
    /** The least that is allowed: tests open often. */
    static final KeyStretching QUICK = new KeyStretching(Function.ARGON2ID, 8_192, 1, 1);

    private static final String PASSPHRASE = "correct horse, Kiesel und Brücke";

    private final TestEnvironment environment = TestEnvironment.create();
    private int made;

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("keystore");
    }

    @Override
    public KeyManager newManager() {
        return create(directory.resolve("keystore-" + made++), QUICK);
    }

    private LocalKeyStore create(Path file, KeyStretching how) {
        return LocalKeyStore.create(environment, new LocalKeyStoreConfig(file, how), PASSPHRASE.toCharArray());
    }

    private LocalKeyStore open(String passphrase) {
        return LocalKeyStore.open(environment, file(), passphrase.toCharArray());
    }

    static List<KeyStretching> ways() {
        return List.of(
                QUICK,
                new KeyStretching(Function.ARGON2ID, 8_192, 2, 3),
                new KeyStretching(Function.PBKDF2_HMAC_SHA512, 0, 10_000, 0),
                new KeyStretching(Function.PBKDF2_HMAC_SHA256, 0, 10_000, 0));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void open_rightPassphrase_unwrapsWhatWasWrapped(KeyStretching how) {
        byte[] key = new byte[KeyManager.KEY_BYTES];
        key[5] = 42;
        byte[] wrapped;
        try (LocalKeyStore store = create(file(), how)) {
            wrapped = store.wrap(KeyManagerContract.sample(), key);
        }
        try (LocalKeyStore store = open(PASSPHRASE)) {
            assertThat(store.unwrap(KeyManagerContract.sample(), wrapped)).isEqualTo(key);
        }
        assertThatThrownBy(() -> open(PASSPHRASE + " ")).isInstanceOf(CasException.Denied.class);
    }

    @Test
    void require_fipsMode_isMetOnlyByWhatWasOpenedInIt() {
        KeyStretching pbkdf2 = ways().get(3);
        LocalKeyStoreConfig place = new LocalKeyStoreConfig(file(), pbkdf2, CryptoMode.FIPS);
        try (LocalKeyStore store = LocalKeyStore.create(environment, place, PASSPHRASE.toCharArray())) {
            store.require(CryptoMode.FIPS);
            store.require(CryptoMode.DEFAULT);
            assertThatThrownBy(() -> store.changePassphrase(PASSPHRASE.toCharArray(), QUICK))
                    .isInstanceOf(CasException.Unsupported.class)
                    .hasMessageContaining("FIPS mode has no Argon2id");
        }
        try (LocalKeyStore store = open(PASSPHRASE)) {
            store.require(CryptoMode.DEFAULT);
            assertThatThrownBy(() -> store.require(CryptoMode.FIPS)).isInstanceOf(CasException.Unsupported.class);
        }
    }

    @Test
    void fipsMode_argon2idOrShortPassphrase_isRefused() {
        create(file(), QUICK).close();
        assertThatThrownBy(() -> LocalKeyStore.open(environment, file(), CryptoMode.FIPS, PASSPHRASE.toCharArray()))
                .isInstanceOf(CasException.Unsupported.class);
        assertThat(LocalKeyStoreConfig.at(file(), CryptoMode.FIPS).stretching()).isEqualTo(KeyStretching.pbkdf2());
        Path other = directory.resolve("other");
        LocalKeyStoreConfig place = new LocalKeyStoreConfig(other, ways().get(3), CryptoMode.FIPS);
        assertThatThrownBy(() -> LocalKeyStore.create(
                        environment, place, "Brücke bricht".substring(1).toCharArray()))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining("limit 14, actual 13");
        LocalKeyStore.create(environment, place, "Brücke bricht".toCharArray()).close();
    }

    @Test
    void open_wrongPassphrase_isDeniedAndSaysNeither() {
        create(file(), QUICK).close();
        assertThatThrownBy(() -> open("wrong horse"))
                .isInstanceOf(CasException.Denied.class)
                .hasMessageContaining("passphrase does not open it")
                .hasMessageNotContainingAny("horse", PASSPHRASE);
    }

    @Test
    void open_passphraseOfTheCaller_isNotTouched() {
        char[] passphrase = PASSPHRASE.toCharArray();
        LocalKeyStore.create(environment, new LocalKeyStoreConfig(file(), QUICK), passphrase)
                .close();
        LocalKeyStore.open(environment, file(), passphrase).close();
        assertThat(passphrase).isEqualTo(PASSPHRASE.toCharArray());
    }

    @Test
    void open_everyDamagedByte_isCorruptBeforeAnythingIsStretched() throws IOException {
        create(file(), QUICK).close();
        byte[] good = Files.readAllBytes(file());
        assertThat(good).hasSize(KeyStoreFile.BYTES);
        for (int i = 0; i < good.length; i++) {
            byte[] damaged = good.clone();
            damaged[i] ^= 0x40;
            refused(damaged);
        }
        for (int length = 0; length < good.length; length++) {
            refused(Arrays.copyOf(good, length));
        }
        refused(Arrays.copyOf(good, good.length + 1));
        refused(new byte[1 << 20]);
    }

    private void refused(byte[] bytes) throws IOException {
        Files.write(file(), bytes);
        assertThatThrownBy(() -> open(PASSPHRASE)).isInstanceOf(CasException.Corrupt.class);
    }

    @Test
    void create_fileThatIsThere_isRefusedAndStays() throws IOException {
        Files.writeString(file(), "mine");
        assertThatThrownBy(() -> create(file(), QUICK)).isInstanceOf(CasException.AlreadyExists.class);
        assertThat(Files.readString(file())).isEqualTo("mine");
        assertThat(names()).containsExactly("keystore");
    }

    @Test
    void open_noFile_isNotFound() {
        assertThatThrownBy(() -> open(PASSPHRASE)).isInstanceOf(CasException.NotFound.class);
    }

    @Test
    void create_emptyPassphrase_isRefusedAndMakesNothing() throws IOException {
        assertThatThrownBy(() -> LocalKeyStore.create(environment, new LocalKeyStoreConfig(file(), QUICK), new char[0]))
                .isInstanceOf(CasException.InvalidInput.class);
        assertThat(names()).isEmpty();
    }

    @Test
    void file_isItsOwnersAloneAndHoldsNoSecret() throws IOException {
        assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"), "no modes here");
        try (LocalKeyStore store = create(file(), QUICK)) {
            assertThat(mode()).isEqualTo("rw-------");
            store.changePassphrase("another".toCharArray(), QUICK);
            assertThat(mode()).isEqualTo("rw-------");
            assertThat(store.toString()).contains("keystore").doesNotContain("another");
        }
        String text = new String(Files.readAllBytes(file()), StandardCharsets.ISO_8859_1);
        assertThat(text).doesNotContain("another");
        assertThat(names()).as("nothing staged is left").containsExactly("keystore");
    }

    @Test
    void changePassphrase_newOneOpensAloneAndKeysStay() {
        byte[] wrapped;
        try (LocalKeyStore store = create(file(), QUICK)) {
            wrapped = store.wrap(KeyManagerContract.sample(), new byte[KeyManager.KEY_BYTES]);
            store.changePassphrase("another".toCharArray(), ways().get(2));
        }
        assertThatThrownBy(() -> open(PASSPHRASE)).isInstanceOf(CasException.Denied.class);
        try (LocalKeyStore store = open("another")) {
            assertThat(store.unwrap(KeyManagerContract.sample(), wrapped)).isEqualTo(new byte[KeyManager.KEY_BYTES]);
        }
    }

    private String mode() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file()));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
