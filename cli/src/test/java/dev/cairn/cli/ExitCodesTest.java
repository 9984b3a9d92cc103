package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodesTest {
    @ParameterizedTest
    @CsvSource({
        "INVALID_INPUT, 2",
        "RANGE, 2",
        "CORRUPT, 3",
        "UNAVAILABLE, 4",
        "TIMEOUT, 4",
        "THROTTLED, 4",
        "STORE_MISMATCH, 4",
        "NOT_FOUND, 5",
        "ALREADY_EXISTS, 1",
        "PRECONDITION, 1",
        "DENIED, 1",
        "QUOTA, 1",
        "UNSUPPORTED, 1",
        "INCOMPATIBLE, 1",
        "UNKNOWN_OUTCOME, 1",
        "CONFLICT, 1",
        "CLOSED, 1"
    })
    void of_kind_isTheDocumentedCode(Kind kind, int code) {
        assertThat(ExitCodes.of(kind)).isEqualTo(code);
    }

    @Test
    void tally_mixedResults_isPartlyDone() {
        Tally tally = new Tally();
        assertThat(tally.exitCode()).isEqualTo(ExitCodes.OK);
        tally.failed(ExitCodes.NOT_FOUND);
        tally.failed(ExitCodes.CORRUPT);
        assertThat(tally.exitCode()).isEqualTo(ExitCodes.NOT_FOUND);
        tally.done();
        assertThat(tally.exitCode()).isEqualTo(ExitCodes.PARTLY);
    }
}
