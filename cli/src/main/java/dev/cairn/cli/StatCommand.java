package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.api.BlobStat;
import dev.cairn.api.BlockKey;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "stat",
        aliases = "statBlob",
        description = "Describe a blob, without reading its bytes, and the ref by which it was named.")
final class StatCommand extends Subcommand {
    private static final int NAME_WIDTH = 12;

    @Parameters(paramLabel = "KEY|REF", description = "The blob.")
    String blob = "";

    @Mixin
    DomainOptions in = new DomainOptions();

    @Override
    int run(Session session) {
        Cairn cairn = session.open(in);
        Target target = Target.find(cairn, blob);
        BlobStat stat = Objects.requireNonNull(cairn.statBlob(target.key()).block());
        Map<String, Object> document = document(stat);
        target.ref().ifPresent(ref -> document.put("ref", RefDocument.of(ref)));
        session.output().result(document, text(stat, target));
        return ExitCodes.OK;
    }

    private static Map<String, Object> document(BlobStat stat) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("key", stat.key().toString());
        document.put("size", stat.key().size());
        document.put("root", stat.root().toString());
        document.put("chunker", stat.chunker());
        document.put("chunks", stat.chunks());
        stat.outboard().ifPresent(block -> document.put("outboard", block.toString()));
        document.put("storedBytes", stat.storedBytes());
        document.put("packs", stat.packs());
        document.put("refs", stat.refs().stream().map(RefName::value).toList());
        return document;
    }

    private static String text(BlobStat stat, Target target) {
        Map<String, String> rows = new LinkedHashMap<>();
        long size = stat.key().size();
        rows.put("key", stat.key().toString());
        rows.put("size", size + (size < 1024 ? "" : " (" + Units.human(size) + ")"));
        rows.put("root", stat.root().toString());
        rows.put("chunks", stat.chunks() + " (" + stat.chunker() + ")");
        rows.put("outboard", stat.outboard().map(BlockKey::toString).orElse("none"));
        rows.put("stored", Units.human(stat.storedBytes()) + " in " + Units.count(stat.packs(), "pack"));
        rows.put("refs", names(stat.refs()));
        target.ref().ifPresent(ref -> describe(ref, rows));
        return rows.entrySet().stream()
                .map(row -> Units.left(row.getKey(), NAME_WIDTH) + row.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static String names(List<RefName> refs) {
        return refs.isEmpty() ? "none" : refs.stream().map(RefName::value).collect(Collectors.joining(", "));
    }

    private static void describe(Ref ref, Map<String, String> rows) {
        rows.put("ref", ref.name().value());
        rows.put("updated", ref.updated().toString());
        String protection = ProtectionOptions.text(ref);
        if (!protection.isEmpty()) {
            rows.put("protected", protection);
        }
        ref.mediaType().ifPresent(type -> rows.put("media type", type));
        if (!ref.custom().isEmpty()) {
            String pairs = ref.custom().entrySet().stream()
                    .map(pair -> pair.getKey() + "=" + pair.getValue())
                    .collect(Collectors.joining(", "));
            rows.put("attributes", pairs);
        }
    }
}
