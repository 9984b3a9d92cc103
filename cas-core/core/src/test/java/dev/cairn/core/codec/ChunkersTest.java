package dev.cairn.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.codec.Chunker;
import dev.cairn.api.codec.ChunkerSpec;
import dev.cairn.core.Data;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built-in chunkers and their text forms. */
final class ChunkersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "fastcdc-2020:65536/262144/1048576:2:0",
                "fastcdc-2020:64/256/1024:0:-9223372036854775808",
                "fastcdc-2020:4096/16384/65535:2:0",
                "fastcdc-2020:64/256/16777216:3:9223372036854775807",
                "wide-32:65536/262144/1048576:2:0",
                "wide-32:64/8192/8192:3:-1",
                "fixed:64",
                "fixed:16777216"
            })
    void parse_textForm_roundTrips(String text) {
        assertThat(Chunkers.parse(text).toString()).isEqualTo(text);
        assertThat(Chunkers.of(Chunkers.parse(text)).spec()).isEqualTo(Chunkers.parse(text));
    }

    @Test
    void parse_nameAlone_isTheDefault() {
        assertThat(Chunkers.parse("fastcdc-2020")).isEqualTo(Chunkers.DEFAULT);
        assertThat(Chunkers.DEFAULT.toString()).isEqualTo("fastcdc-2020:65536/262144/1048576:2:0");
        assertThat(Chunkers.parse("wide-32").toString()).isEqualTo("wide-32:65536/262144/1048576:2:0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fixed",
                "fixed:",
                "fixed:0",
                "fixed:-1",
                "fixed:16777217",
                "fixed:99999999999",
                "fixed:1:2",
                "fastcdc-2020:",
                "fastcdc-2020:64/256:2:0",
                "fastcdc-2020:0/256/1024:2:0",
                "fastcdc-2020:512/256/1024:2:0",
                "fastcdc-2020:64/2048/1024:2:0",
                "fastcdc-2020:64/256/1024:9:0",
                "fastcdc-2020:64/256/99999999:2:0",
                "fastcdc-2021:64/256/1024:2:0",
                "wide-32:",
                "wide-32:64/4096/65536:2:0",
                "wide-32:64/8192/65536:4:0",
                "rabin:8",
                "fixed:６４k"
            })
    void parse_anythingElse_invalidInput(String text) {
        assertThatThrownBy(() -> Chunkers.parse(text)).isInstanceOf(CasException.InvalidInput.class);
    }

    @Test
    void of_unknownId_unsupported() {
        ChunkerSpec later = new ChunkerSpec(77, 64, 256, 1_024, 0, 0);
        assertThatThrownBy(() -> Chunkers.of(later)).isInstanceOf(CasException.Unsupported.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fastcdc-2020:64/256/1024:2:0",
                "fastcdc-2020:64/256/1024:2:5",
                "wide-32:64/8192/16384:2:5",
                "fixed:100"
            })
    void cut_anyData_withinTheLimitsAndByContentAlone(String text) {
        Chunker chunker = Chunkers.of(Chunkers.parse(text));
        ChunkerSpec spec = chunker.spec();
        byte[] data = Data.random(1, 50_000);
        byte[] shifted = new byte[data.length + 13];
        System.arraycopy(data, 0, shifted, 13, data.length);
        for (int at = 0; at < data.length; ) {
            int cut = chunker.cut(data, at, data.length);
            assertThat(cut).isLessThanOrEqualTo(spec.maxBytes()).isPositive();
            if (at + cut < data.length) {
                assertThat(cut).isGreaterThanOrEqualTo(spec.minBytes());
            }
            int enough = Math.min(data.length, at + spec.maxBytes());
            assertThat(chunker.cut(data, at, enough))
                    .as("no look further ahead")
                    .isEqualTo(cut);
            assertThat(chunker.cut(shifted, at + 13, shifted.length)).isEqualTo(cut);
            at += cut;
        }
    }
}
