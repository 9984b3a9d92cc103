package dev.cairn.conformance;

import dev.cairn.api.CasException;
import java.util.Optional;
import org.opentest4j.TestAbortedException;
import reactor.core.publisher.Mono;

/** Decides whether a case can run, and says why when it cannot. */
final class Gate {
    private Gate() {}

    /** The case proves this ability; where it is not declared the case cannot run. */
    static void declared(StoreHarness harness, Ability ability) {
        Verdicts.proves(ability);
        if (!ability.in(harness.store().capabilities())) {
            throw gated(ability + " is not declared");
        }
    }

    /**
     * The case proves this ability. Where it is not declared, asking for it must be refused before any I/O: cases ask
     * about an object that does not exist, which a store that looked would say.
     *
     * @return whether the case goes on: it is declared, or it is not and yet was not refused and so has to work
     */
    static boolean orRefused(StoreHarness harness, Ability ability, Mono<?> asking) {
        Verdicts.proves(ability);
        if (ability.in(harness.store().capabilities())) {
            return true;
        }
        try {
            asking.block(harness.limits().patience());
        } catch (CasException.Unsupported e) {
            Verdicts.note("refused as undeclared");
            return false;
        } catch (CasException e) {
            Verdicts.note("not refused: " + e.reason());
        }
        Verdicts.note("under-declared: " + ability);
        return true;
    }

    /** What a case needs from its harness. */
    static <T> T control(Optional<T> control, String missing) {
        return control.orElseThrow(() -> gated(missing));
    }

    static TestAbortedException gated(String why) {
        return new TestAbortedException("gated: " + why);
    }
}
