package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlobReader;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.engines.BadSliceException;
import dev.cairn.engines.ByteRanges;
import dev.cairn.engines.SlicePlan;
import dev.cairn.engines.SliceVerifier;
import dev.cairn.engines.SpanWriter;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "prove",
        description = {
            "Write a slice: ranges of a blob with the proof that they are part of it.",
            "",
            "Whoever has the blob's key checks a slice with cairn check, without a repository. With -o it prints the key"
                    + " to check against: the blob's own, in a SHA-256 repository sha256-tree:HEX:SIZE."
        })
final class ProveCommand extends Subcommand {
    private static final String STANDARD_OUTPUT = "-";

    @Parameters(paramLabel = "KEY|REF", description = "The blob.")
    String blob = "";

    @Option(
            names = "--range",
            required = true,
            paramLabel = "FIRST-LAST",
            description =
                    "Bytes FIRST to LAST, counted from 0, both included; without LAST all the rest. May be repeated."
                            + " A range behind the end proves the size. Numbers may end in K, M, G or T (powers of 1,024).")
    List<String> ranges = List.of();

    @Nullable
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Default, and -: standard output.")
    String file;

    @Mixin
    DomainOptions in = new DomainOptions();

    @Override
    int run(Session session) {
        ByteRanges wanted = RangeOption.parse(ranges);
        Cairn cairn = session.open(in);
        BlobKey key = Target.find(cairn, blob).key();
        BlobReader reader = cairn.readBlob(key);
        OutboardSource outboards = StoredOutboard.source(session, cairn, ComputedOutboard.source(session));
        try (Outboard outboard = outboards.open(reader)) {
            if (file == null || file.equals(STANDARD_OUTPUT)) {
                write(
                        outboard,
                        wanted,
                        reader,
                        (at, from, off, len) -> session.output().bytes(ByteBuffer.wrap(from, off, len)));
                session.output().note("prove: check it against " + outboard.root());
            } else {
                long sliceBytes = toFile(session, outboard, wanted, reader);
                print(session.output(), key, outboard.root(), sliceBytes);
            }
        }
        return ExitCodes.OK;
    }

    private static void write(Outboard outboard, ByteRanges wanted, BlobReader reader, SpanWriter slice) {
        ProofKey against = outboard.root();
        SliceVerifier verifier =
                SliceVerifier.expecting(against.tree(), against.root().bytes(), wanted, (at, from, off, len) -> {});
        try {
            SlicePlan.write(against.tree(), wanted, outboard, new BlobWindow(reader), (at, from, off, len) -> {
                verifier.update(from, off, len);
                slice.write(at, from, off, len);
            });
            verifier.finish();
        } catch (BadSliceException e) {
            String reason = "the outboard is not that of the bytes: " + e.getMessage();
            throw new CasException.Corrupt(CasException.Details.of(
                            "prove", reason, Subject.of(reader.key().toString()))
                    .because(e));
        }
    }

    private long toFile(Session session, Outboard outboard, ByteRanges wanted, BlobReader reader) {
        long[] end = new long[1];
        try (OutputFile slice = new OutputFile(session, String.valueOf(file))) {
            write(outboard, wanted, reader, (at, from, off, len) -> {
                slice.write(from, off, len);
                end[0] = at + len;
            });
            slice.publish();
        }
        return end[0];
    }

    private void print(Output output, BlobKey key, ProofKey root, long sliceBytes) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("key", key.toString());
        document.put("checkKey", root.toString());
        document.put("file", String.valueOf(file));
        document.put("sliceBytes", sliceBytes);
        output.result(document, root.toString());
    }
}
