package dev.cairn.cli;

import dev.cairn.api.CasException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Byte counts as people write them. */
final class Units {
    private static final double PERCENT = 100;
    private static final String LETTERS = "KMGTPE";
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([smhd])?");
    private static final Pattern COUNT = Pattern.compile("([0-9]{1,19})(?:([KMGTPE])(?:iB)?)?");

    private Units() {}

    /** {@code 1048576}, {@code 1024K}, {@code 1M} and {@code 1MiB} are the same. */
    static long parse(String what, String text) {
        Matcher m = COUNT.matcher(text);
        if (!m.matches()) {
            throw CasException.invalid(
                    what, "malformed number of bytes in " + what + "; expected digits, then K, M, G, T or nothing");
        }
        try {
            long unit = m.group(2) == null ? 1 : 1L << (10 * (LETTERS.indexOf(m.group(2)) + 1));
            return Math.multiplyExact(Long.parseLong(m.group(1)), unit);
        } catch (ArithmeticException | NumberFormatException e) {
            throw CasException.invalid(what, "number of bytes out of range in " + what);
        }
    }

    /** {@code 0}, {@code 90s}, {@code 15m}, {@code 24h} and {@code 7d}. */
    static Duration duration(String what, String text) {
        Matcher m = DURATION.matcher(text);
        if (!m.matches() || (m.group(2) == null && !m.group(1).equals("0"))) {
            throw CasException.invalid(what, "malformed time '" + text + "'; expected digits and s, m, h or d");
        }
        long number = Long.parseLong(m.group(1));
        return switch (m.group(2) == null ? "s" : m.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
    }

    /** {@code 5} and {@code 0.5} per cent as parts of one. */
    static double part(String what, String percent) {
        try {
            return Double.parseDouble(percent) / PERCENT;
        } catch (NumberFormatException e) {
            throw CasException.invalid(what, "not a number from 0 to 100: '" + percent + "'");
        }
    }

    /** {@code 300.0 MiB}. */
    static String human(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int power = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        double scaled = bytes / (double) (1L << (10 * power));
        return String.format(Locale.ROOT, "%.1f %siB", scaled, LETTERS.charAt(power - 1));
    }

    /** Text in a column; longer text pushes the next one aside. */
    static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** The same for numbers. */
    static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    /** {@code 1 pack}, {@code 2 packs}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
