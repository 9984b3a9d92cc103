package dev.cairn.api;

import java.util.HexFormat;

/** Text from outside, made safe to print: clipped, without control characters. */
final class Text {
    private static final int CLIP = 80;
    static final HexFormat HEX = HexFormat.of();

    private Text() {}

    static String clip(String text) {
        String shown = text.length() <= CLIP ? text : text.substring(0, CLIP) + "...";
        StringBuilder out = new StringBuilder(shown.length());
        shown.chars().forEach(c -> out.append(Character.isISOControl(c) ? '?' : (char) c));
        return out.toString();
    }
}
