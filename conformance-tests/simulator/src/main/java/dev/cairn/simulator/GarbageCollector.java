package dev.cairn.simulator;

import dev.cairn.api.CasException;
import dev.cairn.api.CollectEvent;
import dev.cairn.api.CollectOptions;
import dev.cairn.simulator.cluster.SimProcess;
import java.time.Duration;
import java.util.SplittableRandom;
import reactor.core.publisher.Mono;

/**
 * Collects beside all others, mostly without any grace. It tells the model nothing but losses that it comes upon: whatever it takes
 * away, nobody who was promised something may notice.
 */
final class GarbageCollector implements Actor {
    private static final double[] UNUSED = {0, 0.05, 0.3, 1};

    private final String name;
    private final boolean alone;
    private final Model model;
    private final SplittableRandom random;

    /** One who is alone or not. */
    GarbageCollector(String name, boolean alone, Model model, SplittableRandom random) {
        this.name = name;
        this.alone = alone;
        this.model = model;
        this.random = random;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Turn turn(SimProcess process) {
        CollectOptions options = CollectOptions.defaults()
                .withClockConfirmed()
                .withMaxUnused(UNUSED[random.nextInt(UNUSED.length)])
                .withGrace(random.nextInt(4) == 0 ? Duration.ofSeconds(random.nextInt(60)) : Duration.ZERO);
        Mono<Turn.Answer> answer = process.repository()
                .collector()
                .collect(options)
                .ofType(CollectEvent.Done.class)
                .next()
                .map(done -> new Turn.Answer("collected " + done.acts(), () -> {}))
                .onErrorResume(
                        CasException.class,
                        e -> Mono.just(new Turn.Answer(Writer.text(e), () -> model.notCollected(e, alone))));
        return new Turn("collect " + options.grace() + " " + options.maxUnused(), answer, () -> {});
    }
}
