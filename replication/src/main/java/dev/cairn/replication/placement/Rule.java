package dev.cairn.replication.placement;

import dev.cairn.api.pack.Constraints;
import dev.cairn.api.pack.TopologyStore;
import java.util.Set;

/**
 * What kept a store from being chosen, or had to give way.
 *
 * <p>Stability: experimental.
 *
 * @param kind which sort of rule
 * @param text the rule as the policy's text has it, or what is the matter with the store
 * @since 0.1.0
 */
public record Rule(Kind kind, String text) {
    /** The sorts, in the order in which a store is asked; those that may be relaxed are relaxed in this order. */
    public enum Kind {
        /** The store has a part of the pack, and a store has but one. Never relaxed. */
        HELD(false),
        /** The caller does not want the store. Never relaxed. */
        AVOIDED(false),
        /** The store takes no new packs. Never relaxed. */
        STATE(false),
        /** The store has none of the values that a label must have. Never relaxed. */
        REQUIRE(false),
        /** The store has a value that a label must not have. Never relaxed. */
        FORBID(false),
        /** Less is free than the policy asks for. */
        HEADROOM(true),
        /** Too many parts on one value of a label. */
        MAX(true),
        /** Too few values of a label. */
        DISTINCT(true),
        /** The store is fine by itself, but others together hold the rules and it does not with them. */
        TOGETHER(false),
        /** Fewer parts have a place than the policy asks for. */
        PARTS(true);

        private final boolean relaxable;

        Kind(boolean relaxable) {
            this.relaxable = relaxable;
        }

        /** Whether it gives way when a pack has no place otherwise. */
        public boolean relaxable() {
            return relaxable;
        }
    }

    static Rule held() {
        return new Rule(Kind.HELD, "has a part already");
    }

    static Rule avoided() {
        return new Rule(Kind.AVOIDED, "is to be avoided");
    }

    static Rule state(TopologyStore.State state) {
        return new Rule(Kind.STATE, "takes no new packs: " + state);
    }

    static Rule require(String label, Set<String> values) {
        return new Rule(Kind.REQUIRE, "require " + label + "=" + String.join("|", values));
    }

    static Rule forbid(String label, Set<String> values) {
        return new Rule(Kind.FORBID, "forbid " + label + "=" + String.join("|", values));
    }

    static Rule headroom(Constraints constraints) {
        return new Rule(Kind.HEADROOM, "headroom=" + constraints.headroomPercent() + "%");
    }

    static Rule max(String label, int parts) {
        return new Rule(Kind.MAX, "max " + label + "=" + parts);
    }

    static Rule distinct(String label, int values) {
        return new Rule(Kind.DISTINCT, "distinct " + label + "=" + values);
    }

    static Rule together() {
        return new Rule(Kind.TOGETHER, "others hold the rules together");
    }

    static Rule parts(int parts) {
        return new Rule(Kind.PARTS, parts + " parts");
    }
}
