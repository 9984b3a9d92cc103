package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.RefName;
import dev.cairn.api.Refs;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rm",
        description = {
            "Drop refs: the named ones, or all of a key. Never removes bytes.",
            "",
            "A ref that is retained or under legal hold is refused, the others go. Bytes that no ref keeps alive stay"
                    + " until garbage collection removes them."
        })
final class RemoveCommand extends Subcommand {
    private static final int PAGE = 1_000;

    @Parameters(arity = "1..*", paramLabel = "REF|KEY", description = "What to drop.")
    List<String> targets = List.of();

    @Mixin
    DomainOptions in = new DomainOptions();

    @Option(
            names = "--lost",
            description =
                    "Give up blobs that cannot be read, with all their refs and places in trees, so that gc can go on.")
    boolean lost;

    @Override
    int run(Session session) {
        return lost ? giveUp(session) : drop(session);
    }

    private int giveUp(Session session) {
        Cairn cairn = session.open(in);
        Tally tally = new Tally();
        for (String target : targets) {
            try {
                BlobKey key = BlobKey.parse(target);
                if (!Boolean.TRUE.equals(
                        cairn.collector().giveUp(in.domain, key).block())) {
                    throw CasException.notFound("rm", "blob", target);
                }
                session.output().result(Map.of("lost", target), "given up " + target);
                tally.done();
            } catch (CasException e) {
                tally.failed(session.output().failed(e));
            }
        }
        return tally.exitCode();
    }

    private int drop(Session session) {
        Removal removal = new Removal(session.output(), session.open(in).refs());
        targets.forEach(removal::remove);
        return removal.exitCode();
    }

    /** What became of the refs; one that cannot be dropped does not stop the others. */
    private static final class Removal {
        private final Tally tally = new Tally();
        private final Output output;
        private final Refs refs;
        private boolean dropped;

        Removal(Output output, Refs refs) {
            this.output = output;
            this.refs = refs;
        }

        void remove(String target) {
            attempt(() -> {
                if (Target.isKey(target)) {
                    removeAll(target);
                } else if (drop(new RefName(target))) {
                    tally.done();
                } else {
                    throw CasException.notFound("rm", "ref", target);
                }
            });
        }

        private void removeAll(String target) {
            AtomicBoolean any = new AtomicBoolean();
            Transfer.each(refs.of(BlobKey.parse(target)), PAGE, ref -> {
                any.set(true);
                attempt(() -> {
                    drop(ref.name());
                    tally.done();
                });
            });
            if (!any.get()) {
                throw CasException.notFound("rm", "ref of this key", target);
            }
        }

        private void attempt(Runnable removal) {
            try {
                removal.run();
            } catch (CasException e) {
                tally.failed(output.failed(e));
            }
        }

        private boolean drop(RefName name) {
            boolean gone = Boolean.TRUE.equals(refs.drop(name).block());
            if (gone) {
                dropped = true;
                output.result(Map.of("dropped", name.value()), "dropped " + name);
            }
            return gone;
        }

        int exitCode() {
            if (dropped) {
                output.note(
                        "rm: refs were dropped, no bytes: those go when garbage collection finds them unreferenced");
            }
            return tally.exitCode();
        }
    }
}
