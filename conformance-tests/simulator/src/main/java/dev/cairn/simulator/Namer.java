package dev.cairn.simulator;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.RefName;
import dev.cairn.simulator.cluster.SimProcess;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/** Points names of its own at blobs that others have stored, and drops them. */
final class Namer implements Actor {
    /** How many names an actor has. */
    static final int NAMES = 6;

    static final int FLEETING_NAMES = 1;

    private final String name;
    private final Model model;
    private final SplittableRandom random;
    private final List<String> own;

    Namer(String name, boolean fleeting, Model model, SplittableRandom random) {
        this.name = name;
        this.model = model;
        this.random = random;
        this.own = IntStream.range(0, fleeting ? FLEETING_NAMES : NAMES)
                .mapToObj(i -> name + "/" + i)
                .toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Turn turn(SimProcess process) {
        String chosen = own.get(random.nextInt(own.size()));
        return random.nextInt(5) < 2 ? drop(process, model, chosen) : set(process, chosen);
    }

    private Turn set(SimProcess process, String chosen) {
        List<Content> contents = model.contents();
        BlobKey key = contents.get(random.nextInt(contents.size())).key();
        Model.Reading reading = model.reading();
        Model.Change change = model.change(chosen, Optional.of(key));
        Mono<Turn.Answer> answer = process.cas()
                .refs()
                .set(new RefName(chosen), key)
                .map(ref -> new Turn.Answer("set", change::acknowledged))
                .onErrorResume(
                        CasException.class,
                        e -> Mono.just(new Turn.Answer(Writer.text(e), () -> {
                            change.failed(e);
                            reading.failed(key, e);
                        })));
        return new Turn("set " + chosen + " " + key, answer, change::unknown);
    }

    static Turn drop(SimProcess process, Model model, String chosen) {
        Model.Change change = model.change(chosen, Optional.empty());
        Mono<Turn.Answer> answer = process.cas()
                .refs()
                .drop(new RefName(chosen))
                .map(existed -> new Turn.Answer("dropped " + existed, () -> change.removed(existed)))
                .onErrorResume(
                        CasException.class, e -> Mono.just(new Turn.Answer(Writer.text(e), () -> change.failed(e))));
        return new Turn("drop " + chosen, answer, change::unknown);
    }
}
