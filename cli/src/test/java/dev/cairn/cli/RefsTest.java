package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
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

    private List<Object> names(String... args) {
        Shell.Result result = shell.run(args);
        assertThat(result.code()).isZero();
        return result.lines().stream().map(l -> Shell.document(l).get("name")).toList();
    }
}
