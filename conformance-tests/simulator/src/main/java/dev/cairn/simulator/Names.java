package dev.cairn.simulator;

import dev.cairn.api.CasException;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.Refs;
import dev.cairn.simulator.cluster.SimProcess;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.SplittableRandom;
import reactor.core.publisher.Mono;

/** What all who own names do with them: they drop them, and protect them for a while. */
final class Names {
    /** How many names an actor has. */
    private static final int MANY = 6;

    private static final int FLEETING = 1;
    /** One turn of so many protects a name. */
    private static final int PROTECTS = 25;
    /** One turn of so many with a name that is held releases it. */
    private static final int RELEASES = 3;

    private static final int RETAIN_SECONDS_MAX = 300;

    private final Model model;
    private final SplittableRandom random;
    private final String owner;
    private final int count;

    Names(String owner, boolean fleeting, Model model, SplittableRandom random) {
        this.owner = owner;
        this.count = fleeting ? FLEETING : MANY;
        this.model = model;
        this.random = random;
    }

    /** Some name of the owner. */
    String any() {
        return owner + "/" + random.nextInt(count);
    }

    /** Sometimes, instead of what was to be done with a name: it is protected, or released. */
    Optional<Turn> protection(SimProcess process, String name) {
        if (model.mayBeHeld(name) && random.nextInt(RELEASES) == 0) {
            return Optional.of(hold(process, name, false));
        }
        if (random.nextInt(PROTECTS) > 0) {
            return Optional.empty();
        }
        return Optional.of(random.nextBoolean() ? hold(process, name, true) : retain(process, name));
    }

    private Turn hold(SimProcess process, String name, boolean wanted) {
        Runnable held = model.holding(name, wanted);
        Mono<Ref> work = refs(process).hold(new RefName(name), wanted);
        return turn((wanted ? "hold " : "release ") + name, work.map(ref -> new Turn.Answer("done", held)));
    }

    private Turn retain(SimProcess process, String name) {
        Instant until =
                process.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1 + random.nextInt(RETAIN_SECONDS_MAX));
        Runnable retained = model.retaining(name, until);
        Mono<Ref> work = refs(process).retain(new RefName(name), until);
        return turn("retain " + name + " until " + until, work.map(ref -> new Turn.Answer("done", retained)));
    }

    private static Turn turn(String what, Mono<Turn.Answer> work) {
        return new Turn(
                what,
                work.onErrorResume(CasException.class, e -> Mono.just(new Turn.Answer(Writer.text(e), () -> {}))),
                () -> {});
    }

    Turn drop(SimProcess process, String name) {
        Model.Change change = model.change(name, Optional.empty());
        Mono<Turn.Answer> answer = refs(process)
                .drop(new RefName(name))
                .map(existed -> new Turn.Answer("dropped " + existed, () -> change.removed(existed)))
                .onErrorResume(
                        CasException.class, e -> Mono.just(new Turn.Answer(Writer.text(e), () -> change.failed(e))));
        return new Turn("drop " + name, answer, change::unknown);
    }

    private static Refs refs(SimProcess process) {
        return process.cas().refs();
    }
}
