package dev.cairn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Receipt;
import dev.cairn.api.RefName;
import dev.cairn.conformance.TestEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Files in and out. */
final class FilesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Cairn cairn;

    @BeforeEach
    void open() {
        cairn = Cairn.open(directory.resolve("data"));
    }

    @AfterEach
    void close() {
        cairn.close();
    }

    private static <T> T get(Mono<T> answer) {
        return Objects.requireNonNull(answer.block(PATIENCE));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("file"), bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 262_144, 262_145, 3_000_000})
    void storeThenLoad_anyLength_sameBytes(int length) throws IOException {
        Receipt receipt = get(cairn.storeFile(file(random(length)), Attributes.named("a")));
        assertThat(receipt.key().size()).isEqualTo(length);
        Path target = directory.resolve("copy");
        assertThat(get(cairn.loadFile(receipt.key(), target))).isEqualTo(target);
        assertThat(target).hasBinaryContent(random(length));
        get(cairn.loadFile(receipt.key(), target));
        assertThat(target).as("replaced").hasBinaryContent(random(length));
        assertThat(get(cairn.refs().get(new RefName("a"))).key()).isEqualTo(receipt.key());
    }

    /** What may happen to a file between its first byte and its last. */
    private enum Change {
        GROWS {
            @Override
            void happenTo(Path file) throws IOException {
                Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
            }
        },
        SHRINKS {
            @Override
            void happenTo(Path file) throws IOException {
                Files.write(file, new byte[10]);
            }
        },
        OVERWRITTEN {
            @Override
            void happenTo(Path file) throws IOException {
                Files.write(file, random(5_000_001));
                Files.setLastModifiedTime(file, FileTime.fromMillis(1));
            }
        },
        REPLACED {
            @Override
            void happenTo(Path file) throws IOException {
                FileTime time = Files.getLastModifiedTime(file);
                Path other = Files.write(file.resolveSibling("other"), Files.readAllBytes(file));
                Files.setLastModifiedTime(other, time);
                Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            }
        };

        abstract void happenTo(Path file) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void storeFile_changesWhileItIsRead_conflictAndNothingStored(Change change) throws IOException {
        Path file = file(random(5_000_000));
        Meddler meddler = new Meddler(cairn, () -> change.happenTo(file));
        FileTransfer transfer = new FileTransfer(meddler, TestEnvironment.create());
        assertThatThrownBy(() -> get(transfer.store(file, Attributes.named("changing"), count -> {})))
                .isInstanceOf(CasException.Conflict.class)
                .hasMessageContaining("changed while it was read")
                .hasMessageContaining(file.toString());
        assertThat(cairn.refs().get(new RefName("changing")).blockOptional(PATIENCE))
                .isEmpty();
        assertThat(get(cairn.contents())).isEqualTo(new Contents(0, 0, 0));
    }

    @Test
    void loadFile_unknownKey_notFoundAndTargetUntouched() throws IOException {
        BlobKey key = get(cairn.storeFile(file(random(10)))).key();
        BlobKey unknown = new BlobKey(key.algorithm(), key.digest(), 11);
        Path target = Files.writeString(directory.resolve("target"), "as it was");
        assertThatThrownBy(() -> get(cairn.loadFile(unknown, target))).isInstanceOf(CasException.NotFound.class);
        assertThat(target).hasContent("as it was");
        assertNoParts();
    }

    @Test
    void loadFile_whereItCannotBe_typedNamingTheTargetAndNoParts() throws IOException {
        BlobKey key = get(cairn.storeFile(file(random(3_000_000)))).key();
        Path nowhere = directory.resolve("no/such/target");
        assertThatThrownBy(() -> get(cairn.loadFile(key, nowhere)))
                .isInstanceOf(CasException.NotFound.class)
                .hasMessageContaining("no/such/target");
        Path full = Files.createDirectories(directory.resolve("full/inside"));
        Path directoryInTheWay = directory.resolve("full");
        assertThatThrownBy(() -> get(cairn.loadFile(key, directoryInTheWay))).isInstanceOf(CasException.class);
        assertThat(full).exists();
        assertNoParts();
    }

    @Test
    void loadFile_cancelledMidWay_targetUntouchedAndNoParts() throws IOException {
        BlobKey key = get(cairn.storeFile(file(random(20_000_000)))).key();
        Path target = Files.writeString(directory.resolve("target"), "as it was");
        for (int i = 0; i < 10; i++) {
            cairn.loadFile(key, target)
                    .takeUntilOther(Mono.delay(Duration.ofMillis(i)))
                    .block(PATIENCE);
        }
        if (!Files.readString(target, StandardCharsets.ISO_8859_1).equals("as it was")) {
            assertThat(target).as("all or nothing").hasBinaryContent(random(20_000_000));
        }
        for (int poll = 0; poll < 400 && parts() > 0; poll++) {
            LockSupport.parkNanos(5_000_000);
        }
        assertNoParts();
    }

    private void assertNoParts() throws IOException {
        assertThat(parts()).isZero();
    }

    private long parts() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".part")).count();
        }
    }
}
