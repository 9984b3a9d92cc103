package dev.cairn.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that {@code doctor} looked at.
 *
 * @param verdict how it is
 * @param what what was looked at, one word
 * @param detail what was found
 * @param advice what to do, empty where there is nothing to do
 */
record Check(Verdict verdict, String what, String detail, String advice) {
    private static final int VERDICT_WIDTH = 6;
    private static final int WHAT_WIDTH = 12;

    /** How a thing is. */
    enum Verdict {
        OK("ok"),
        WARN("warn"),
        FAIL("fail");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }
    }

    static Check ok(String what, String detail) {
        return new Check(Verdict.OK, what, detail, "");
    }

    static Check warn(String what, String detail, String advice) {
        return new Check(Verdict.WARN, what, detail, advice);
    }

    static Check fail(String what, String detail, String advice) {
        return new Check(Verdict.FAIL, what, detail, advice);
    }

    boolean failed() {
        return verdict == Verdict.FAIL;
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("check", what);
        document.put("verdict", verdict.text);
        document.put("detail", detail);
        document.put("advice", advice);
        return document;
    }

    String line() {
        String said = Units.left(verdict.text, VERDICT_WIDTH) + Units.left(what, WHAT_WIDTH) + detail;
        return advice.isEmpty() ? said : said + " (" + advice + ")";
    }
}
