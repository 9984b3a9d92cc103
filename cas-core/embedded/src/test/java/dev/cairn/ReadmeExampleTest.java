package dev.cairn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.Receipt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The example of the README: it runs, and it stands there as it stands here. */
class ReadmeExampleTest {
    private static final Path SOURCE = Path.of("src/test/java/dev/cairn/ReadmeExampleTest.java");
    private static final Path README = Path.of("../../README.md");

    @TempDir
    Path directory;

    @Test
    void example_inADirectory_storesAndLoads() throws IOException {
        byte[] photo = "not really a photo".repeat(1000).getBytes(UTF_8);
        Files.write(directory.resolve("photo.jpg"), photo);
        example(directory.resolve("data"), directory.resolve("photo.jpg"), directory.resolve("copy.jpg"));
        assertThat(directory.resolve("copy.jpg")).hasBinaryContent(photo);
    }

    @Test
    void example_ofTheReadme_isThisOne() throws IOException {
        String readme = Files.readString(README);
        int begin = readme.indexOf("```java\n") + "```java\n".length();
        String shown = readme.substring(begin, readme.indexOf("```", begin));
        String source = Files.readString(SOURCE);
        String tested = source.substring(source.indexOf("// begin\n") + 9, source.indexOf("// end\n"));
        assertThat(words(tested.replace("Cairn.open(data)", "Cairn.open(Path.of(\"data\"))")
                        .replace("storeFile(photo)", "storeFile(Path.of(\"photo.jpg\"))")
                        .replace("loadFile(key, copy)", "loadFile(key, Path.of(\"copy.jpg\"))")))
                .isEqualTo(words(shown));
    }

    /** Code without comments, spaces and line ends. */
    private static List<String> words(String code) {
        return code
                .lines()
                .map(line -> line.replaceAll("//.*", "").replaceAll("\\s", ""))
                .filter(line -> !line.isEmpty())
                .reduce(String::concat)
                .stream()
                .toList();
    }

    @SuppressWarnings("NullAway") // as a reader would write it
    private static void example(Path data, Path photo, Path copy) {
        // begin
        try (Cairn cairn = Cairn.open(data)) {
            Receipt receipt = cairn.storeFile(photo).block();
            BlobKey key = receipt.key();
            cairn.loadFile(key, copy).block();
            Flux<ByteBuffer> head = cairn.readBlob(key).at(0, 512);
            Mono<Receipt> text = Flux.just(ByteBuffer.wrap("hello".getBytes(UTF_8)))
                    .as(cairn.storeBlob(Attributes.named("notes/hello"))::drain);
            System.out.println(
                    key + " " + head.count().block() + " " + text.block().ref());
        }
        // end
    }
}
