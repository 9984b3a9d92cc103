package dev.cairn.driver.posix;

import dev.cairn.api.CasException.Details;
import dev.cairn.api.Subject;
import dev.cairn.api.store.ObjectName;
import org.jspecify.annotations.Nullable;

/** What is being done to which object: the beginning of every message. */
record Op(String verb, @Nullable Subject subject) {
    static Op of(String verb, ObjectName name) {
        return new Op(verb, Subject.of(name.value()));
    }

    static Op of(String verb) {
        return new Op(verb, null);
    }

    Details details(String reason) {
        return Details.of(verb, reason, subject);
    }
}
