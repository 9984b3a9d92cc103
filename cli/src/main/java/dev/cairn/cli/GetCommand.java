package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.TreeCounts;
import dev.cairn.TreeOptions;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description = {
            "Write a blob to a file, or to standard output, or restore a tree into a directory.",
            "",
            "A file appears, or is replaced, only when all of it was read and verified. The directory of a tree must be"
                    + " absent or empty. Refs tell what is a tree; a key without one needs --tree."
        })
final class GetCommand extends Subcommand {
    private static final String STANDARD_OUTPUT = "-";

    @Parameters(index = "0", paramLabel = "KEY|REF", description = "The blob.")
    String blob = "";

    @Nullable
    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE|DIR", description = "Default, and -: standard output.")
    String file;

    @Option(names = "--tree", description = "The blob is a tree, also if no ref says so.")
    boolean tree;

    @Option(names = "--set-id", description = "Restore set-user-id and set-group-id bits too.")
    boolean specialBits;

    @Mixin
    DomainOptions in = new DomainOptions();

    @Override
    int run(Session session) {
        Cairn cairn = session.open(in);
        Target target = Target.find(cairn, blob);
        boolean toOutput = file == null || file.equals(STANDARD_OUTPUT);
        if (tree || target.isTree(cairn)) {
            if (toOutput) {
                String hint = "a tree needs a directory: cairn get " + blob + " DIR";
                throw new CasException.InvalidInput(CasException.Details.of("get", hint, Subject.of(blob)));
            }
            restore(session, cairn, target.key());
        } else if (toOutput) {
            CatCommand.print(
                    session, cairn.readBlob(target.key()).all(), target.key().size());
        } else {
            write(session, cairn, target.key());
        }
        return ExitCodes.OK;
    }

    private void write(Session session, Cairn cairn, BlobKey key) {
        try (Progress progress = session.progress("get", key.size())) {
            Ingest.run(cairn.loadFile(key, session.file(String.valueOf(file)), progress::advance));
        }
        print(session, key, Map.of());
    }

    private void restore(Session session, Cairn cairn, BlobKey key) {
        try (Progress progress = session.progress("get", -1)) {
            TreeOptions options = TreeOptions.builder()
                    .specialBits(specialBits)
                    .progress((files, bytes) -> progress.reached(bytes, -1))
                    .build();
            TreeCounts counts = Ingest.run(cairn.loadTree(key, session.file(String.valueOf(file)), options));
            print(session, key, TreePut.counts(counts));
        }
    }

    private void print(Session session, BlobKey key, Map<String, Object> counts) {
        if (session.output().json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("key", key.toString());
            document.put("size", key.size());
            document.put("file", String.valueOf(file));
            document.putAll(counts);
            session.output().result(document, "");
        }
    }
}
