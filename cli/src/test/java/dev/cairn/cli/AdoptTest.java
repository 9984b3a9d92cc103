package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdoptTest {
    @TempDir
    Path directory;

    private Path owner(int n) {
        return directory.resolve("a/store/catalog/owner/" + n);
    }

    @Test
    void init_newRepository_ownsItsStore() {
        Shell shell = new Shell(directory).init("a");
        assertThat(owner(1)).exists();
        assertThat(shell.run("-r", shell.path("a").toString(), "--json", "adopt")
                        .json())
                .isEqualTo(Map.of("owner", 1));
        assertThat(owner(2)).doesNotExist();
    }

    @Test
    void adopt_storeOfAnotherCatalog_writesOnlyAfterIt() throws IOException {
        Shell shell = new Shell(directory).init("a");
        shell.file("f", 1_000, 1);
        String place = shell.path("a").toString();
        String key = shell.run("-r", place, "put", "f").line();
        Files.writeString(owner(2), "{\"format\": 1, \"catalog\": \"" + new UUID(7, 7) + "\", \"n\": 2}");
        assertThat(shell.run("-r", place, "put", "f").refused(ExitCodes.FAILED))
                .contains(new UUID(7, 7).toString())
                .contains("cairn adopt");
        assertThat(shell.run("-r", place, "rm", key).code()).isEqualTo(ExitCodes.FAILED);
        assertThat(shell.run("-r", place, "get", key, "out").code()).isZero();
        assertThat(shell.run("adopt", place).line()).isEqualTo("this catalog owns the store, as owner 3");
        assertThat(shell.run("-r", place, "put", "f").line()).isEqualTo(key);
    }
}
