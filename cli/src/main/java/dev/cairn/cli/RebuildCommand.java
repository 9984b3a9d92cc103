package dev.cairn.cli;

import dev.cairn.RebuildOptions;
import dev.cairn.api.RebuildEvent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rebuild",
        description = {
            "Make the catalog again from the store alone.",
            "",
            "Every blob comes back, names from the newest snapshot; what nothing names is named recovered/SESSION. The new catalog"
                    + " becomes the owner of the store. What was come across and left alone is printed on standard output."
        })
final class RebuildCommand extends Subcommand {
    @Option(
            names = "--replace",
            description = "Set the catalog file that is there aside, under its name with .replaced- and a number.")
    boolean replace;

    @Nullable
    @Option(
            names = "--catalog",
            paramLabel = "URL",
            description =
                    "sqlite:PATH or postgresql://...: where the new catalog is to lie; repository.json names it from then on.")
    String catalog;

    @Mixin
    KeystoreOptions keystore = new KeystoreOptions();

    @Override
    int run(Session session) {
        Output output = session.output();
        try (Progress progress = session.progress("rebuild", -1)) {
            RebuildOptions how = new RebuildOptions(replace, Optional.ofNullable(catalog));
            RebuildEvent.Done done = session.rebuild(how, keystore, event -> on(event, output, progress));
            print(output, done);
            boolean whole = done.damagedPacks() == 0 && done.damagedBlobs() == 0;
            return whole ? ExitCodes.OK : ExitCodes.PARTLY;
        }
    }

    private static void on(RebuildEvent event, Output output, Progress progress) {
        if (event instanceof RebuildEvent.Progress reached) {
            progress.reached(reached.bytes(), -1);
        } else if (event instanceof RebuildEvent.Noted note) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("type", "finding");
            document.put("kind", note.kind().name());
            document.put("reason", note.reason());
            document.put("subject", Output.fields(note.subject()));
            String kind = note.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            output.result(document, kind + ": " + note.reason() + " [" + note.subject() + "]");
        }
    }

    private static void print(Output output, RebuildEvent.Done done) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "rebuilt");
        document.put("packs", done.packs());
        document.put("bytes", done.bytes());
        document.put("foreign", done.foreign());
        document.put("damagedPacks", done.damagedPacks());
        document.put("blobs", done.blobs());
        document.put("damagedBlobs", done.damagedBlobs());
        document.put("sealedBlobs", done.sealedBlobs());
        document.put("refs", done.refs());
        document.put("lostRefs", done.lostRefs());
        document.put("recovered", done.recovered());
        String text = "rebuilt: " + Units.count(done.packs(), "pack") + ", " + Units.count(done.blobs(), "blob") + "; "
                + done.refs()
                + " names from a snapshot, " + done.recovered() + " recovered; left out " + done.damagedBlobs()
                + " damaged and " + done.sealedBlobs()
                + " without their domain's key; left alone " + done.foreign() + " foreign objects";
        output.result(document, text);
    }
}
