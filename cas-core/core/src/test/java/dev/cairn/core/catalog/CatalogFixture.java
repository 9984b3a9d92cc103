package dev.cairn.core.catalog;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What every part of the contract starts with. */
interface CatalogFixture {
    /** The catalog under test: {@link Samples#IDENTITY} over {@link Samples#stores}, empty when the test began. */
    Catalog catalog();

    /** The time of the processes that have it open. */
    SetTime time();

    /** Expects a refusal of this kind. */
    static AbstractThrowableAssert<?, ? extends Throwable> refused(
            Class<? extends CasException> kind, ThrowingCallable call) {
        return assertThatThrownBy(call).isInstanceOf(kind);
    }
}
