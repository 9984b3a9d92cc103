package dev.cairn.cli;

import dev.cairn.CairnOptions;
import dev.cairn.api.CasException;
import dev.cairn.api.CryptoMode;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.SnapshotOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "init",
        description = {
            "Create a repository in a directory that is absent or empty.",
            "",
            "Hash, chunker, codec and catalog are written down and hold for all that is stored there; what is said of snapshots may be changed in"
                    + " repository.json."
        })
final class InitCommand extends Subcommand {
    @Nullable
    @Parameters(arity = "0..1", paramLabel = "DIR", description = "The directory. Default: the repository's location.")
    String directory;

    @Nullable
    @Option(
            names = "--hash",
            paramLabel = "NAME",
            description = "blake3 or sha256. Default: blake3, with --fips sha256.")
    String hash;

    @Option(
            names = "--fips",
            description = "Use what FIPS mode allows and nothing else, now and whenever the repository is opened.")
    boolean fips;

    @Option(
            names = "--chunker",
            paramLabel = "SPEC",
            defaultValue = "fastcdc-2020",
            description =
                    "fastcdc-2020 or wide-32, either with :MIN/AVG/MAX:NORMALIZATION:SEED, or fixed:BYTES. Default:"
                            + " ${DEFAULT-VALUE}.")
    String chunker = "fastcdc-2020";

    @Option(
            names = "--codec",
            paramLabel = "NAME",
            defaultValue = "zstd",
            description = "zstd or identity. Default: ${DEFAULT-VALUE}.")
    String codec = "zstd";

    @Nullable
    @Option(
            names = "--catalog",
            paramLabel = "URL",
            description = {
                "postgresql://HOST:PORT/DATABASE?user=USER&currentSchema=SCHEMA, to share the catalog between machines."
                        + " Default: a file in the directory.",
                "The password comes from PGPASSWORD or ~/.pgpass."
            })
    String catalog;

    @Option(
            names = "--snapshot-retention",
            paramLabel = "TIME",
            description =
                    "How long snapshots of the names are kept, and all content that they name: 7d, 24h; 0 keeps nothing alive."
                            + " Default: 7d.")
    Optional<String> retention = Optional.empty();

    @Option(names = "--manual-snapshots", description = "Write a snapshot only when asked for.")
    boolean manual;

    @Override
    int run(Session session) {
        if (directory != null && root().options().repository != null) {
            throw CasException.invalid("init", "name the repository once, by DIR or by --repository");
        }
        CairnOptions.Builder how = CairnOptions.builder()
                .mode(fips ? CryptoMode.FIPS : CryptoMode.DEFAULT)
                .chunker(chunker)
                .codec(codec)
                .snapshots(snapshots());
        if (hash != null) {
            how.algorithm(HashAlgorithm.ofLabel(hash));
        }
        if (catalog != null) {
            how.catalog(catalog);
        }
        Path place = directory == null ? session.place() : session.file(directory);
        CairnOptions chosen = how.build();
        session.create(place, how);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("repository", place.toString());
        document.put("hash", chosen.algorithm().label());
        if (chosen.mode() == CryptoMode.FIPS) {
            document.put("fips", true);
        }
        document.put("chunker", chosen.chunker().toString());
        document.put("codec", chosen.codec());
        chosen.catalog().ifPresent(uri -> document.put("catalog", uri));
        String text = "created a repository in " + place + " (" + described(chosen) + ")";
        session.output().result(document, text);
        return ExitCodes.OK;
    }

    private SnapshotOptions snapshots() {
        SnapshotOptions options = manual ? SnapshotOptions.defaults().byHand() : SnapshotOptions.defaults();
        return retention
                .map(time -> options.withRetention(Units.duration("--snapshot-retention", time)))
                .orElse(options);
    }

    private static String described(CairnOptions chosen) {
        String mode = switch (chosen.mode()) {
            case DEFAULT -> "";
            case FIPS -> "FIPS mode, ";
        };
        return mode + chosen.algorithm().label() + ", " + chosen.chunker() + ", " + chosen.codec();
    }
}
