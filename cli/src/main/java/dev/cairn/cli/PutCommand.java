package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.api.Attributes;
import dev.cairn.api.CasException;
import dev.cairn.api.Receipt;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;

@Command(
        name = "put",
        description = {
            "Store files and print their keys, one a line, in order.",
            "",
            "Each file is stored and committed by itself; one that fails does not stop the others. The default repository"
                    + " ./.cairn is created when it is absent."
        })
final class PutCommand extends Subcommand {
    private static final String STANDARD_INPUT = "-";

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files; - is standard input.")
    List<String> files = List.of();

    @Nullable
    @Option(
            names = "--name",
            paramLabel = "REF",
            description = "Name the blob, replacing what had the name. One file only.")
    String name;

    @Nullable
    @Option(names = "--media-type", paramLabel = "TYPE", description = "Media type, kept with the ref.")
    String mediaType;

    @Option(names = "--attribute", paramLabel = "NAME=VALUE", description = "A pair kept with the ref; repeatable.")
    Map<String, String> attributes = Map.of();

    @Override
    int run(Session session) {
        Attributes said = said();
        Cairn cairn = session.openOrCreate();
        Tally tally = new Tally();
        for (String file : files) {
            try {
                print(session.output(), file, put(session, cairn, file, said));
                tally.done();
            } catch (CasException e) {
                tally.failed(session.output().failed(e));
            }
        }
        return tally.exitCode();
    }

    private Attributes said() {
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
        attributes.forEach(said::custom);
        return said.build();
    }

    private static Receipt put(Session session, Cairn cairn, String file, Attributes said) {
        boolean standardInput = file.equals(STANDARD_INPUT);
        try (Source source = standardInput ? Source.of(session.around().in()) : FileSource.open(session.file(file));
                Progress progress = session.progress("put", source.size())) {
            Flux<ByteBuffer> bytes = source.bytes(progress::advance)
                    .subscribeOn(session.environment().blocking());
            return Ingest.run(cairn.storeBlob(said), bytes);
        }
    }

    private static void print(Output output, String file, Receipt receipt) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", file);
        document.put("key", receipt.key().toString());
        document.put("size", receipt.key().size());
        document.put("ref", receipt.ref().value());
        document.put("chunks", receipt.chunks().count());
        document.put("newChunks", receipt.chunks().added());
        document.put("newBytes", receipt.chunks().addedBytes());
        document.put("writtenBytes", receipt.chunks().writtenBytes());
        output.result(document, receipt.key().toString());
        output.flush();
    }
}
