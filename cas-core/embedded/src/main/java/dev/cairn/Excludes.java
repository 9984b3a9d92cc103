package dev.cairn;

import dev.cairn.api.CasException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a walk leaves out; {@link TreeOptions.Builder#exclude} tells what a pattern means. */
final class Excludes {
    private static final int LENGTH_MAX = 4_096;
    private static final String WHAT = "exclude";

    private final List<Rule> rules;
    private final Set<Path> without;

    Excludes(TreeOptions options) {
        rules = options.excludes().stream().map(Excludes::rule).toList();
        without = options.without();
    }

    /** Whether an entry is left out; its path is relative to the root, with slashes. */
    boolean excluded(String path, boolean directory, Path file) {
        if (without.contains(file)) {
            return true;
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        for (Rule rule : rules) {
            if ((directory || !rule.directories)
                    && rule.pattern.matcher(rule.anchored ? path : name).matches()) {
                return true;
            }
        }
        return false;
    }

    static void check(String pattern) {
        rule(pattern);
    }

    private record Rule(Pattern pattern, boolean anchored, boolean directories) {}

    private static Rule rule(String text) {
        if (text.length() > LENGTH_MAX) {
            throw CasException.limit(WHAT, "characters of a pattern", LENGTH_MAX, text.length());
        }
        boolean directories = text.endsWith("/");
        String body = directories ? text.substring(0, text.length() - 1) : text;
        boolean anchored = body.indexOf('/') >= 0;
        String rest = body.startsWith("/") ? body.substring(1) : body;
        if (rest.isEmpty() || rest.startsWith("!")) {
            throw CasException.invalid(WHAT, "not a pattern: '" + text + "'; there is no negation");
        }
        try {
            return new Rule(Pattern.compile(regex(rest), Pattern.DOTALL), anchored, directories);
        } catch (PatternSyntaxException e) {
            throw CasException.invalid(WHAT, "not a pattern: '" + text + "'");
        }
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < glob.length()) {
            i = next(glob, i, regex);
        }
        return regex.toString();
    }

    /** Translates what begins at a place and answers where it ends. */
    private static int next(String glob, int at, StringBuilder regex) {
        char c = glob.charAt(at);
        boolean segment = at == 0 || glob.charAt(at - 1) == '/';
        if (segment && glob.startsWith("**/", at)) {
            regex.append("(?:[^/]+/)*");
            return at + 3;
        }
        if (segment && glob.substring(at).equals("**")) {
            regex.append(".+");
            return at + 2;
        }
        switch (c) {
            case '*' -> regex.append("[^/]*");
            case '?' -> regex.append("[^/]");
            case '[' -> {
                return set(glob, at, regex);
            }
            case '\\' -> {
                int escaped = Math.min(at + 1, glob.length() - 1);
                regex.append(Pattern.quote(glob.substring(escaped, escaped + 1)));
                return at + 2;
            }
            default -> regex.append(Pattern.quote(String.valueOf(c)));
        }
        return at + 1;
    }

    /** A set of characters; a bracket without an end stands for itself. */
    private static int set(String glob, int at, StringBuilder regex) {
        int end = glob.indexOf(']', at + 2);
        if (end < 0) {
            regex.append("\\[");
            return at + 1;
        }
        boolean negated = glob.charAt(at + 1) == '!';
        String body = glob.substring(at + (negated ? 2 : 1), end).replaceAll("[\\[\\]\\\\&^]", "\\\\$0");
        regex.append("(?!/)[").append(negated ? "^" : "").append(body).append(']');
        return end + 1;
    }
}
