package dev.cairn.api.store;

import dev.cairn.api.Environment;
import java.net.URI;

/**
 * The code for one kind of store, found by {@link java.util.ServiceLoader}.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface StoreDriver {
    /** The URI scheme that this driver serves, in lower case. */
    String scheme();

    /**
     * Makes a store. Nothing is opened before the first operation, so this fails only with InvalidInput for a URI that is not
     * one of this driver's; a place that cannot be reached fails the first operation. Secrets never stand in a URI.
     */
    Store open(URI location, Environment environment);
}
