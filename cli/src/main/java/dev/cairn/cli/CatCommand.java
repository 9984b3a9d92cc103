package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlobReader;
import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;

@Command(
        name = "cat",
        description = {
            "Write a blob, or a range of it, to standard output.",
            "",
            "Every byte is verified before it is written; of a whole blob the last block waits for the digest of the whole."
        })
final class CatCommand extends Subcommand {
    @Parameters(paramLabel = "KEY|REF", description = "The blob.")
    String blob = "";

    @Nullable
    @Option(
            names = "--range",
            paramLabel = "OFFSET:LENGTH",
            description =
                    "LENGTH bytes from byte OFFSET on, counted from 0 and cut short at the end; without LENGTH all the"
                            + " rest. Numbers may end in K, M, G or T (powers of 1,024).")
    String range;

    @Mixin
    DomainOptions in = new DomainOptions();

    @Override
    int run(Session session) {
        ByteRange wanted = range == null ? null : range(range);
        Cairn cairn = session.open(in);
        BlobKey key = Target.find(cairn, blob).key();
        BlobReader reader = cairn.readBlob(key);
        if (wanted == null) {
            print(session, reader.all(), key.size());
        } else {
            print(session, reader.range(wanted), Math.min(wanted.length(), Math.max(0, key.size() - wanted.offset())));
        }
        return ExitCodes.OK;
    }

    static void print(Session session, Flux<ByteBuffer> bytes, long size) {
        try (Progress progress = session.progress("read", size)) {
            Transfer.bytes(bytes, progress, session.output()::bytes);
        }
    }

    private static ByteRange range(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw CasException.invalid("--range", "malformed --range '" + text + "'; expected OFFSET:LENGTH");
        }
        long offset = Units.parse("--range", text.substring(0, colon));
        String length = text.substring(colon + 1);
        return new ByteRange(offset, length.isEmpty() ? Long.MAX_VALUE - offset : Units.parse("--range", length));
    }
}
