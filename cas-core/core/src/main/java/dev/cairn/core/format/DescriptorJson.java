package dev.cairn.core.format;

import dev.cairn.api.CasException;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.ChunkerSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The JSON of a {@link RepositoryDescriptor}. */
final class DescriptorJson {
    private DescriptorJson() {}

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
        JsonFields in = JsonFields.parse(RepositoryDescriptor.NAME, document, RepositoryDescriptor.BYTES_MAX, about);
        in.format(RepositoryDescriptor.FORMAT);
        try {
            return new RepositoryDescriptor(
                    in.uuid("repository"),
                    in.text("store"),
                    HashAlgorithm.ofLabel(in.text("algorithm")),
                    in.object("chunker").map(DescriptorJson::chunker),
                    in.texts("required"),
                    in.texts("readonly-ok"));
        } catch (CasException.InvalidInput e) {
            throw JsonFields.corrupt(RepositoryDescriptor.NAME, e.reason(), about, e);
        }
    }

    private static ChunkerSpec chunker(JsonFields in) {
        return new ChunkerSpec(
                in.integer("id"),
                in.integer("min"),
                in.integer("avg"),
                in.integer("max"),
                in.integer("normalization"),
                seed(in));
    }

    private static long seed(JsonFields in) {
        try {
            return Long.parseUnsignedLong(in.text("seed"));
        } catch (NumberFormatException e) {
            throw in.wrong("seed");
        }
    }
}
