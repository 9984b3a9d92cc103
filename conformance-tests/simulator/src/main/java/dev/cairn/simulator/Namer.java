package dev.cairn.simulator;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.RefName;
import dev.cairn.simulator.cluster.SimProcess;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import reactor.core.publisher.Mono;

/**
 * Points names of its own at blobs that others have stored, drops and protects them. Some of these blobs are of puts that nobody answered: it
 * asks whether they have happened.
 */
final class Namer implements Actor {
    private final String name;
    private final Model model;
    private final SplittableRandom random;
    private final Names names;

    Namer(String name, boolean fleeting, Model model, SplittableRandom random) {
        this.name = name;
        this.model = model;
        this.random = random;
        this.names = new Names(name, fleeting, model, random);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Turn turn(SimProcess process) {
        String chosen = names.any();
        return names.protection(process, chosen)
                .orElseGet(() -> random.nextInt(5) < 2 ? names.drop(process, chosen) : set(process, chosen, target()));
    }

    private BlobKey target() {
        List<BlobKey> doubtful = model.doubtful();
        if (!doubtful.isEmpty() && random.nextBoolean()) {
            return doubtful.get(random.nextInt(doubtful.size()));
        }
        List<Content> contents = model.contents();
        return contents.get(random.nextInt(contents.size())).key();
    }

    private Turn set(SimProcess process, String chosen, BlobKey key) {
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
}
