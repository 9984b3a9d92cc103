package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Receipt;
import dev.cairn.api.RefName;
import dev.cairn.api.Subject;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;

@Command(
        name = "put",
        description = {
            "Store files and directories and print their keys, one a line, in order.",
            "",
            "Each is stored and committed by itself; one that fails does not stop the others. A directory becomes a tree,"
                    + " which get restores. Of the arguments symbolic links are followed, within a directory they are kept"
                    + " as links. The default repository ./.cairn is created when it is absent, and never put into itself."
        })
final class PutCommand extends Subcommand {
    private static final String STANDARD_INPUT = "-";

    @Parameters(arity = "1..*", paramLabel = "FILE|DIR", description = "Files and directories; - is standard input.")
    List<String> files = List.of();

    @Nullable
    @Option(
            names = "--name",
            paramLabel = "REF",
            description = "Name the blob, replacing what had the name. One argument only.")
    String name;

    @Nullable
    @Option(names = "--media-type", paramLabel = "TYPE", description = "Media type, kept with the ref.")
    String mediaType;

    @Option(names = "--attribute", paramLabel = "NAME=VALUE", description = "A pair kept with the ref; repeatable.")
    Map<String, String> attributes = Map.of();

    @Option(
            names = "--outboard",
            description =
                    "Store a file's outboard too, by which prove need not read all of it. Not for directories, and"
                            + " without effect on a file that is there already or fits one block.")
    boolean outboard;

    @Mixin
    ProtectionOptions protection = new ProtectionOptions();

    @Mixin
    TreePut trees = new TreePut();

    @Mixin
    DomainOptions in = new DomainOptions();

    @Override
    int run(Session session) {
        Attributes said = said(session);
        Cairn cairn = session.openOrCreate(in);
        Tally tally = new Tally();
        boolean whole = true;
        for (String file : files) {
            try {
                whole &= put(session, cairn, file, said);
                tally.done();
            } catch (CasException e) {
                tally.failed(session.output().failed(e));
            }
        }
        return whole ? tally.exitCode() : ExitCodes.PARTLY;
    }

    private Attributes said(Session session) {
        if (name != null && files.size() > 1) {
            throw CasException.limit("put", "--name names one file", 1, files.size());
        }
        if (files.stream().filter(STANDARD_INPUT::equals).count() > 1) {
            throw CasException.invalid("put", "standard input can be read once");
        }
        if (name != null && Target.isKey(name)) {
            throw CasException.invalid("put", "a ref name must not look like a key: '" + name + "'");
        }
        Attributes.Builder said = Attributes.builder();
        if (name != null) {
            said.ref(name);
        }
        if (mediaType != null) {
            said.mediaType(mediaType);
        }
        if (outboard) {
            said.outboardFrom(0);
        }
        attributes.forEach(said::custom);
        protection.apply(said, session);
        return said.build();
    }

    /** Puts an argument, prints its key, and answers whether nothing of it is missing. */
    private boolean put(Session session, Cairn cairn, String file, Attributes said) {
        if (file.equals(STANDARD_INPUT)) {
            print(session.output(), file, standardInput(session, cairn, said));
            return true;
        }
        Path path = session.file(file);
        if (Files.isDirectory(path) && outboard) {
            throw new CasException.InvalidInput(
                    CasException.Details.of("put", "--outboard is for files, not for directories", Subject.of(file)));
        }
        if (Files.isDirectory(path)) {
            return trees.run(session, cairn, file, said);
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            String reason = "is not a regular file; pipe its bytes into 'cairn put -'";
            throw new CasException.InvalidInput(CasException.Details.of("read", reason, Subject.of(path.toString())));
        }
        print(session.output(), file, file(session, cairn, path, said));
        return true;
    }

    private static Receipt standardInput(Session session, Cairn cairn, Attributes said) {
        try (Source source = Source.of(session.around().in());
                Progress progress = session.progress("put", source.size())) {
            Flux<ByteBuffer> bytes = source.bytes(progress::advance)
                    .subscribeOn(session.environment().blocking());
            return Ingest.run(cairn.storeBlob(said), bytes);
        }
    }

    private static Receipt file(Session session, Cairn cairn, Path path, Attributes said) {
        try (Progress progress = session.progress("put", path.toFile().length())) {
            return Ingest.run(cairn.storeFile(path, said, progress::advance));
        }
    }

    private static void print(Output output, String file, Receipt receipt) {
        output.result(
                document(file, receipt.key(), receipt.ref(), receipt.chunks()),
                receipt.key().toString());
        output.flush();
    }

    /** What is told of everything that was stored. */
    static Map<String, Object> document(String file, BlobKey key, RefName ref, Receipt.Chunks chunks) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", file);
        document.put("key", key.toString());
        document.put("size", key.size());
        document.put("ref", ref.value());
        document.put("chunks", chunks.count());
        document.put("newChunks", chunks.added());
        document.put("newBytes", chunks.addedBytes());
        document.put("writtenBytes", chunks.writtenBytes());
        return document;
    }
}
