package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cairn domain}, and other commands in a domain. */
class DomainsTest {
    /** SHA-256 repositories stretch by PBKDF2, others by Argon2id. */
    private static final String SECRET = "correct horse";

    @TempDir
    Path directory;

    private Shell shell;

    @BeforeEach
    void create() {
        String cache = directory.resolve("cache").toString();
        shell = new Shell(directory, Map.of("CAIRN_PASSPHRASE_FILE", "secret", "CAIRN_CACHE_DIR", cache)).init();
        shell.file("secret", (SECRET + "\nnot read\n").getBytes(StandardCharsets.UTF_8));
    }

    private Shell.Result add(String name) {
        return shell.run("domain", "add", name);
    }

    private List<String> names() {
        return shell.run("--json", "domain", "ls").lines().stream()
                .map(line -> String.valueOf(Shell.document(line).get("domain")))
                .toList();
    }

    @Test
    void add_firstTime_makesAKeystoreAndListsTheDomain() {
        Shell.Result added = add("one");
        assertThat(added.code()).isZero();
        assertThat(added.lines()).containsExactly("added private domain one");
        assertThat(added.errors()).singleElement().asString().contains("created a keystore");
        assertThat(shell.path(".cairn/keystore")).isRegularFile();
        assertThat(add("two").errors()).isEmpty();
        assertThat(names()).containsExactly("open", "one", "two");
        List<String> listed = shell.run("domain", "ls").lines();
        assertThat(listed.get(0)).matches("open +open");
        assertThat(listed.get(1)).matches("one +private +1  \\d{4}-.*Z");
        assertThat(Shell.document(shell.run("--json", "domain", "ls").lines().get(1)))
                .containsEntry("kind", "private")
                .containsEntry("epoch", 1)
                .containsKey("created");
        assertThat(add("one").refused(ExitCodes.FAILED))
                .startsWith("cairn: domain add: ")
                .contains("one");
        assertThat(add("ONE").refused(ExitCodes.USAGE)).contains("a-z 0-9");
    }

    @Test
    void commands_inADomain_seeItsContentAlone() throws IOException {
        add("one");
        byte[] bytes = shell.file("f", 300_000, 1);
        String key = shell.run("put", "-q", "--domain", "one", "--name", "n", "--outboard", "f")
                .line();
        assertThat(shell.run("cat", "--domain", "one", "n").bytes()).isEqualTo(bytes);
        assertThat(shell.run("cat", "--domain", "one", key).bytes()).isEqualTo(bytes);
        assertThat(shell.run("get", "--domain", "one", "n", "copy").code()).isZero();
        assertThat(Files.readAllBytes(shell.path("copy"))).isEqualTo(bytes);
        assertThat(shell.run("stat", "--domain", "one", "n").out()).contains("root        blake3-keyed:");
        assertThat(shell.run("ls", "--domain", "one").lines()).hasSize(1);
        assertThat(shell.run("verify", "--domain", "one").errors())
                .singleElement()
                .asString()
                .contains("no damage");
        assertThat(shell.run("prove", "--domain", "one", "n", "--range", "0-9", "-o", "slice")
                        .line())
                .isEqualTo(key);
        assertThat(shell.run("check", key, "slice").code()).isZero();

        assertThat(shell.run("ls").out()).isEmpty();
        shell.run("cat", key).refused(ExitCodes.NOT_FOUND);
        shell.run("cat", "n").refused(ExitCodes.NOT_FOUND);
        assertThat(shell.run("verify").errors()).singleElement().asString().contains("1 pack, 0 blobs");

        assertThat(shell.run("rm", "-q", "--domain", "one", "n").lines()).containsExactly("dropped n");
        shell.run("cat", "--domain", "one", "n").refused(ExitCodes.NOT_FOUND);
    }

    @Test
    void put_directory_inADomain_isRestored() throws IOException {
        add("one");
        Files.createDirectories(shell.path("d/e"));
        byte[] bytes = shell.file("d/e/f", 10_000, 2);
        String open = shell.run("put", "-q", "d").line();
        assertThat(shell.run("put", "-q", "--domain", "one", "--name", "tree", "d")
                        .line())
                .isEqualTo(open);
        assertThat(shell.run("put", "-q", "--domain", "one", "d").line()).isEqualTo(open);
        assertThat(shell.run("get", "--domain", "one", "tree", "restored").code())
                .isZero();
        assertThat(Files.readAllBytes(shell.path("restored/e/f"))).isEqualTo(bytes);
    }

    @Test
    void domain_absent_isNotFoundAndMakesNothing() {
        shell.file("f", 10, 1);
        assertThat(shell.run("put", "--domain", "absent", "f").refused(ExitCodes.NOT_FOUND))
                .contains("absent");
        assertThat(shell.path(".cairn/keystore")).doesNotExist();
        Shell elsewhere = new Shell(shell.path("secret").resolveSibling("empty"), Map.of());
        elsewhere.run("put", "--domain", "one", "f").refused(ExitCodes.NOT_FOUND);
    }

    @Test
    void rotate_newEpoch_oldContentStays() {
        add("one");
        byte[] bytes = shell.file("f", 100_000, 3);
        String key = shell.run("put", "-q", "--domain", "one", "f").line();
        assertThat(shell.run("domain", "rotate", "one").line()).isEqualTo("domain one is at epoch 2");
        assertThat(shell.run("--json", "domain", "rotate", "one").json()).containsEntry("epoch", 3);
        assertThat(shell.run("cat", "--domain", "one", key).bytes()).isEqualTo(bytes);
        assertThat(shell.run("domain", "rotate", "open").refused(ExitCodes.USAGE))
                .contains("no key");
        shell.run("domain", "rotate", "absent").refused(ExitCodes.NOT_FOUND);
    }

    @Test
    void passphrase_wrong_isRefusedInOneLineWithoutIt() {
        add("one");
        shell.file("other", "battery staple\n".getBytes(StandardCharsets.UTF_8));
        String line =
                shell.run("ls", "--domain", "one", "--passphrase-file", "other").refused(ExitCodes.FAILED);
        assertThat(line).contains("passphrase does not open it").doesNotContain("battery");
        shell.file("empty", new byte[0]);
        shell.run("ls", "--domain", "one", "--passphrase-file", "empty").refused(ExitCodes.USAGE);
        shell.run("ls", "--domain", "one", "--passphrase-file", "absent").refused(ExitCodes.NOT_FOUND);
        assertThat(shell.run("ls", "--domain", "one", "--keystore", "absent").refused(ExitCodes.NOT_FOUND))
                .contains("no such keystore");
    }

    @Test
    void passphrase_noTerminalAndNoFile_isRefusedInOneLine() {
        Shell nobody = new Shell(directory);
        assertThat(nobody.run("domain", "add", "one").refused(ExitCodes.FAILED))
                .startsWith("cairn: domain add: ")
                .contains("--passphrase-file");
        assertThat(names()).containsExactly("open");
        assertThat(shell.path(".cairn/keystore")).doesNotExist();
        add("one");
        assertThat(nobody.run("ls", "--domain", "one").refused(ExitCodes.FAILED))
                .contains("--passphrase-file");
    }

    private Shell.Result typed(String[] args, String... answers) {
        Deque<String> waiting = new ArrayDeque<>(List.of(answers));
        Prompt prompt = question -> Optional.of(waiting.removeFirst().toCharArray());
        Shell.Result result = new Shell(directory).asked(prompt).run(InputStream.nullInputStream(), args);
        assertThat(waiting).isEmpty();
        return result;
    }

    @Test
    void passphrase_typed_isAskedTwiceForANewKeystoreAlone() {
        String[] add = {"domain", "add", "one"};
        assertThat(typed(add, SECRET, "another").refused(ExitCodes.USAGE)).contains("differ");
        assertThat(shell.path(".cairn/keystore")).doesNotExist();
        assertThat(typed(add, SECRET, SECRET).code()).isZero();
        assertThat(typed(new String[] {"domain", "add", "two"}, SECRET).code()).isZero();
        assertThat(typed(new String[] {"domain", "ls"}).code()).isZero();
        assertThat(shell.run("ls", "--domain", "two").code()).isZero();
    }

    @Test
    void fips_repository_worksTheSame() {
        Shell fips = new Shell(directory.resolve("fips"), Map.of("CAIRN_PASSPHRASE_FILE", "secret"));
        assertThat(shell.run("init", "--hash", "sha256", "fips/.cairn").code()).isZero();
        fips.file("secret", SECRET.getBytes(StandardCharsets.UTF_8));
        byte[] bytes = fips.file("f", 100_000, 4);
        assertThat(fips.run("domain", "add", "one").code()).isZero();
        String key = fips.run("put", "-q", "--domain", "one", "f").line();
        assertThat(fips.run("cat", "--domain", "one", key).bytes()).isEqualTo(bytes);
        assertThat(fips.run("stat", "--domain", "one", key).out()).contains("hmac-sha256:");
    }
}
