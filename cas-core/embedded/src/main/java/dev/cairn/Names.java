package dev.cairn;

import dev.cairn.api.CasException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Names of files as UTF-8, whatever the locale. A Path keeps the bytes of a name but decodes them with the locale's charset,
 * which in a bare container is ASCII; its URI shows the bytes.
 */
final class Names {
    private static final int ASCII_MAX = 0x7f;
    private static final int HEX = 16;

    private Names() {}

    /** The last name of a path; empty if its bytes are not UTF-8. */
    static Optional<String> of(Path path) {
        String name = String.valueOf(path.getFileName());
        if (isAscii(name)) {
            return Optional.of(name);
        }
        String raw = path.toUri().getRawPath();
        int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
        return decoded(raw.substring(raw.lastIndexOf('/', end - 1) + 1, end));
    }

    private static Optional<String> decoded(String escaped) {
        ByteBuffer bytes = ByteBuffer.allocate(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            boolean escape = escaped.charAt(i) == '%';
            bytes.put((byte) (escape ? Integer.parseInt(escaped.substring(i + 1, i + 3), HEX) : escaped.charAt(i)));
            i += escape ? 2 : 0;
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The entry of a directory; it lies in that directory, also where a name of one system is a path of another. */
    static Path resolve(Path directory, String name) {
        Path entry = isAscii(name) ? directory.resolve(name) : escaped(directory, name);
        if (!directory.equals(entry.getParent())) {
            throw CasException.invalid("tree", "'" + name + "' is not the name of a file on this system");
        }
        return entry;
    }

    private static Path escaped(Path directory, String name) {
        String parent = directory.toUri().toString();
        String child = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return Path.of(URI.create(parent + (parent.endsWith("/") ? "" : "/") + child));
    }

    private static boolean isAscii(String name) {
        return name.chars().allMatch(c -> c <= ASCII_MAX);
    }
}
