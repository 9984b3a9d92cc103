package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.api.Attributes;
import dev.cairn.api.CasException;
import dev.cairn.api.Ref;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "tag",
        description = {
            "Give a blob one more name, replacing what had the name.",
            "",
            "From a ref the media type and the pairs are taken over, with those given here put over them; its retention and hold"
                    + " are not."
        })
final class TagCommand extends Subcommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The new name.")
    String name = "";

    @Parameters(index = "1", paramLabel = "KEY|REF", description = "The blob.")
    String blob = "";

    @Nullable
    @Option(names = "--media-type", paramLabel = "TYPE", description = "Media type, kept with the ref.")
    String mediaType;

    @Option(names = "--attribute", paramLabel = "NAME=VALUE", description = "A pair kept with the ref; repeatable.")
    Map<String, String> attributes = Map.of();

    @Mixin
    ProtectionOptions protection = new ProtectionOptions();

    @Mixin
    DomainOptions in = new DomainOptions();

    @Override
    int run(Session session) {
        if (Target.isKey(name)) {
            throw CasException.invalid("tag", "a ref name must not look like a key: '" + name + "'");
        }
        Attributes.Builder said = Attributes.builder().ref(name);
        protection.apply(said, session);
        Cairn cairn = session.open(in);
        Target target = Target.find(cairn, blob);
        mediaType(cairn, target).ifPresent(said::mediaType);
        target.ref().ifPresent(ref -> ref.custom().forEach(said::custom));
        attributes.forEach(said::custom);
        Ref set = Ingest.run(cairn.refs().set(target.key(), said.build()));
        session.output().result(RefDocument.of(set), "tagged " + set.name() + " " + set.key());
        return ExitCodes.OK;
    }

    /** A tree stays one, also when it is named by its key. */
    private Optional<String> mediaType(Cairn cairn, Target target) {
        if (mediaType != null) {
            return Optional.of(mediaType);
        }
        return target.isTree(cairn)
                ? Optional.of(Cairn.TREE_MEDIA_TYPE)
                : target.ref().flatMap(Ref::mediaType);
    }
}
