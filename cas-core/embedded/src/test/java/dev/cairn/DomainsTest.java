package dev.cairn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Domain;
import dev.cairn.api.Environment;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyScope;
import dev.cairn.api.codec.KeyManager;
import dev.cairn.core.format.KeyStretching;
import dev.cairn.core.keys.LocalKeyStore;
import dev.cairn.core.keys.LocalKeyStoreConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Private domains of a repository in a directory, with a keystore. */
@SuppressWarnings("NullAway") // as a reader would write them
class DomainsTest {
    /** The least that is allowed: tests open often. */
    private static final KeyStretching QUICK =
            new KeyStretching(KeyStretching.Function.PBKDF2_HMAC_SHA512, 0, 10_000, 0);

    @TempDir
    Path directory;

    private char[] passphrase() {
        return "correct horse".toCharArray();
    }

    private KeyManager created(Environment environment) {
        return LocalKeyStore.create(
                environment, new LocalKeyStoreConfig(directory.resolve("keystore"), QUICK), passphrase());
    }

    private KeyManager opened(Environment environment) {
        return LocalKeyStore.open(environment, directory.resolve("keystore"), passphrase());
    }

    private static CairnOptions options(Environment environment, KeyManager keys) {
        return CairnOptions.builder().environment(environment).keyManager(keys).build();
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void guide_snippet_works() throws IOException {
        Path keystore = directory.resolve("keystore");
        Path data = directory.resolve("data");
        Path diary = Files.writeString(directory.resolve("diary"), "dear diary");
        Path copy = directory.resolve("copy");
        char[] passphrase = passphrase();
        try (Environment environment = Environment.system();
                KeyManager keys = LocalKeyStore.create(environment, LocalKeyStoreConfig.at(keystore), passphrase);
                Cairn cairn = Cairn.open(
                        data,
                        CairnOptions.builder()
                                .environment(environment)
                                .keyManager(keys)
                                .build())) {
            cairn.domains().add("secret").block();
            Cairn secret = cairn.domain("secret");
            BlobKey key = secret.storeFile(diary).block().key();
            secret.loadFile(key, copy).block();
        }
        assertThat(copy).hasContent("dear diary");
    }

    @ParameterizedTest
    @EnumSource
    void domain_reopened_hasItsFilesAndTrees(HashAlgorithm algorithm) throws IOException {
        Path data = directory.resolve("data");
        Path tree = Files.createDirectories(directory.resolve("tree"));
        Files.createDirectories(tree.resolve("below"));
        for (int i = 0; i < 40; i++) {
            Files.write(tree.resolve("below/" + i), random(i, i * 1_000));
        }
        byte[] large = random(77, 3 << 20);
        Files.write(tree.resolve("large"), large);
        BlobKey key;
        try (Environment environment = Environment.system();
                KeyManager keys = created(environment);
                Cairn cairn = Cairn.create(
                        data,
                        CairnOptions.builder()
                                .environment(environment)
                                .keyManager(keys)
                                .algorithm(algorithm)
                                .build())) {
            cairn.domains().add("secret").block();
            Cairn secret = cairn.domain("secret");
            key = secret.storeTree(tree).block().key();
            assertThat(secret.storeTree(tree).block().chunks().writtenBytes())
                    .as("dedup within the domain")
                    .isZero();
            BlobKey open = cairn.storeTree(tree).block().key();
            assertThat(open).as("keys do not depend on the domain").isEqualTo(key);
            secret.close();
            assertThat(cairn.contents().block().packs()).as("still open").isPositive();
        }
        try (Environment environment = Environment.system();
                KeyManager keys = opened(environment);
                Cairn cairn = Cairn.open(data, options(environment, keys))) {
            Cairn secret = cairn.domain("secret");
            Path restored = directory.resolve("restored");
            assertThat(secret.loadTree(key, restored).block().files()).isEqualTo(41);
            assertThat(restored.resolve("large")).hasBinaryContent(large);
            assertThat(restored.resolve("below/39")).hasBinaryContent(random(39, 39_000));
            assertThat(damage(secret)).isZero();
            assertThat(damage(cairn)).isZero();
            cairn.domains().rotate("secret").block();
            assertThat(secret.storeTree(tree).block().chunks().writtenBytes()).isZero();
        }
    }

    private static long damage(Cairn cairn) {
        return cairn.verify(VerifyScope.everything())
                .ofType(VerifyEvent.Damaged.class)
                .count()
                .block();
    }

    @Test
    void directory_ofTheRepository_hasNeitherPlaintextNorNamesInItsStore() throws IOException {
        Path data = directory.resolve("data");
        String text = "the quick brown fox jumps over the lazy dog, and nobody may know";
        Path file = Files.writeString(directory.resolve("file"), text.repeat(500));
        try (Environment environment = Environment.system();
                KeyManager keys = created(environment);
                Cairn cairn = Cairn.open(data, options(environment, keys))) {
            cairn.domains().add("secret").block();
            cairn.domain("secret").storeFile(file).block();
            Path named = Files.createDirectories(directory.resolve("folder/a-telling-name"));
            Files.writeString(named.resolve("catalog.txt"), text);
            cairn.domain("secret").storeTree(directory.resolve("folder")).block();
        }
        try (Stream<Path> objects = Files.walk(data.resolve("store"))) {
            for (Path object : objects.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(object), StandardCharsets.ISO_8859_1);
                assertThat(bytes).doesNotContain("quick brown").doesNotContain("telling");
            }
        }
    }

    @Test
    void domain_withoutKeys_orUnknown_isRefusedAndTheOpenOneWorks() {
        Path data = directory.resolve("data");
        try (Environment environment = Environment.system();
                KeyManager keys = created(environment);
                Cairn cairn = Cairn.open(data, options(environment, keys))) {
            cairn.domains().add("secret").block();
        }
        try (Cairn cairn = Cairn.open(data)) {
            assertThat(cairn.domains().list().map(Domain::name).collectList().block())
                    .containsExactly("open", "secret");
            assertThatThrownBy(() -> cairn.domain("secret"))
                    .isInstanceOf(CasException.Unsupported.class)
                    .hasMessageContaining("keyManager");
            assertThatThrownBy(() -> cairn.domain("absent")).isInstanceOf(CasException.NotFound.class);
            assertThat(cairn.domain("open").contents().block().blobs()).isZero();
        }
        assertThatThrownBy(() -> {
                    try (Environment environment = Environment.system()) {
                        LocalKeyStore.open(environment, directory.resolve("keystore"), "wrong".toCharArray());
                    }
                })
                .isInstanceOf(CasException.Denied.class);
        try (Environment environment = Environment.system();
                KeyManager other = LocalKeyStore.create(
                        environment, new LocalKeyStoreConfig(directory.resolve("other"), QUICK), passphrase());
                Cairn cairn = Cairn.open(data, options(environment, other))) {
            assertThatThrownBy(() -> cairn.domain("secret")).isInstanceOf(CasException.Denied.class);
            assertThatThrownBy(() -> cairn.domains().rotate("secret").block()).isInstanceOf(CasException.Denied.class);
        }
        assertThat(directory.resolve("data").resolve("store/keys/1.1")).isRegularFile();
    }
}
