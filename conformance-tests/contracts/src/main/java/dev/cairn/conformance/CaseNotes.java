package dev.cairn.conformance;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a running case says about itself; of one thread. */
final class CaseNotes {
    private final Set<Ability> abilities = EnumSet.noneOf(Ability.class);
    private final List<String> texts = new ArrayList<>();

    void proves(Ability ability) {
        abilities.add(ability);
    }

    void add(String text) {
        texts.add(text);
    }

    boolean refused() {
        return texts.contains("refused as undeclared");
    }

    Set<Ability> abilities() {
        return abilities;
    }

    List<String> texts() {
        return texts;
    }
}
