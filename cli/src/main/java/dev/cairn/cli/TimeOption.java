package dev.cairn.cli;

import dev.cairn.api.CasException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** A time as people write it: a day, which is its first moment in UTC, or a time with its offset. */
final class TimeOption {
    private TimeOption() {}

    /** {@code 2030-01-31}, {@code 2030-01-31T12:00Z} and {@code 2030-01-31T13:00:00+01:00}; only what is to come. */
    static Instant later(String option, String text, Session session) {
        Instant time = parse(option, text);
        Instant now = session.environment().now();
        if (!time.isAfter(now)) {
            throw CasException.invalid(option, option + " " + text + " has passed; it is " + now);
        }
        return time;
    }

    private static Instant parse(String option, String text) {
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw CasException.invalid(
                    option, "malformed " + option + " '" + text + "'; expected 2030-01-31 or 2030-01-31T12:00:00Z");
        }
    }
}
