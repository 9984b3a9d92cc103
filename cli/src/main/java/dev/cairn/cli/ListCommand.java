package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.api.Ref;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ls",
        description = {
            "List refs in the order of their names: name, size, key.",
            "",
            "With a column for what protects them where something does; a retention is shown also when it has ended."
        })
final class ListCommand extends Subcommand {
    private static final String GAP = "  ";
    private static final int PAGE = 1_000;
    private static final int NAME_WIDTH_MAX = 48;
    private static final int TYPE_WIDTH = 24;

    @Parameters(arity = "0..1", paramLabel = "PREFIX", description = "Only names that start so.")
    String prefix = "";

    @Option(
            names = {"-l", "--long"},
            description = "Also media type and time.")
    boolean wide;

    @Mixin
    DomainOptions in = new DomainOptions();

    @Override
    int run(Session session) {
        Cairn cairn = session.open(in);
        // Columns are as wide as the widest of a page, so that a listing of any length starts at once.
        List<Ref> page = new ArrayList<>();
        Transfer.each(cairn.refs().list(prefix), PAGE, ref -> {
            page.add(ref);
            if (page.size() == PAGE) {
                print(session.output(), page);
            }
        });
        print(session.output(), page);
        return ExitCodes.OK;
    }

    private void print(Output output, List<Ref> page) {
        int name =
                page.stream().mapToInt(ref -> ref.name().value().length()).max().orElse(1);
        int nameWidth = Math.min(name, NAME_WIDTH_MAX);
        int sizeWidth =
                page.stream().mapToInt(ref -> digits(ref).length()).max().orElse(1);
        int protectionWidth = page.stream()
                .mapToInt(ref -> ProtectionOptions.text(ref).length())
                .max()
                .orElse(0);
        for (Ref ref : page) {
            String columns =
                    Units.left(ref.name().value(), nameWidth) + GAP + Units.right(digits(ref), sizeWidth) + GAP;
            String protection =
                    protectionWidth == 0 ? "" : Units.left(ProtectionOptions.text(ref), protectionWidth) + GAP;
            output.result(RefDocument.of(ref), columns + (wide ? details(ref) : "") + protection + ref.key());
        }
        page.clear();
    }

    private static String digits(Ref ref) {
        return Long.toString(ref.key().size());
    }

    private static String details(Ref ref) {
        String time = ref.updated().truncatedTo(ChronoUnit.SECONDS).toString();
        return time + GAP + Units.left(ref.mediaType().orElse("-"), TYPE_WIDTH) + GAP;
    }
}
