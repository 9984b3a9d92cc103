package dev.cairn.api.store;

/**
 * How to put.
 *
 * <p>Stability: experimental.
 *
 * @param mode what the put may meet
 * @since 0.1.0
 */
public record PutOptions(WriteMode mode) {
    /** {@link WriteMode#UNIQUE}. */
    public static PutOptions unique() {
        return new PutOptions(WriteMode.UNIQUE);
    }

    /** {@link WriteMode#CREATE}. */
    public static PutOptions create() {
        return new PutOptions(WriteMode.CREATE);
    }

    /** {@link WriteMode#REPLACE}. */
    public static PutOptions replace() {
        return new PutOptions(WriteMode.REPLACE);
    }
}
