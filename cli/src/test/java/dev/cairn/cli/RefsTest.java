package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefsTest {
    @TempDir
    Path directory;

    private Shell shell;
    private String key;

    @BeforeEach
    void store() {
        shell = new Shell(directory).init();
        shell.file("f", 5_000, 3);
        key = shell.run("put", "--name", "b/two", "f").line();
        shell.run("put", "--name", "a/one", "--media-type", "text/plain", "f").line();
        shell.run(new byte[2], "put", "--name", "b/three", "-").line();
    }

    @Test
    void ls_prefix_listsInOrder() {
        assertThat(names("ls", "--json")).containsExactly("a/one", "b/three", "b/two");
        assertThat(names("ls", "--json", "b/")).containsExactly("b/three", "b/two");
        assertThat(names("ls", "--json", "c")).isEmpty();
        Shell.Result text = shell.run("ls", "b/");
        assertThat(text.lines().get(0)).startsWith("b/three     2  blake3:");
        assertThat(text.lines().get(1)).isEqualTo("b/two    5000  " + key);
    }

    @Test
    void ls_long_addsTimeAndType() {
        assertThat(shell.run("ls", "--long", "a/").line())
                .matches("a/one  5000  \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ  text/plain +" + key);
    }

    @Test
    void rm_ref_dropsNoBytes() {
        Shell.Result result = shell.run("rm", "a/one");
        assertThat(result.code()).isZero();
        assertThat(result.lines()).containsExactly("dropped a/one");
        assertThat(result.errors()).singleElement().asString().contains("no bytes");
        assertThat(names("ls", "--json")).containsExactly("b/three", "b/two");
        assertThat(shell.run("cat", key).bytes()).hasSize(5_000);
        assertThat(shell.run("rm", "a/one").refused(ExitCodes.NOT_FOUND)).contains("a/one");
    }

    @Test
    void rm_key_dropsAllItsRefs() {
        assertThat(shell.run("rm", "-q", key).lines()).containsExactly("dropped a/one", "dropped b/two");
        assertThat(names("ls", "--json")).containsExactly("b/three");
        assertThat(shell.run("rm", key).refused(ExitCodes.NOT_FOUND)).contains("ref of this key");
    }

    @Test
    void rm_someAbsent_isPartlyDone() {
        Shell.Result result = shell.run("rm", "--json", "absent", "b/two");
        assertThat(result.code()).isEqualTo(ExitCodes.PARTLY);
        assertThat(Shell.document(result.lines().get(0))).containsEntry("dropped", "b/two");
        assertThat(Shell.document(result.errors().get(0))).containsOnlyKeys("error");
    }

    @Test
    void tag_keyOrRef_isOneMoreRefOnTheBlob() {
        Shell.Result tagged = shell.run("tag", "v1", "a/one", "--attribute", "by=ada");
        assertThat(tagged.line()).isEqualTo("tagged v1 " + key);
        assertThat(shell.run("tag", "--json", "v2", key).json()).doesNotContainKey("mediaType");
        assertThat(ref("v1")).containsEntry("mediaType", "text/plain").containsEntry("attributes", Map.of("by", "ada"));
        assertThat(shell.run("tag", "--json", "--media-type", "a/b", "v2", "v1").json())
                .containsEntry("mediaType", "a/b")
                .containsEntry("attributes", Map.of("by", "ada"))
                .containsEntry("key", key);
        assertThat(shell.run("tag", "v2", "b/three").line()).endsWith(":2");
        assertThat(names("ls", "--json", "v")).containsExactly("v1", "v2");
    }

    @Test
    void tag_badNameOrNothingThere_refused() {
        assertThat(shell.run("tag", key, "a/one").refused(ExitCodes.USAGE)).contains("must not look like a key");
        assertThat(shell.run("tag", "a//b", "a/one").refused(ExitCodes.USAGE)).contains("segment");
        assertThat(shell.run("tag", "v", "absent").refused(ExitCodes.NOT_FOUND)).contains("[absent]");
        String elsewhere = key.replace(":5000", ":4999");
        assertThat(shell.run("tag", "v", elsewhere).refused(ExitCodes.NOT_FOUND))
                .contains("blob");
    }

    @Test
    void tag_treeByItsKey_staysATree() {
        assertThat(shell.path("d").toFile().mkdir()).isTrue();
        String tree = shell.put("d");
        assertThat(shell.run("tag", "v", tree).line()).startsWith("tagged v ");
        shell.run("rm", "-q", "put/4");
        assertThat(shell.run("get", "v", "restored").code()).isZero();
        assertThat(shell.path("restored")).isDirectory();
    }

    @Test
    void retain_ref_cannotGoBeforeItsEnd() {
        assertThat(shell.run("retain", "a/one", "--until", "2200-01-31").line())
                .isEqualTo("retained a/one until 2200-01-31T00:00:00Z");
        assertThat(shell.run("rm", "a/one").refused(ExitCodes.FAILED))
                .isEqualTo("cairn: rm: the ref is retained until 2200-01-31T00:00:00Z [a/one]");
        assertThat(shell.run("put", "--name", "a/one", "f").line())
                .as("the same blob")
                .isEqualTo(key);
        shell.file("g", 10, 1);
        assertThat(shell.run("put", "--name", "a/one", "g").refused(ExitCodes.FAILED))
                .contains("retained until 2200");
        assertThat(shell.run("tag", "a/one", "b/three").refused(ExitCodes.FAILED))
                .contains("retained until 2200");
        assertThat(shell.run("retain", "a/one", "--until", "2199-12-31").refused(ExitCodes.FAILED))
                .contains("never shortened", "2199-12-31T00:00:00Z", "[a/one]");
        assertThat(shell.run("retain", "--json", "a/one", "--until", "2200-01-31T02:00+01:00")
                        .json())
                .containsEntry("retainUntil", "2200-01-31T01:00:00Z");
    }

    @Test
    void retain_badTimes_areUsage() {
        for (String time : List.of("", "tomorrow", "2200-02-30", "2200-01-31T12:00", "2200-01-31 12:00")) {
            assertThat(shell.run("retain", "a/one", "--until", time).refused(ExitCodes.USAGE))
                    .contains("malformed");
        }
        assertThat(shell.run("retain", "a/one", "--until", "2001-01-01").refused(ExitCodes.USAGE))
                .contains("has passed");
        assertThat(shell.run("retain", "a/one", "--until", "2262-01-01").refused(ExitCodes.USAGE))
                .contains("limit 2261-12-31");
        assertThat(shell.run("retain", "a/one").refused(ExitCodes.USAGE)).contains("--until");
        assertThat(shell.run("retain", "absent", "--until", "2200-01-31").refused(ExitCodes.NOT_FOUND))
                .contains("[absent]");
        assertThat(ref("a/one")).doesNotContainKey("retainUntil");
    }

    @Test
    void hold_untilReleased_cannotGo() {
        assertThat(shell.run("hold", "a/one").line()).isEqualTo("held a/one");
        assertThat(shell.run("rm", "a/one").refused(ExitCodes.FAILED))
                .isEqualTo("cairn: rm: the ref is under legal hold [a/one]");
        assertThat(shell.run("hold", "a/one", "--release").line()).isEqualTo("released a/one");
        assertThat(shell.run("rm", "-q", "a/one").line()).isEqualTo("dropped a/one");
        assertThat(shell.run("hold", "a/one").refused(ExitCodes.NOT_FOUND)).contains("[a/one]");
    }

    @Test
    void put_protected_fromTheFirstMomentOn() {
        shell.run("put", "--name", "p", "--retain-until", "2200-01-31", "--hold", "f")
                .line();
        assertThat(ref("p"))
                .containsEntry("retainUntil", "2200-01-31T00:00:00Z")
                .containsEntry("legalHold", true);
        assertThat(shell.run("rm", "p").refused(ExitCodes.FAILED))
                .contains("under legal hold and retained until 2200-01-31T00:00:00Z");
        assertThat(shell.run("put", "--retain-until", "2001-01-31", "f").refused(ExitCodes.USAGE))
                .contains("has passed");
        assertThat(shell.path("d").toFile().mkdir()).isTrue();
        shell.run("put", "--name", "tree", "--hold", "d").line();
        assertThat(ref("tree")).containsEntry("legalHold", true);
    }

    @Test
    void rm_someProtected_othersGo() {
        shell.run("hold", "a/one");
        Shell.Result result = shell.run("rm", "-q", "a/one", "b/three");
        assertThat(result.code()).isEqualTo(ExitCodes.PARTLY);
        assertThat(result.lines()).containsExactly("dropped b/three");
        assertThat(result.errors()).singleElement().asString().contains("legal hold [a/one]");
        Shell.Result ofKey = shell.run("rm", "-q", key);
        assertThat(ofKey.code()).isEqualTo(ExitCodes.PARTLY);
        assertThat(ofKey.lines()).containsExactly("dropped b/two");
        assertThat(ofKey.errors()).singleElement().asString().contains("legal hold [a/one]");
        assertThat(shell.run("rm", key).refused(ExitCodes.FAILED)).contains("legal hold [a/one]");
        assertThat(names("ls", "--json")).containsExactly("a/one");
    }

    @Test
    void ls_someProtected_hasAColumn() {
        shell.run("hold", "b/two");
        shell.run("retain", "b/two", "--until", "2200-01-31");
        shell.run("retain", "b/three", "--until", "2200-01-31T12:30:01.5Z");
        List<String> lines = shell.run("ls").lines();
        assertThat(lines.get(0)).matches("a/one    5000 {36}" + key);
        assertThat(lines.get(1)).startsWith("b/three     2  until 2200-01-31T12:30:01.500Z    blake3:");
        assertThat(lines.get(2)).isEqualTo("b/two    5000  hold, until 2200-01-31T00:00:00Z  " + key);
        assertThat(shell.run("ls", "a/").line()).isEqualTo("a/one  5000  " + key);
        assertThat(shell.run("ls", "-l", "b/two").line()).endsWith("  hold, until 2200-01-31T00:00:00Z  " + key);
        assertThat(ref("a/one")).containsEntry("legalHold", false).doesNotContainKey("retainUntil");
        assertThat(shell.run("stat", "b/two").lines()).contains("protected   hold, until 2200-01-31T00:00:00Z");
    }

    private Map<String, Object> ref(String name) {
        return shell.run("ls", "--json", name).json();
    }

    private List<Object> names(String... args) {
        Shell.Result result = shell.run(args);
        assertThat(result.code()).isZero();
        return result.lines().stream().map(l -> Shell.document(l).get("name")).toList();
    }
}
