package dev.cairn.conformance;

import java.util.List;
import java.util.Set;

/** What came of one case. */
record Verdict(String caseId, String method, Outcome outcome, Set<Ability> abilities, List<String> notes) {
    /** The ways a case can end. */
    enum Outcome {
        /** It holds. */
        PASSED,
        /** What it needs is not declared, and was refused as it must be. */
        REFUSED,
        /** What it needs is neither declared nor offered by the harness; the note says what. */
        GATED,
        /** It fails, as is known. */
        WAIVED,
        /** It fails. */
        FAILED
    }

    Verdict {
        abilities = Set.copyOf(abilities);
        notes = List.copyOf(notes);
    }
}
