package dev.cairn.cli;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.engines.BadSliceException;
import dev.cairn.engines.ByteRanges;
import dev.cairn.engines.SliceVerifier;
import dev.cairn.engines.SpanWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = {
            "Check a slice against the key of its blob, without a repository, and print which bytes it proves.",
            "",
            "A slice that does not belong to the key, or is cut short, makes the exit code 3; of its bytes none is written"
                    + " to FILE then."
        })
final class CheckCommand extends Subcommand {
    private static final String STANDARD_INPUT = "-";

    @Parameters(index = "0", paramLabel = "KEY", description = "The blob's key, or the one that prove printed.")
    String key = "";

    @Parameters(index = "1", paramLabel = "SLICE", description = "What prove wrote; -: standard input.")
    String slice = "";

    @Option(
            names = "--range",
            paramLabel = "FIRST-LAST",
            description = "The ranges that were given to prove: refuse a slice of others, and take their bytes only."
                    + " Default: whole groups of 16 KiB, as the slice has them.")
    List<String> ranges = List.of();

    @Nullable
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the bytes that were proved, one range after the other.")
    String file;

    @Override
    int run(Session session) {
        ProofKey against = ProofKey.parse(key);
        ByteRanges wanted = ranges.isEmpty() ? null : RangeOption.parse(ranges);
        ProvedRanges proved = new ProvedRanges(session.output());
        boolean sizeProved;
        if (file == null) {
            sizeProved = check(session, against, wanted, proved);
        } else {
            try (OutputFile bytes = new OutputFile(session, file)) {
                sizeProved = check(session, against, wanted, (at, from, off, len) -> {
                    bytes.write(from, off, len);
                    proved.write(at, from, off, len);
                });
                bytes.publish();
            }
        }
        proved.end();
        summary(session.output(), against, proved.bytes(), sizeProved);
        return ExitCodes.OK;
    }

    private boolean check(Session session, ProofKey against, @Nullable ByteRanges wanted, SpanWriter verified) {
        byte[] root = against.root().bytes();
        SliceVerifier verifier = wanted == null
                ? SliceVerifier.discovering(against.tree(), root, verified)
                : SliceVerifier.expecting(against.tree(), root, wanted, verified);
        try (InputStream in = open(session)) {
            byte[] buffer = new byte[Source.BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                verifier.update(buffer, 0, count);
            }
            verifier.finish();
            return verifier.sizeProved();
        } catch (BadSliceException e) {
            throw new CasException.Corrupt(
                    CasException.Details.of("check", String.valueOf(e.getMessage()), Subject.of(slice))
                            .because(e));
        } catch (IOException e) {
            throw Failures.of("read", Path.of(slice), e);
        }
    }

    private InputStream open(Session session) throws IOException {
        if (slice.equals(STANDARD_INPUT)) {
            return session.around().in();
        }
        Path path = session.file(slice);
        if (Files.isDirectory(path)) {
            throw new CasException.InvalidInput(CasException.Details.of("read", "is a directory", Subject.of(slice)));
        }
        return Files.newInputStream(path);
    }

    private static void summary(Output output, ProofKey against, long bytes, boolean sizeProved) {
        if (output.json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("type", "summary");
            document.put("key", against.toString());
            document.put("bytes", bytes);
            document.put("sizeProved", sizeProved);
            output.result(document, "");
        } else {
            String size = sizeProved ? ", and the size of the blob" : "";
            output.note("check: " + Units.count(bytes, "byte") + " proved" + size);
        }
    }
}
