package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.Contents;
import dev.cairn.api.CasException;
import dev.cairn.api.CryptoMode;
import java.util.List;
import java.util.Objects;

/** Whether the repository opens and what is in it; that there is none is no failure. */
final class RepositoryChecks {
    private RepositoryChecks() {}

    static List<Check> all(Session session, Whereabouts where) {
        if (!where.occupied()) {
            return List.of(Check.ok("repository", "none at " + where.location() + " yet; cairn init makes one"));
        }
        try {
            Cairn cairn = session.open();
            Contents contents = Objects.requireNonNull(cairn.contents().block());
            return List.of(
                    Check.ok(
                            "repository",
                            where.location() + " opens, keys are "
                                    + cairn.algorithm().label() + mode(cairn.mode())),
                    Check.ok("store", "answers, and its cairn.json is this repository's"),
                    Check.ok("catalog", counts(contents)));
        } catch (CasException e) {
            String subject = e.subject() == null ? "" : " [" + e.subject() + "]";
            return List.of(Check.fail("repository", e.reason() + subject, advice(e.kind())));
        }
    }

    private static String mode(CryptoMode mode) {
        return switch (mode) {
            case DEFAULT -> "";
            case FIPS -> ", FIPS mode";
        };
    }

    private static String counts(Contents contents) {
        return Units.count(contents.packs(), "pack") + ", " + Units.human(contents.packBytes()) + ", "
                + Units.count(contents.blobs(), "blob");
    }

    private static String advice(CasException.Kind kind) {
        return switch (kind) {
            case STORE_MISMATCH -> "mount the disk that belongs here, or name the other repository";
            case INCOMPATIBLE -> "use the newer Cairn that wrote it";
            case DENIED -> "give this user the right to read and write there";
            case QUOTA -> "make room";
            case NOT_FOUND -> "a part that repository.json names is gone; bring it back";
            case CORRUPT -> "keep a copy of the damaged file; bring back a sound one";
            case INVALID_INPUT, RANGE, UNSUPPORTED -> "see docs/cli.md for what a repository may be";
            case UNAVAILABLE, TIMEOUT, THROTTLED, UNKNOWN_OUTCOME -> "look at the disk, then try again";
            case ALREADY_EXISTS, PRECONDITION, CONFLICT, CLOSED -> "try again";
        };
    }
}
