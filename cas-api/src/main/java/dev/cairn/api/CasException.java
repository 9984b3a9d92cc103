package dev.cairn.api;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Every refusal and failure of Cairn. The class says which kind; the message names what, the limit, the actual value and
 * the subject, and never a secret. Failures at run time travel as {@code onError}; a value that cannot be is thrown at
 * once by its constructor as {@link InvalidInput}.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public abstract sealed class CasException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kinds, for a {@code switch}; one for each subclass. */
    public enum Kind {
        /** Text or bytes from outside break a rule. */
        INVALID_INPUT,
        /** There is no such thing. */
        NOT_FOUND,
        /** A name is taken. */
        ALREADY_EXISTS,
        /** A version, an advertised attribute or another condition does not agree. */
        PRECONDITION,
        /** A range starts at or after the end. */
        RANGE,
        /** The store or the system denies access, or a legal hold or a retention forbids the change. */
        DENIED,
        /** The store asks to slow down. */
        THROTTLED,
        /** A deadline passed. */
        TIMEOUT,
        /** The store or the catalog cannot be reached or failed. */
        UNAVAILABLE,
        /** No room: disk, quota or memory budget. */
        QUOTA,
        /** Stored bytes are not what they must be. */
        CORRUPT,
        /** Not declared in the capabilities, or not built in. */
        UNSUPPORTED,
        /** The store is not the one the catalog knows. */
        STORE_MISMATCH,
        /** A newer or foreign format. */
        INCOMPATIBLE,
        /** The reply was lost; the write may or may not have happened. */
        UNKNOWN_OUTCOME,
        /** Another actor won; try the whole operation again. */
        CONFLICT,
        /** Used after close. */
        CLOSED
    }

    private final Kind kind;
    private final boolean retryable;
    private final String operation;
    private final String reason;
    private final transient @Nullable Subject subject;

    private CasException(Kind kind, boolean retryable, Details details) {
        super(details.message(), details.cause());
        this.kind = kind;
        this.retryable = retryable;
        this.operation = details.operation();
        this.reason = details.reason();
        this.subject = details.subject();
    }

    /**
     * What every failure tells.
     *
     * @param operation the verb or place, such as {@code put} or {@code blob key}
     * @param reason what, with limit and actual value
     * @param subject what it is about, or null
     * @param cause what the system below said, or null
     */
    public record Details(
            String operation,
            String reason,
            @Nullable Subject subject,
            @Nullable Throwable cause) {
        /** Details without a cause. */
        public static Details of(String operation, String reason, @Nullable Subject subject) {
            return new Details(operation, reason, subject, null);
        }

        /** The same details with a cause. */
        public Details because(Throwable why) {
            return new Details(operation, reason, subject, why);
        }

        private String message() {
            return operation + ": " + reason + (subject == null ? "" : " [" + subject + "]");
        }
    }

    /** Which kind of failure this is. */
    public final Kind kind() {
        return kind;
    }

    /** Whether the same call may succeed when it is made again. */
    public final boolean retryable() {
        return retryable;
    }

    /** The verb or place that failed. */
    public final String operation() {
        return operation;
    }

    /** What failed, without operation and subject. */
    public final String reason() {
        return reason;
    }

    /** What it is about. */
    public final @Nullable Subject subject() {
        return subject;
    }

    /** The same failure about a more closely named subject; the original is its cause. */
    public final CasException about(UnaryOperator<Subject> refine) {
        Subject before = subject == null ? new Subject(null, null, null, null, -1) : subject;
        CasException copy =
                copy(Details.of(operation, reason, refine.apply(before)).because(this));
        copy.setStackTrace(getStackTrace());
        return copy;
    }

    abstract CasException copy(Details details);

    /** {@link InvalidInput} with a reason. */
    public static InvalidInput invalid(String what, String reason) {
        return new InvalidInput(Details.of(what, reason, null));
    }

    /** {@link InvalidInput} for a value beyond its limit. */
    public static InvalidInput limit(String what, String rule, long limit, long actual) {
        return new InvalidInput(Details.of(what, rule + " (limit " + limit + ", actual " + actual + ")", null));
    }

    /** {@link NotFound} for a subject. */
    public static NotFound notFound(String operation, String what, String subject) {
        return new NotFound(Details.of(operation, what + " not found", Subject.of(subject)));
    }

    /** {@link Corrupt} for a subject. */
    public static Corrupt corrupt(String operation, String reason, Subject subject) {
        return new Corrupt(Details.of(operation, reason, subject));
    }

    /** {@link Unsupported} with a reason. */
    public static Unsupported unsupported(String operation, String reason) {
        return new Unsupported(Details.of(operation, reason, null));
    }

    /** {@link Kind#INVALID_INPUT}. */
    public static final class InvalidInput extends CasException {
        private static final long serialVersionUID = 1L;

        /** Makes the failure. */
        public InvalidInput(Details details) {
            super(Kind.INVALID_INPUT, false, details);
        }

        @Override
        CasException copy(Details details) {
            return new InvalidInput(details);
        }
    }

    /** {@link Kind#NOT_FOUND}. */
    public static final class NotFound extends CasException {
        private static final long serialVersionUID = 1L;

        /** Makes the failure. */
        public NotFound(Details details) {
            super(Kind.NOT_FOUND, false, details);
        }

        @Override
        CasException copy(Details details) {
            return new NotFound(details);
        }
    }

    /** {@link Kind#ALREADY_EXISTS}. */
    public static final class AlreadyExists extends CasException {
        private static final long serialVersionUID = 1L;

        /** Makes the failure. */
        public AlreadyExists(Details details) {
            super(Kind.ALREADY_EXISTS, false, details);
        }

        @Override
        CasException copy(Details details) {
            return new AlreadyExists(details);
        }
    }

    /** {@link Kind#PRECONDITION}. */
    public static final class PreconditionFailed extends CasException {
        private static final long serialVersionUID = 1L;

        /** Makes the failure. */
        public PreconditionFailed(Details details) {
            super(Kind.PRECONDITION, false, details);
        }

        @Override
        CasException copy(Details details) {
            return new PreconditionFailed(details);
        }
    }

    /** {@link Kind#RANGE}. */
    public static final class RangeNotSatisfiable extends CasException {
        private static final long serialVersionUID = 1L;

        /** Makes the failure. */
        public RangeNotSatisfiable(Details details) {
            super(Kind.RANGE, false, details);
        }

        @Override
        CasException copy(Details details) {
            return new RangeNotSatisfiable(details);
        }
    }

    /** {@link Kind#DENIED}. */
    public static final class Denied extends CasException {
        private static final long serialVersionUID = 1L;

        /** Makes the failure. */
        public Denied(Details details) {
            super(Kind.DENIED, false, details);
        }

        @Override
        CasException copy(Details details) {
            return new Denied(details);
        }
    }

    /** {@link Kind#TIMEOUT}. */
    public static final class TimedOut extends CasException {
        private static final long serialVersionUID = 1L;

        /** Makes the failure. */
        public TimedOut(Details details) {
            super(Kind.TIMEOUT, true, details);
        }

        @Override
        CasException copy(Details details) {
            return new TimedOut(details);
        }
    }

    /** {@link Kind#UNAVAILABLE}. */
    public static final class Unavailable extends CasException {
        private static final long serialVersionUID = 1L;

        /** Makes the failure. */
        public Unavailable(Details details) {
            super(Kind.UNAVAILABLE, true, details);
        }

        @Override
        CasException copy(Details details) {
            return new Unavailable(details);
        }
    }

    /** {@link Kind#QUOTA}. */
    public static final class QuotaExceeded extends CasException {
        private static final long serialVersionUID = 1L;

        /** Makes the failure. */
        public QuotaExceeded(Details details) {
            super(Kind.QUOTA, false, details);
        }

        @Override
        CasException copy(Details details) {
            return new QuotaExceeded(details);
        }
    }

    /** {@link Kind#CORRUPT}. */
    public static final class Corrupt extends CasException {
        private static final long serialVersionUID = 1L;

        /** Makes the failure. */
        public Corrupt(Details details) {
            super(Kind.CORRUPT, false, details);
        }

        @Override
        CasException copy(Details details) {
            return new Corrupt(details);
        }
    }

    /** {@link Kind#UNSUPPORTED}. */
    public static final class Unsupported extends CasException {
        private static final long serialVersionUID = 1L;

        /** Makes the failure. */
        public Unsupported(Details details) {
            super(Kind.UNSUPPORTED, false, details);
        }

        @Override
        CasException copy(Details details) {
            return new Unsupported(details);
        }
    }

    /** {@link Kind#STORE_MISMATCH}. */
    public static final class StoreMismatch extends CasException {
        private static final long serialVersionUID = 1L;

        /** Makes the failure. */
        public StoreMismatch(Details details) {
            super(Kind.STORE_MISMATCH, false, details);
        }

        @Override
        CasException copy(Details details) {
            return new StoreMismatch(details);
        }
    }

    /** {@link Kind#INCOMPATIBLE}. */
    public static final class IncompatibleFormat extends CasException {
        private static final long serialVersionUID = 1L;

        /** Makes the failure. */
        public IncompatibleFormat(Details details) {
            super(Kind.INCOMPATIBLE, false, details);
        }

        @Override
        CasException copy(Details details) {
            return new IncompatibleFormat(details);
        }
    }

    /** {@link Kind#UNKNOWN_OUTCOME}. */
    public static final class UnknownOutcome extends CasException {
        private static final long serialVersionUID = 1L;

        /** Makes the failure. */
        public UnknownOutcome(Details details) {
            super(Kind.UNKNOWN_OUTCOME, false, details);
        }

        @Override
        CasException copy(Details details) {
            return new UnknownOutcome(details);
        }
    }

    /** {@link Kind#CONFLICT}. */
    public static final class Conflict extends CasException {
        private static final long serialVersionUID = 1L;

        /** Makes the failure. */
        public Conflict(Details details) {
            super(Kind.CONFLICT, true, details);
        }

        @Override
        CasException copy(Details details) {
            return new Conflict(details);
        }
    }

    /** {@link Kind#CLOSED}. */
    public static final class Closed extends CasException {
        private static final long serialVersionUID = 1L;

        /** Makes the failure. */
        public Closed(Details details) {
            super(Kind.CLOSED, false, details);
        }

        @Override
        CasException copy(Details details) {
            return new Closed(details);
        }
    }

    /** {@link Kind#THROTTLED}. */
    public static final class Throttled extends CasException {
        private static final long serialVersionUID = 1L;

        private final Duration after;

        /** Makes the failure; the store asks to wait {@code after} before the next attempt. */
        public Throttled(Details details, Duration after) {
            super(Kind.THROTTLED, true, details);
            this.after = after;
        }

        /** How long the store asks to wait; zero if it did not say. */
        public Duration after() {
            return after;
        }

        @Override
        CasException copy(Details details) {
            return new Throttled(details, after);
        }
    }
}
