package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.api.BlobKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description = {
            "Write a blob to a file, or to standard output.",
            "",
            "A file appears, or is replaced, only when all of it was read and verified."
        })
final class GetCommand extends Subcommand {
    private static final String STANDARD_OUTPUT = "-";

    @Parameters(index = "0", paramLabel = "KEY|REF", description = "The blob.")
    String blob = "";

    @Nullable
    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "Default, and -: standard output.")
    String file;

    @Override
    int run(Session session) {
        Cairn cairn = session.open();
        BlobKey key = Target.find(cairn, blob).key();
        if (file == null || file.equals(STANDARD_OUTPUT)) {
            CatCommand.print(session, cairn.readBlob(key).all(), key.size());
            return ExitCodes.OK;
        }
        try (FileTarget target = FileTarget.open(session.file(file), session.environment());
                Progress progress = session.progress("get", key.size())) {
            Transfer.bytes(cairn.readBlob(key).all(), progress, target::write);
            target.publish();
        }
        if (session.output().json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("key", key.toString());
            document.put("size", key.size());
            document.put("file", file);
            session.output().result(document, "");
        }
        return ExitCodes.OK;
    }
}
