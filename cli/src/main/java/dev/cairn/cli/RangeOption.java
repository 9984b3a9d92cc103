package dev.cairn.cli;

import dev.cairn.api.CasException;
import dev.cairn.engines.ByteRanges;
import java.util.List;

/** The ranges of {@code --range A-B}, both ends included as in HTTP. */
final class RangeOption {
    private static final String OPTION = "--range";

    private RangeOption() {}

    static ByteRanges parse(List<String> texts) {
        return ByteRanges.of(texts.stream().map(RangeOption::parse).toList());
    }

    private static ByteRanges.Range parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            throw CasException.invalid(OPTION, "malformed --range '" + text + "'; expected FIRST-LAST or FIRST-");
        }
        long first = Units.parse(OPTION, text.substring(0, dash));
        String end = text.substring(dash + 1);
        long last = end.isEmpty() ? Long.MAX_VALUE - 1 : Units.parse(OPTION, end);
        if (last < first) {
            throw CasException.invalid(OPTION, "--range '" + text + "' ends before it begins");
        }
        if (last == Long.MAX_VALUE) {
            throw CasException.invalid(OPTION, "number of bytes out of range in --range");
        }
        return new ByteRanges.Range(first, last + 1);
    }
}
