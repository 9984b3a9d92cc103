package dev.cairn.api.pack;

import dev.cairn.api.CasException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What names and values of labels are made of; nothing that the text form of a policy uses for itself. */
final class Labels {
    static final int LENGTH_MAX = 63;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]*");
    private static final Pattern VALUE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._:/@+-]*");

    private Labels() {}

    static void checkName(String name) {
        check("label name", name, NAME, "a to z, 0 to 9, '.', '_', '-', a letter first");
    }

    static void checkValue(String value) {
        check("label value", value, VALUE, "letters, digits and . _ : / @ + -, a letter or digit first");
    }

    private static void check(String what, String text, Pattern form, String rule) {
        if (text.isEmpty() || text.length() > LENGTH_MAX) {
            throw CasException.limit(what, "it has 1 to 63 characters", LENGTH_MAX, text.length());
        }
        if (!form.matcher(text).matches()) {
            throw CasException.invalid(what, "it has " + rule + "; this one has others");
        }
    }

    /** A sorted copy that nobody can change. */
    static <V> Map<String, V> sorted(Map<String, V> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
