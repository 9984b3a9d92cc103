package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PutTest {
    private static final String EMPTY = "blake3:af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262:0";
    private static final String ABC = "blake3:6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85:3";
    private static final byte[] ABC_BYTES = "abc".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    @Test
    void put_files_printsKeysInOrder() {
        Shell shell = new Shell(directory).init();
        shell.file("empty", new byte[0]);
        shell.file("abc", ABC_BYTES);
        Shell.Result result = shell.run("put", "abc", "empty", "abc");
        assertThat(result.code()).isZero();
        assertThat(result.lines()).containsExactly(ABC, EMPTY, ABC);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void put_standardInput_isStoredToItsEnd() {
        Shell shell = new Shell(directory).init();
        assertThat(shell.run(ABC_BYTES, "put", "-").line()).isEqualTo(ABC);
        assertThat(shell.run("cat", ABC).bytes()).isEqualTo(ABC_BYTES);
    }

    @Test
    void put_sha256Repository_printsSha256() {
        Shell shell = new Shell(directory).init("--hash", "sha256");
        assertThat(shell.run(ABC_BYTES, "put", "-").line())
                .isEqualTo("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad:3");
    }

    @Test
    void put_noRepository_createsTheDefaultOne() {
        Shell shell = new Shell(directory);
        Shell.Result result = shell.run(ABC_BYTES, "put", "-");
        assertThat(result.lines()).containsExactly(ABC);
        assertThat(result.errors()).singleElement().asString().startsWith("cairn: created a repository in ");
        assertThat(shell.path(".cairn/repository.json")).exists();
        assertThat(shell.run(ABC_BYTES, "put", "-").err()).isEmpty();
    }

    @Test
    void put_namedRepositoryAbsent_isNotFoundAndNotCreated() {
        Shell shell = new Shell(directory);
        String absent = shell.path("absent").toString();
        assertThat(shell.run(ABC_BYTES, "put", "-r", absent, "-").refused(ExitCodes.NOT_FOUND))
                .startsWith("cairn: put: repository not found");
        assertThat(new Shell(directory, Map.of("CAIRN_REPOSITORY", absent))
                        .run(ABC_BYTES, "put", "-")
                        .refused(ExitCodes.NOT_FOUND))
                .contains(absent);
        assertThat(shell.path("absent")).doesNotExist();
        assertThat(shell.path(".cairn")).doesNotExist();
    }

    @Test
    void put_again_addsNothing() {
        Shell shell = new Shell(directory).init();
        shell.file("f", 2 << 20, 1);
        Map<String, Object> first = shell.run("put", "--json", "f").json();
        Map<String, Object> second = shell.run("--json", "put", "f").json();
        assertThat(first)
                .containsOnlyKeys("file", "key", "size", "ref", "chunks", "newChunks", "newBytes", "writtenBytes")
                .containsEntry("file", "f")
                .containsEntry("size", 2 << 20)
                .containsEntry("newBytes", 2 << 20)
                .containsEntry("newChunks", first.get("chunks"));
        assertThat(second)
                .containsEntry("key", first.get("key"))
                .containsEntry("newBytes", 0)
                .containsEntry("newChunks", 0)
                .containsEntry("writtenBytes", 0);
        assertThat(second.get("ref")).isNotEqualTo(first.get("ref"));
    }

    @Test
    void put_oneOfSeveralFails_othersAreStored() {
        Shell shell = new Shell(directory).init();
        shell.file("abc", ABC_BYTES);
        shell.file("empty", new byte[0]);
        Shell.Result result = shell.run("put", "abc", "absent", "empty");
        assertThat(result.code()).isEqualTo(ExitCodes.PARTLY);
        assertThat(result.lines()).containsExactly(ABC, EMPTY);
        assertThat(result.errors())
                .containsExactly("cairn: put: no such file or directory [" + shell.path("absent") + "]");
    }

    @Test
    void put_allFail_isTheFirstOnesCode() {
        Shell shell = new Shell(directory).init();
        Shell.Result result = shell.run("put", "absent", "/dev/null");
        assertThat(result.code()).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(result.errors()).hasSize(2);
        assertThat(shell.run("put", "/dev/null").refused(ExitCodes.USAGE))
                .contains("is not a regular file; pipe its bytes");
    }

    @Test
    void put_name_isARefWithItsAttributes() {
        Shell shell = new Shell(directory).init();
        shell.run(ABC_BYTES, "put", "--name", "a/b", "--media-type", "text/plain", "--attribute", "x=1", "-")
                .line();
        assertThat(shell.run("cat", "a/b").bytes()).isEqualTo(ABC_BYTES);
        assertThat(shell.run("ls", "--json", "a/").json())
                .containsOnlyKeys("name", "key", "size", "mediaType", "attributes", "updated", "legalHold")
                .containsEntry("name", "a/b")
                .containsEntry("mediaType", "text/plain")
                .containsEntry("attributes", Map.of("x", "1"));
    }

    @Test
    void put_ambiguousArguments_areUsage() {
        Shell shell = new Shell(directory).init();
        shell.file("abc", ABC_BYTES);
        assertThat(shell.run("put", "--name", "n", "abc", "abc").refused(ExitCodes.USAGE))
                .contains("one file");
        assertThat(shell.run("put", "-", "-").refused(ExitCodes.USAGE)).contains("read once");
        assertThat(shell.run("put", "--name", ABC, "abc").refused(ExitCodes.USAGE))
                .contains("like a key");
        assertThat(shell.run("put", "--name", "blake3:x", "abc").refused(ExitCodes.USAGE))
                .contains("like a key");
        assertThat(shell.run("put", "--name", "a//b", "abc").refused(ExitCodes.USAGE))
                .contains("segment");
        assertThat(shell.run("put", "--attribute", "novalue", "abc").refused(ExitCodes.USAGE))
                .contains("novalue");
        assertThat(shell.run("ls").out()).isEmpty();
        assertThat(shell.packs()).isEmpty();
    }
}
