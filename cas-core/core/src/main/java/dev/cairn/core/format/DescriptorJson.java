package dev.cairn.core.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.jr.ob.JSON;
import dev.cairn.api.CasException;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.ChunkerSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The JSON of a {@link RepositoryDescriptor}. */
final class DescriptorJson {
    private static final int DEPTH_MAX = 16;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(20)
                    .build())
            .build();

    private final Map<?, ?> fields;
    private final Subject about;

    private DescriptorJson(Map<?, ?> fields, Subject about) {
        this.fields = fields;
        this.about = about;
    }

    /** Every value is made of characters that need no escape. */
    static ByteBuffer encode(RepositoryDescriptor d) {
        StringBuilder to = new StringBuilder("{\n");
        to.append("  \"format\": ").append(RepositoryDescriptor.FORMAT).append(",\n");
        to.append("  \"repository\": \"").append(d.repository()).append("\",\n");
        to.append("  \"store\": \"").append(d.storeId()).append("\",\n");
        to.append("  \"algorithm\": \"").append(d.algorithm().label()).append("\",\n");
        d.chunker().ifPresent(chunker -> chunker(to, chunker));
        to.append("  \"required\": ").append(list(d.required())).append(",\n");
        to.append("  \"readonly-ok\": ").append(list(d.readonlyOk())).append("\n}\n");
        byte[] bytes = to.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > RepositoryDescriptor.BYTES_MAX) {
            throw CasException.limit(
                    RepositoryDescriptor.NAME, "bytes of a descriptor", RepositoryDescriptor.BYTES_MAX, bytes.length);
        }
        return ByteBuffer.wrap(bytes);
    }

    private static void chunker(StringBuilder to, ChunkerSpec c) {
        to.append("  \"chunker\": {\n    \"id\": ").append(c.id());
        to.append(",\n    \"min\": ").append(c.minBytes());
        to.append(",\n    \"avg\": ").append(c.avgBytes());
        to.append(",\n    \"max\": ").append(c.maxBytes());
        to.append(",\n    \"normalization\": ").append(c.normalization());
        to.append(",\n    \"seed\": \"").append(Long.toUnsignedString(c.seed())).append("\"\n  },\n");
    }

    private static String list(List<String> names) {
        return names.isEmpty() ? "[]" : "[\"" + String.join("\", \"", names) + "\"]";
    }

    static RepositoryDescriptor decode(ByteBuffer document, Subject about) {
        DescriptorJson in = new DescriptorJson(parse(document, about), about);
        int format = in.integer("format");
        if (format > RepositoryDescriptor.FORMAT) {
            throw incompatible("format " + format + " is newer than " + RepositoryDescriptor.FORMAT, about);
        }
        if (format < 1) {
            throw in.wrong("format");
        }
        try {
            return new RepositoryDescriptor(
                    in.uuid("repository"),
                    in.text("store"),
                    HashAlgorithm.ofLabel(in.text("algorithm")),
                    in.chunker(),
                    in.texts("required"),
                    in.texts("readonly-ok"));
        } catch (CasException.InvalidInput e) {
            throw corrupt(e.reason(), about, e);
        }
    }

    private static Map<?, ?> parse(ByteBuffer document, Subject about) {
        int length = document.remaining();
        if (length > RepositoryDescriptor.BYTES_MAX) {
            String reason = length + " bytes, a descriptor has at most " + RepositoryDescriptor.BYTES_MAX;
            throw corrupt(reason, about, null);
        }
        byte[] bytes = new byte[length];
        document.duplicate().get(bytes);
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            Object root = JSON.std.anyFrom(parser);
            if (root instanceof Map<?, ?> map && parser.nextToken() == null) {
                return map;
            }
        } catch (IOException e) {
            throw corrupt("it is not JSON", about, e);
        }
        throw corrupt("it is not one JSON object", about, null);
    }

    private Optional<ChunkerSpec> chunker() {
        Object nested = fields.get("chunker");
        if (nested == null) {
            return Optional.empty();
        }
        if (!(nested instanceof Map<?, ?> map)) {
            throw wrong("chunker");
        }
        DescriptorJson in = new DescriptorJson(map, about);
        return Optional.of(new ChunkerSpec(
                in.integer("id"),
                in.integer("min"),
                in.integer("avg"),
                in.integer("max"),
                in.integer("normalization"),
                in.seed()));
    }

    private long seed() {
        try {
            return Long.parseUnsignedLong(text("seed"));
        } catch (NumberFormatException e) {
            throw wrong("seed");
        }
    }

    private int integer(String name) {
        if (fields.get(name) instanceof Integer number) {
            return number;
        }
        throw wrong(name);
    }

    private String text(String name) {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw wrong(name);
    }

    private UUID uuid(String name) {
        String text = text(name);
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equals(text)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            throw corrupt("field '" + name + "' is not a UUID", about, e);
        }
        throw wrong(name);
    }

    private List<String> texts(String name) {
        if (fields.get(name) instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw wrong(name);
    }

    private CasException.Corrupt wrong(String name) {
        return corrupt("field '" + name + "' is missing or is not what it must be", about, null);
    }

    private static CasException.Corrupt corrupt(String reason, Subject about, @Nullable Exception cause) {
        return new CasException.Corrupt(new CasException.Details(RepositoryDescriptor.NAME, reason, about, cause));
    }

    static CasException.IncompatibleFormat incompatible(String reason, Subject about) {
        return new CasException.IncompatibleFormat(CasException.Details.of(RepositoryDescriptor.NAME, reason, about));
    }
}
