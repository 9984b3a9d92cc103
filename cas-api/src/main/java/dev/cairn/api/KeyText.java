package dev.cairn.api;

/** The three parts of a key's text form, {@code label:hex:size}. */
record KeyText(String label, Digest digest, long size) {
    private static final int LENGTH_MAX = 128;

    static KeyText parse(String what, String text) {
        String[] parts = text.length() > LENGTH_MAX ? new String[0] : text.split(":", -1);
        if (parts.length != 3 || !parts[2].matches("0|[1-9][0-9]{0,18}")) {
            throw CasException.invalid(
                    what, "malformed " + what + " '" + Text.clip(text) + "'; expected algorithm:hex:size");
        }
        try {
            return new KeyText(parts[0], Digest.ofHex(parts[1]), Long.parseLong(parts[2]));
        } catch (NumberFormatException e) {
            throw CasException.invalid(what, "size out of range in '" + Text.clip(text) + "'");
        } catch (CasException.InvalidInput e) {
            throw CasException.invalid(what, "malformed " + what + " '" + Text.clip(text) + "': " + e.reason());
        }
    }
}
