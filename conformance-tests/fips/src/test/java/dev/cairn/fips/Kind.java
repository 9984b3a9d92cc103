package dev.cairn.fips;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Whose code computes in this JVM. */
enum Kind {
    /** The providers of the JDK. */
    JDK,
    /** Bouncy Castle's validated module, in approved-only mode. */
    BC_FIPS;

    /** This JVM's. */
    static Kind current() {
        return valueOf(System.getProperty("cairn.fips.kind"));
    }

    /** The kinds that have left something to open; this one is among them. */
    static List<Kind> made() {
        return Arrays.stream(System.getProperty("cairn.fips.made").split(",", -1))
                .map(Kind::valueOf)
                .toList();
    }

    /** Where it leaves what it stores. */
    Path exchange() {
        return Path.of("target", "exchange", name().toLowerCase(Locale.ROOT)).toAbsolutePath();
    }
}
