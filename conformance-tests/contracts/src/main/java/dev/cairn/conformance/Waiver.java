package dev.cairn.conformance;

import java.time.LocalDate;

/**
 * A case that a backend is known to fail. It is run all the same, reported as waived, and printed with its reason; from
 * the day of expiry on, or once the case passes, the waiver itself is a failure.
 *
 * <p>Stability: experimental.
 *
 * @param caseId such as {@code B10}
 * @param reason why, in one line that names the backend's own issue or document
 * @param expires the first day on which the waiver is no longer accepted
 * @since 0.1.0
 */
public record Waiver(String caseId, String reason, LocalDate expires) {
    /** Checks that there is a case and a reason. */
    public Waiver {
        if (!caseId.matches("[A-P][0-9]{2}")) {
            throw new IllegalArgumentException("a waiver names a case such as B10, not '" + caseId + "'");
        }
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a waiver needs a reason: " + caseId);
        }
    }
}
