package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.Refs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "rm",
        description = {
            "Drop refs: the named ones, or all of a key. Never removes bytes.",
            "",
            "Bytes that no ref keeps alive stay until garbage collection removes them."
        })
final class RemoveCommand extends Subcommand {
    private static final int PAGE = 1_000;

    @Parameters(arity = "1..*", paramLabel = "REF|KEY", description = "What to drop.")
    List<String> targets = List.of();

    @Mixin
    DomainOptions in = new DomainOptions();

    @Override
    int run(Session session) {
        Cairn cairn = session.open(in);
        Tally tally = new Tally();
        boolean dropped = false;
        for (String target : targets) {
            try {
                drop(session.output(), cairn.refs(), target);
                tally.done();
                dropped = true;
            } catch (CasException e) {
                tally.failed(session.output().failed(e));
            }
        }
        if (dropped) {
            session.output()
                    .note("rm: refs were dropped, no bytes: those go when garbage collection finds them unreferenced");
        }
        return tally.exitCode();
    }

    private static void drop(Output output, Refs refs, String target) {
        if (!Target.isKey(target)) {
            if (!drop(output, refs, new RefName(target))) {
                throw CasException.notFound("rm", "ref", target);
            }
            return;
        }
        BlobKey key = BlobKey.parse(target);
        List<Ref> page = page(refs, key);
        if (page.isEmpty()) {
            throw CasException.notFound("rm", "ref of this key", target);
        }
        for (; !page.isEmpty(); page = page(refs, key)) {
            page.forEach(ref -> drop(output, refs, ref.name()));
        }
    }

    private static List<Ref> page(Refs refs, BlobKey key) {
        return Objects.requireNonNull(refs.of(key).take(PAGE).collectList().block());
    }

    private static boolean drop(Output output, Refs refs, RefName name) {
        boolean dropped = Boolean.TRUE.equals(refs.drop(name).block());
        if (dropped) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("dropped", name.value());
            output.result(document, "dropped " + name);
        }
        return dropped;
    }
}
