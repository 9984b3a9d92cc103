package dev.cairn.core.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.jr.ob.JSON;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object that came from outside: what is not what it must be is Corrupt. */
final class JsonFields {
    private static final int DEPTH_MAX = 16;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(20)
                    .build())
            .build();

    private final String what;
    private final Map<?, ?> fields;
    private final Subject about;

    private JsonFields(String what, Map<?, ?> fields, Subject about) {
        this.what = what;
        this.fields = fields;
        this.about = about;
    }

    /**
     * Reads a document.
     *
     * @param what what it is
     * @param bytesMax how long one may be
     * @param about what errors name
     */
    static JsonFields parse(String what, ByteBuffer document, int bytesMax, Subject about) {
        int length = document.remaining();
        if (length > bytesMax) {
            throw corrupt(what, length + " bytes, it has at most " + bytesMax, about, null);
        }
        byte[] bytes = new byte[length];
        document.duplicate().get(bytes);
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            Object root = JSON.std.anyFrom(parser);
            if (root instanceof Map<?, ?> map && parser.nextToken() == null) {
                return new JsonFields(what, map, about);
            }
        } catch (IOException e) {
            throw corrupt(what, "it is not JSON", about, e);
        }
        throw corrupt(what, "it is not one JSON object", about, null);
    }

    /** Refuses a format that is newer, or none. */
    void format(int newest) {
        int format = integer("format");
        if (format > newest) {
            throw incompatible(what, "format " + format + " is newer than " + newest, about);
        }
        if (format < 1) {
            throw wrong("format");
        }
    }

    /** The object in a field, if it is there. */
    Optional<JsonFields> object(String name) {
        Object nested = fields.get(name);
        if (nested == null) {
            return Optional.empty();
        }
        if (!(nested instanceof Map<?, ?> map)) {
            throw wrong(name);
        }
        return Optional.of(new JsonFields(what, map, about));
    }

    int integer(String name) {
        if (fields.get(name) instanceof Integer number) {
            return number;
        }
        throw wrong(name);
    }

    /** A number that is not negative. */
    long number(String name) {
        if (fields.get(name) instanceof Number number
                && (number instanceof Integer || number instanceof Long)
                && number.longValue() >= 0) {
            return number.longValue();
        }
        throw wrong(name);
    }

    /** 1; a field that is missing is 0. */
    boolean flag(String name) {
        long value = fields.get(name) == null ? 0 : number(name);
        if (value > 1) {
            throw wrong(name);
        }
        return value == 1;
    }

    String text(String name) {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw wrong(name);
    }

    /** A text, if the field is there. */
    Optional<String> optional(String name) {
        return fields.get(name) == null ? Optional.empty() : Optional.of(text(name));
    }

    /** Pairs of texts, in the order of their names. */
    Map<String, String> pairs(String name) {
        if (!(fields.get(name) instanceof Map<?, ?> map)) {
            throw wrong(name);
        }
        Map<String, String> pairs = new TreeMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String k) || !(value instanceof String v)) {
                throw wrong(name);
            }
            pairs.put(k, v);
        });
        return Collections.unmodifiableMap(pairs);
    }

    UUID uuid(String name) {
        String text = text(name);
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equals(text)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            throw corrupt(what, "field '" + name + "' is not a UUID", about, e);
        }
        throw wrong(name);
    }

    List<String> texts(String name) {
        if (fields.get(name) instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw wrong(name);
    }

    CasException.Corrupt wrong(String name) {
        return corrupt(what, "field '" + name + "' is missing or is not what it must be", about, null);
    }

    static CasException.Corrupt corrupt(String what, String reason, Subject about, @Nullable Exception cause) {
        return new CasException.Corrupt(new CasException.Details(what, reason, about, cause));
    }

    static CasException.IncompatibleFormat incompatible(String what, String reason, Subject about) {
        return new CasException.IncompatibleFormat(CasException.Details.of(what, reason, about));
    }
}
