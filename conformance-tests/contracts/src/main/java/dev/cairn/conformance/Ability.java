package dev.cairn.conformance;

import dev.cairn.api.store.Capabilities;
import dev.cairn.api.store.Durability;

/** What a store may declare and a case may need; the levels of the report. */
enum Ability {
    CREATE_IF_ABSENT,
    CONDITIONAL_GET,
    CONDITIONAL_DELETE,
    RANGE_READ,
    STRONG_LIST,
    ORDERED_LIST,
    CONCURRENT,
    CHECKSUMS,
    DURABLE,
    POWER_LOSS;

    boolean in(Capabilities declared) {
        return switch (this) {
            case CREATE_IF_ABSENT -> declared.createIfAbsent();
            case CONDITIONAL_GET -> declared.conditionalGet();
            case CONDITIONAL_DELETE -> declared.conditionalDelete();
            case RANGE_READ -> declared.rangeRead();
            case STRONG_LIST -> declared.strongList();
            case ORDERED_LIST -> declared.orderedList();
            case CONCURRENT -> declared.concurrent();
            case CHECKSUMS -> !declared.checksums().isEmpty();
            case DURABLE -> declared.durability() != Durability.VOLATILE;
            case POWER_LOSS -> declared.durability() == Durability.POWER_LOSS;
        };
    }
}
