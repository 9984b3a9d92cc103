package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "1024, 1024", "1K, 1024", "3MiB, 3145728", "5G, 5368709120", "7E, 8070450532247928832"})
    void parse_text_isBytes(String text, long bytes) {
        assertThat(Units.parse("size", text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5M", "1MB", "1k", "8E", "99999999999999999999", "1 M"})
    void parse_malformed_isRefused(String text) {
        assertThatThrownBy(() -> Units.parse("size", text)).isInstanceOf(CasException.InvalidInput.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "314572800, 300.0 MiB", "9223372036854775807, 8.0 EiB"})
    void human_bytes_isShort(long bytes, String text) {
        assertThat(Units.human(bytes)).isEqualTo(text);
    }

    @Test
    void count_number_decidesThePlural() {
        assertThat(Units.count(1, "pack")).isEqualTo("1 pack");
        assertThat(Units.count(0, "pack")).isEqualTo("0 packs");
    }
}
