package dev.cairn.api.store;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to get.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class GetOptions {
    private static final GetOptions WHOLE = new GetOptions(Span.WHOLE, null);

    private final Span span;
    private final @Nullable ObjectVersion ifVersion;

    private GetOptions(Span span, @Nullable ObjectVersion ifVersion) {
        this.span = span;
        this.ifVersion = ifVersion;
    }

    /** The whole object. */
    public static GetOptions whole() {
        return WHOLE;
    }

    /**
     * A range, cut short at the end of the object. One that starts at or after the end is RangeNotSatisfiable; an empty
     * one that starts at or before the end is an empty body.
     */
    public static GetOptions range(ByteRange range) {
        return new GetOptions(new Span.Range(range), null);
    }

    /** The last bytes, all of them if there are fewer; zero of them is RangeNotSatisfiable. */
    public static GetOptions last(long bytes) {
        if (bytes < 0) {
            throw CasException.limit("get", "a suffix length is not negative", 0, bytes);
        }
        return new GetOptions(new Span.Suffix(bytes), null);
    }

    /** Only if the object still has this version, else PreconditionFailed. Needs {@link Capabilities#conditionalGet()}. */
    public GetOptions ifVersion(ObjectVersion version) {
        return new GetOptions(span, version);
    }

    /** Which bytes. */
    public Span span() {
        return span;
    }

    /** The version that the object must have. */
    public Optional<ObjectVersion> ifVersion() {
        return Optional.ofNullable(ifVersion);
    }

    /** Which bytes of an object; resolves itself against the object's length. */
    public sealed interface Span {
        /** All bytes. */
        Span WHOLE = new Whole();

        /**
         * The span as a range within an object of this length.
         *
         * @throws CasException.RangeNotSatisfiable if no byte can answer it
         */
        ByteRange within(long length);

        /** All bytes. */
        record Whole() implements Span {
            @Override
            public ByteRange within(long length) {
                return new ByteRange(0, length);
            }
        }

        /**
         * A range.
         *
         * @param range the range asked for
         */
        record Range(ByteRange range) implements Span {
            @Override
            public ByteRange within(long length) {
                boolean empty = range.length() == 0 && range.offset() <= length;
                if (!empty && range.offset() >= length) {
                    throw unsatisfiable(range.offset(), length);
                }
                return ByteRange.between(range.offset(), Math.min(range.end(), length));
            }
        }

        /**
         * The last bytes.
         *
         * @param bytes how many
         */
        record Suffix(long bytes) implements Span {
            @Override
            public ByteRange within(long length) {
                if (bytes == 0) {
                    throw unsatisfiable(length, length);
                }
                return ByteRange.between(Math.max(0, length - bytes), length);
            }
        }

        private static CasException unsatisfiable(long offset, long length) {
            String reason = "range starts at or after the end (limit " + length + ", actual " + offset + ")";
            return new CasException.RangeNotSatisfiable(CasException.Details.of("get", reason, null));
        }
    }
}
