package dev.cairn.simulator;

import dev.cairn.api.CasException;
import dev.cairn.api.ScrubEvent;
import dev.cairn.api.ScrubOptions;
import dev.cairn.simulator.cluster.SimProcess;
import java.time.Duration;
import java.util.SplittableRandom;
import reactor.core.publisher.Mono;

/** Scrubs beside all others: what it finds wrong while nothing is damaged is wrong, and what it believes may harm nobody. */
final class Inspector implements Actor {
    private static final int BUDGET_BYTES_MAX = 100_000;
    private static final int GRACE_SECONDS_MAX = 60;

    private final String name;
    private final Model model;
    private final SplittableRandom random;

    Inspector(String name, Model model, SplittableRandom random) {
        this.name = name;
        this.model = model;
        this.random = random;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Turn turn(SimProcess process) {
        ScrubOptions options = ScrubOptions.defaults().withGrace(Duration.ofSeconds(random.nextInt(GRACE_SECONDS_MAX)));
        ScrubOptions chosen = switch (random.nextInt(4)) {
            case 0 -> options.inventoryOnly();
            case 1 -> options.withBudget(random.nextInt(BUDGET_BYTES_MAX));
            case 2 -> options.withSample((1 + random.nextInt(10)) / 10.0);
            default -> options;
        };
        Mono<Turn.Answer> answer = process.repository()
                .scrubber()
                .scrub(chosen)
                .ofType(ScrubEvent.Noticed.class)
                .map(ScrubEvent.Noticed::finding)
                .collectList()
                .map(findings -> new Turn.Answer(
                        "scrubbed, findings: " + findings.size(), () -> findings.forEach(model::noticed)))
                .onErrorResume(CasException.class, e -> Mono.just(new Turn.Answer(Writer.text(e), () -> {})));
        return new Turn("scrub " + chosen, answer, () -> {});
    }
}
