package dev.cairn.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.codec.ChunkerSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryDescriptorTest {
    private static final String SAMPLE = text(Samples.descriptor().encode());

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    private static RepositoryDescriptor decode(String json) {
        return RepositoryDescriptor.decode(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)), Samples.ABOUT);
    }

    @Provide
    Arbitrary<List<String>> features() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .ofMinLength(1)
                .ofMaxLength(9)
                .list()
                .ofMaxSize(3);
    }

    @Property
    void decode_whatWasEncoded_isTheSame(
            @ForAll HashAlgorithm algorithm,
            @ForAll long seed,
            @ForAll boolean chunked,
            @ForAll("features") List<String> readonlyOk) {
        ChunkerSpec chunker = new ChunkerSpec(1, 64, 256, 1024, 2, seed);
        RepositoryDescriptor descriptor = new RepositoryDescriptor(
                new UUID(seed, ~seed),
                "0123456789abcdef0123456789abcdef",
                algorithm,
                chunked ? Optional.of(chunker) : Optional.empty(),
                List.of(),
                readonlyOk);
        String json = text(descriptor.encode());
        assertThat(decode(json)).isEqualTo(descriptor);
        assertThat(json).endsWith("}\n").doesNotContain("\r");
        assertThat(decode(json).writable()).isEqualTo(readonlyOk.isEmpty());
    }

    @Example
    void decode_unknownRequiredFeature_isIncompatibleAndNamed() {
        assertThatThrownBy(() -> decode(SAMPLE.replace("\"required\": []", "\"required\": [\"time-travel\"]")))
                .isInstanceOf(CasException.IncompatibleFormat.class)
                .hasMessageContaining("'time-travel'")
                .hasMessageContaining("sample");
    }

    @Example
    void decode_newerFormat_isIncompatibleWhateverElseItSays() {
        assertThatThrownBy(() -> decode("{\"format\": 2, \"repository\": []}"))
                .isInstanceOf(CasException.IncompatibleFormat.class)
                .hasMessageContaining("format 2 is newer than 1");
    }

    @Example
    void decode_unknownFields_areIgnored() {
        String json = SAMPLE.replace("\"format\"", "\"note\": {\"a\": [1.5, null]},\n  \"format\"");
        assertThat(decode(json)).isEqualTo(Samples.descriptor());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format\": 1 | \"format\": 0 | 'format'",
                "\"format\": 1 | \"format\": \"1\" | 'format'",
                "\"format\": 1 | \"format\": 1e999999999 | 'format'",
                "\"format\": 1 | \"format\": 1, \"format\": 1 | not JSON",
                "00112233- | 0112233- | 'repository'",
                "00112233- | zz112233- | 'repository'",
                "0123456789abcdef\" | 0123456789ABCDEF\" | store id",
                "blake3 | md5 | 'md5'",
                "\"algorithm\" | \"other\" | 'algorithm'",
                "\"min\": 65536 | \"min\": 0 | 0 < min",
                "\"min\": 65536 | \"min\": 99999999999 | 'min'",
                "\"seed\": \"0\" | \"seed\": \"-1\" | 'seed'",
                "\"seed\": \"0\" | \"seed\": 0 | 'seed'",
                "\"chunker\": { | \"chunker\": 5, \"x\": { | 'chunker'",
                "\"required\": [] | \"required\": [1] | 'required'",
                "\"required\": [] | \"required\": [\"A B\"] | feature name",
                "\"readonly-ok\": [] | \"x\": [] | 'readonly-ok'",
            })
    void decode_wrongField_isCorruptAndNamed(String from, String to, String reason) {
        String json = SAMPLE.replace(from, to);
        assertThat(json).isNotEqualTo(SAMPLE);
        assertThatThrownBy(() -> decode(json))
                .isInstanceOf(CasException.Corrupt.class)
                .hasMessageContaining(reason);
    }

    @Example
    void decode_whatIsNoObject_isCorrupt() {
        for (String json : List.of("", " ", "[]", "1", "null", "{", SAMPLE + "{}", SAMPLE + "x", "[".repeat(60_000))) {
            assertThatThrownBy(() -> decode(json)).as(json).isInstanceOf(CasException.Corrupt.class);
        }
    }

    @Example
    void decode_tooLong_isRefusedUnread() {
        ByteBuffer bytes = ByteBuffer.allocate(RepositoryDescriptor.BYTES_MAX + 1);
        assertThatThrownBy(() -> RepositoryDescriptor.decode(bytes, Samples.ABOUT))
                .isInstanceOf(CasException.Corrupt.class)
                .hasMessageContaining("65537 bytes");
    }

    @Example
    void decode_anyTruncation_isCorrupt() {
        byte[] bytes = SAMPLE.getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < bytes.length - 1; length++) {
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> RepositoryDescriptor.decode(cut, Samples.ABOUT))
                    .isInstanceOf(CasException.Corrupt.class);
        }
    }

    @Provide
    Arbitrary<Mutation> mutations() {
        return Mutation.any();
    }

    @Property
    void decode_anyMutation_isReadOrRefused(@ForAll("mutations") Mutation mutation) {
        ByteBuffer mutated = ByteBuffer.wrap(mutation.apply(SAMPLE.getBytes(StandardCharsets.UTF_8)));
        try {
            RepositoryDescriptor read = RepositoryDescriptor.decode(mutated, Samples.ABOUT);
            assertThat(RepositoryDescriptor.decode(read.encode(), Samples.ABOUT))
                    .isEqualTo(read);
        } catch (CasException.Corrupt | CasException.IncompatibleFormat e) {
            assertThat(e.subject()).isEqualTo(Samples.ABOUT);
        }
    }
}
