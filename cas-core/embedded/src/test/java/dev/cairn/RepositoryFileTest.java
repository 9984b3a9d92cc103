package dev.cairn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a {@code repository.json} may say. */
final class RepositoryFileTest {
    private static final String GOOD = "\"format\":1,\"stores\":[\"file:store\"],\"catalog\":\"sqlite:catalog.db\"";

    @TempDir
    Path directory;

    @BeforeEach
    void create() {
        Cairn.open(directory).close();
    }

    private void open(String json) throws IOException {
        Files.writeString(directory.resolve("repository.json"), json);
        Cairn.openExisting(directory.toString(), CairnOptions.defaults()).close();
    }

    @Test
    void open_leastThatIsNeeded_opensByDirectoryAndByFile() throws IOException {
        open("{" + GOOD + "}");
        open("{" + GOOD + ",\"codec\":\"identity\",\"chunker\":\"fixed:1000\",\"unknown\":[1,{}]}");
        open("{" + GOOD
                + ",\"snapshots\":{\"automatic\":false,\"retention\":\"PT0S\",\"changes\":5,\"interval\":\"PT1M\"}}");
        Path moved = directory.resolve("work.json");
        Files.move(directory.resolve("repository.json"), moved);
        Cairn.openExisting(moved.toString(), CairnOptions.defaults()).close();
        Cairn.open(moved).close();
    }

    @Test
    void open_absolutePlaces_opensFromElsewhere(@TempDir Path elsewhere) throws IOException {
        String stores = "\"" + directory.resolve("store").toUri() + "\"";
        String catalog = "\"sqlite:" + directory.resolve("catalog.db") + "\"";
        Path file = elsewhere.resolve("far.json");
        Files.writeString(file, "{\"format\":1,\"stores\":[" + stores + "],\"catalog\":" + catalog + "}");
        Cairn.openExisting(file.toString(), CairnOptions.defaults()).close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[]",
                "null",
                "7",
                "\"text\"",
                "{}",
                "\u0000",
                "{\"format\":\"1\",\"stores\":[\"file:store\"]}",
                "{\"format\":0,\"stores\":[\"file:store\"],\"catalog\":\"sqlite:catalog.db\"}",
                "{\"format\":-1,\"stores\":[\"file:store\"],\"catalog\":\"sqlite:catalog.db\"}",
                "{\"format\":1.5,\"stores\":[\"file:store\"],\"catalog\":\"sqlite:catalog.db\"}",
                "{\"format\":1,\"stores\":\"file:store\",\"catalog\":\"sqlite:catalog.db\"}",
                "{\"format\":1,\"stores\":[],\"catalog\":\"sqlite:catalog.db\"}",
                "{\"format\":1,\"stores\":[\"file: store\"],\"catalog\":\"sqlite:catalog.db\"}",
                "{\"format\":1,\"stores\":[\"file:st\\u0000re\"],\"catalog\":\"sqlite:catalog.db\"}",
                "{\"format\":1,\"stores\":[\"file:store\"],\"catalog\":\"sqlite:c\\u0000db\"}",
                "{\"format\":1,\"stores\":[\"file:store\"],\"catalog\":5}",
                "{" + GOOD + ",\"codec\":\"lz4\"}",
                "{" + GOOD + ",\"codec\":1}",
                "{" + GOOD + ",\"snapshots\":true}",
                "{" + GOOD + ",\"snapshots\":{}}",
                "{" + GOOD
                        + ",\"snapshots\":{\"automatic\":1,\"retention\":\"PT1S\",\"changes\":5,\"interval\":\"PT1M\"}}",
                "{" + GOOD
                        + ",\"snapshots\":{\"automatic\":true,\"retention\":\"7d\",\"changes\":5,\"interval\":\"PT1M\"}}",
                "{" + GOOD
                        + ",\"snapshots\":{\"automatic\":true,\"retention\":\"-PT1S\",\"changes\":5,\"interval\":\"PT1M\"}}",
                "{" + GOOD
                        + ",\"snapshots\":{\"automatic\":true,\"retention\":\"PT9223372036854775807S\",\"changes\":5,\"interval\":\"PT1M\"}}",
                "{" + GOOD
                        + ",\"snapshots\":{\"automatic\":true,\"retention\":\"PT1S\",\"changes\":1.5,\"interval\":\"PT1M\"}}",
                "{" + GOOD + ",\"chunker\":\"rabin\"}",
                "{" + GOOD + ",\"chunker\":null}"
            })
    void open_malformed_invalidInputAndNothingLost(String json) throws IOException {
        assertThatThrownBy(() -> open(json)).isInstanceOf(CasException.InvalidInput.class);
        open("{" + GOOD + "}");
    }

    @Test
    void open_notUtf8OrTooLong_invalidInput() throws IOException {
        Path file = directory.resolve("repository.json");
        Files.write(file, new byte[] {'{', (byte) 0xff, '}'});
        assertThatThrownBy(() -> Cairn.open(directory)).isInstanceOf(CasException.InvalidInput.class);
        Files.writeString(file, " ".repeat(65_537));
        assertThatThrownBy(() -> Cairn.open(directory))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining("limit 65536, actual 65537");
    }

    @ParameterizedTest
    @CsvSource({"2", "7", "2147483647"})
    void open_newerFormat_incompatible(int format) {
        assertThatThrownBy(() -> open("{\"format\":" + format + ",\"later\":true}"))
                .isInstanceOf(CasException.IncompatibleFormat.class)
                .hasMessageContaining("format " + format + " is newer than 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"format\":1,\"stores\":[\"s3://bucket\"],\"catalog\":\"sqlite:catalog.db\"}",
                "{\"format\":1,\"stores\":[\"store\"],\"catalog\":\"sqlite:catalog.db\"}",
                "{\"format\":1,\"stores\":[\"file:store\",\"file:two\"],\"catalog\":\"sqlite:catalog.db\"}",
                "{\"format\":1,\"stores\":[\"file:store\"],\"catalog\":\"mysql://localhost/c\"}",
                "{\"format\":1,\"stores\":[\"file:store\"],\"catalog\":\"sqlite:\"}",
                "{\"format\":1,\"stores\":[\"file:store\"]}"
            })
    void open_whatIsNotBuiltIn_unsupported(String json) {
        assertThatThrownBy(() -> open(json)).isInstanceOf(CasException.Unsupported.class);
    }

    @Test
    void open_catalogWithPassword_invalidInputThatDoesNotShowIt() {
        String json = "{\"format\":1,\"stores\":[\"file:store\"],\"catalog\":\"postgresql://h/c?password=hunter2\"}";
        assertThatThrownBy(() -> open(json))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining("a password never stands in a URI")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void open_catalogServerDown_unavailableNamingHostAndPort() {
        String json = "{\"format\":1,\"stores\":[\"file:store\"],\"catalog\":\"postgresql://localhost:1/c\"}";
        assertThatThrownBy(() -> open(json))
                .isInstanceOf(CasException.Unavailable.class)
                .hasMessageContaining("localhost:1");
    }

    @Test
    void open_catalogOrStoreElsewhere_typedAndNothingCreated() {
        assertThatThrownBy(() -> open("{\"format\":1,\"stores\":[\"file:store\"],\"catalog\":\"sqlite:no/c.db\"}"))
                .isInstanceOf(CasException.NotFound.class);
        assertThatThrownBy(() -> open("{\"format\":1,\"stores\":[\"file:gone\"],\"catalog\":\"sqlite:catalog.db\"}"))
                .isInstanceOf(CasException.class);
        assertThat(directory.resolve("no")).doesNotExist();
    }
}
