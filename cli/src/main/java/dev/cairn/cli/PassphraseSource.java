package dev.cairn.cli;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Where the passphrase of a keystore comes from: a file, or a person at a terminal; never an argument, which others can see. */
final class PassphraseSource {
    private static final String WHAT = "passphrase";
    private static final int FILE_BYTES_MAX = 16 << 10;

    private final Optional<Path> file;
    private final Prompt prompt;

    PassphraseSource(Optional<Path> file, Prompt prompt) {
        this.file = file;
        this.prompt = prompt;
    }

    /** The passphrase of a keystore that is there, for the caller to wipe. */
    char[] existing(Path keystore) {
        return file.isPresent() ? read(file.get()) : asked("Passphrase of " + keystore + ": ");
    }

    /** That of one that is made; a person says it twice. */
    char[] chosen(Path keystore) {
        if (file.isPresent()) {
            return read(file.get());
        }
        char[] once = asked("New passphrase for " + keystore + ": ");
        char[] again = asked("The same again: ");
        boolean same = Arrays.equals(once, again);
        Arrays.fill(again, '\0');
        if (!same) {
            Arrays.fill(once, '\0');
            throw CasException.invalid(WHAT, "the two passphrases differ");
        }
        return once;
    }

    private char[] asked(String question) {
        return prompt.ask(question)
                .orElseThrow(() -> CasException.unsupported(
                        WHAT,
                        "no terminal to ask for the passphrase; give --passphrase-file or CAIRN_PASSPHRASE_FILE"));
    }

    private static char[] read(Path from) {
        byte[] bytes = new byte[0];
        try (InputStream in = Files.newInputStream(from)) {
            bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length > FILE_BYTES_MAX) {
                throw CasException.limit(WHAT, "bytes of a passphrase file", FILE_BYTES_MAX, bytes.length);
            }
            return line(bytes, from);
        } catch (IOException e) {
            throw Failures.of("read", from, e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static char[] line(byte[] bytes, Path from) throws IOException {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        if (end == 0) {
            String reason = "the first line of the passphrase file is empty";
            throw new CasException.InvalidInput(CasException.Details.of(WHAT, reason, Subject.of(from.toString())));
        }
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end));
            char[] characters = new char[decoded.remaining()];
            decoded.get(characters);
            Arrays.fill(decoded.array(), '\0');
            return characters;
        } catch (CharacterCodingException e) {
            String reason = "the passphrase file is not UTF-8";
            throw new CasException.InvalidInput(CasException.Details.of(WHAT, reason, Subject.of(from.toString())));
        }
    }
}
