package dev.cairn.cli;

import dev.cairn.api.Ref;
import java.util.LinkedHashMap;
import java.util.Map;

/** A ref as JSON. */
final class RefDocument {
    private RefDocument() {}

    static Map<String, Object> of(Ref ref) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", ref.name().value());
        document.put("key", ref.key().toString());
        document.put("size", ref.key().size());
        ref.mediaType().ifPresent(type -> document.put("mediaType", type));
        document.put("attributes", ref.custom());
        document.put("updated", ref.updated().toString());
        ref.retainUntil().ifPresent(until -> document.put("retainUntil", until.toString()));
        document.put("legalHold", ref.legalHold());
        return document;
    }
}
