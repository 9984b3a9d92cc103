package dev.cairn.conformance;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every group of cases starts from: one harness for each case. A method's first letters are the id of its case.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
@ExtendWith(Verdicts.class)
public interface StoreCases {
    /** The harness of the running case; the same at every call within it. */
    StoreHarness harness();

    /** Ends the case. */
    @AfterEach
    default void closeHarness() {
        harness().close();
    }
}
