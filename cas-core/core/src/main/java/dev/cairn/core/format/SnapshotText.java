package dev.cairn.core.format;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Domain;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.Subject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Lines of snapshots as JSON. */
final class SnapshotText {
    static final String WHAT = "snapshot";
    private static final int FORMAT = 1;

    private SnapshotText() {}

    /** One line, with its line feed. */
    static byte[] encode(SnapshotLine line) {
        try {
            return (JSON.std.asString(fields(line)) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("maps, texts and numbers are JSON", e);
        }
    }

    private static Map<String, Object> fields(SnapshotLine line) {
        Map<String, Object> to = new LinkedHashMap<>();
        if (line instanceof SnapshotLine.Head head) {
            to.put("type", "snapshot");
            to.put("format", FORMAT);
            to.put("n", head.n());
            to.put("repository", head.repository().toString());
            to.put("catalog", head.catalog().toString());
            to.put("created", head.created().toString());
            head.previous().ifPresent(digest -> to.put("previous", digest));
            to.put("session", head.session());
        } else if (line instanceof SnapshotLine.DomainLine domain) {
            to.put("type", "domain");
            to.put("number", domain.number());
            to.put("name", domain.name());
            to.put("private", domain.kind() == Domain.Kind.PRIVATE ? 1 : 0);
            to.put("created", domain.created().toString());
        } else if (line instanceof SnapshotLine.RefLine named) {
            ref(to, named);
        } else if (line instanceof SnapshotLine.JournalLine deleted) {
            to.put("type", "deleted");
            to.put("at", deleted.at().toString());
            to.put("run", deleted.run());
            to.put("subject", deleted.subject());
            to.put("bytes", deleted.bytes());
            to.put("reason", deleted.reason());
        }
        return to;
    }

    private static void ref(Map<String, Object> to, SnapshotLine.RefLine named) {
        Ref ref = named.ref();
        to.put("type", "ref");
        to.put("domain", named.domain());
        to.put("name", ref.name().value());
        to.put("key", ref.key().toString());
        ref.mediaType().ifPresent(type -> to.put("mediaType", type));
        to.put("attributes", new TreeMap<>(ref.custom()));
        to.put("updated", ref.updated().toString());
        ref.retainUntil().ifPresent(until -> to.put("retainUntil", until.toString()));
        if (ref.legalHold()) {
            to.put("legalHold", 1);
        }
    }

    /** The line in these bytes; absent if its type is not known. */
    static Optional<SnapshotLine> decode(ByteBuffer line, int bytesMax, Subject about) {
        JsonFields in = JsonFields.parse(WHAT, line, bytesMax, about);
        try {
            return switch (in.text("type")) {
                case "snapshot" -> Optional.of(head(in));
                case "domain" -> Optional.of(domain(in));
                case "ref" -> Optional.of(ref(in));
                case "deleted" -> Optional.of(deleted(in));
                default -> Optional.empty();
            };
        } catch (CasException.InvalidInput e) {
            throw JsonFields.corrupt(WHAT, e.reason(), about, e);
        }
    }

    private static SnapshotLine head(JsonFields in) {
        in.format(FORMAT);
        return new SnapshotLine.Head(
                in.number("n"),
                in.uuid("repository"),
                in.uuid("catalog"),
                time(in, "created"),
                in.optional("previous"),
                in.number("session"));
    }

    private static SnapshotLine domain(JsonFields in) {
        Domain.Kind kind = in.number("private") == 0 ? Domain.Kind.OPEN : Domain.Kind.PRIVATE;
        return new SnapshotLine.DomainLine(in.integer("number"), in.text("name"), kind, time(in, "created"));
    }

    private static SnapshotLine ref(JsonFields in) {
        Ref ref = new Ref(
                new RefName(in.text("name")),
                BlobKey.parse(in.text("key")),
                in.optional("mediaType"),
                in.pairs("attributes"),
                time(in, "updated"),
                in.optional("retainUntil").map(until -> time(in, "retainUntil", until)),
                in.flag("legalHold"));
        return new SnapshotLine.RefLine(in.integer("domain"), ref);
    }

    private static SnapshotLine deleted(JsonFields in) {
        return new SnapshotLine.JournalLine(
                time(in, "at"), in.number("run"), in.text("subject"), in.number("bytes"), in.text("reason"));
    }

    private static Instant time(JsonFields in, String name) {
        return time(in, name, in.text(name));
    }

    private static Instant time(JsonFields in, String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw in.wrong(name);
        }
    }
}
