package dev.cairn.conformance;

/**
 * Trouble that a harness may be able to make, see {@link StoreHarness#meeting(Trouble)}.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public enum Trouble {
    /** The place that the store was pointed at does not exist or is not one. */
    BAD_NAMESPACE,
    /** The store was opened with credentials that are not accepted. */
    BAD_CREDENTIALS,
    /** Access is denied for reads and writes. */
    DENIED,
    /** The backend asks to slow down and says for how long. */
    THROTTLED,
    /** The backend does not answer within the driver's time. */
    TIMEOUT,
    /** The backend cannot be reached. */
    UNAVAILABLE,
    /** There is no room for another byte. */
    QUOTA,
    /** The stored bytes of every object were changed behind the store's back, and the store can tell. */
    CORRUPT,
    /** Every body ends before its announced length. */
    TRUNCATED_BODY,
    /** The backend reports success and puts an error into the body of the answer. */
    ERROR_INSIDE_SUCCESS,
    /** The credentials expire while a body is being read. */
    CREDENTIALS_EXPIRE_MID_STREAM,
    /** Every object is retained: it must not be deleted yet. */
    RETAINED
}
