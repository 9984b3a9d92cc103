package dev.cairn.simulator;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.core.Batch;
import dev.cairn.simulator.cluster.SimProcess;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import reactor.core.publisher.Mono;

/** Stores contents under a few names of its own, without a name, and in batches, and drops its names; sometimes lies about a size. */
final class Writer implements Actor {
    private static final int NAMES = 6;

    private final String name;
    private final Model model;
    private final SplittableRandom random;
    private final List<Content> contents;

    Writer(String name, Model model, SplittableRandom random) {
        this.name = name;
        this.model = model;
        this.random = random;
        this.contents = model.contents();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Turn turn(SimProcess process) {
        Content content = contents.get(random.nextInt(contents.size()));
        int kind = random.nextInt(100);
        if (kind < 10) {
            return nameless(process, content);
        }
        if (kind < 25) {
            return Namer.drop(process, model, ownName());
        }
        return kind < 35 ? batch(process, content) : named(process, content, kind < 40);
    }

    private String ownName() {
        return name + "/" + random.nextInt(NAMES);
    }

    private Turn named(SimProcess process, Content content, boolean lies) {
        String ref = ownName();
        Model.Change change = model.change(ref, Optional.of(content.key()));
        Attributes.Builder said = Attributes.builder().ref(ref);
        if (lies) {
            said.size(content.size() + 1L);
        }
        Mono<BlobKey> put = content.buffers(1 + random.nextInt(8 << 10))
                .as(process.cas().storeBlob(said.build())::drain)
                .map(receipt -> receipt.key());
        return turn("put " + ref + " " + content.key(), put.map(key -> checked(key, content, lies)), change);
    }

    private Turn.Answer checked(BlobKey key, Content content, boolean lies) {
        return new Turn.Answer("stored", () -> {
            if (lies || !key.equals(content.key())) {
                model.violation(
                        "stored as " + key + " what is " + content.key() + (lies ? " and was said longer" : ""));
            }
        });
    }

    private Turn turn(String what, Mono<Turn.Answer> work, Model.Change change) {
        Mono<Turn.Answer> answer = work.map(done -> new Turn.Answer(done.text(), () -> {
                    done.effect().run();
                    change.acknowledged();
                }))
                .onErrorResume(CasException.class, e -> Mono.just(new Turn.Answer(text(e), () -> change.failed(e))));
        return new Turn(what, answer, change::unknown);
    }

    static String text(CasException failure) {
        return failure.kind() + ": " + failure.getMessage();
    }

    private Turn nameless(SimProcess process, Content content) {
        Mono<Turn.Answer> answer = content.buffers(1 + random.nextInt(8 << 10))
                .as(process.cas().storeBlob(Attributes.none())::drain)
                .map(receipt -> new Turn.Answer(
                        "stored as " + receipt.ref().value(),
                        () -> model.named(receipt.ref().value(), content.key())))
                .onErrorResume(
                        CasException.class,
                        e -> Mono.just(new Turn.Answer(text(e), () -> {
                            if (Model.isUnknown(e)) {
                                model.unanswered(content.key());
                            }
                        })));
        return new Turn("put " + content.key(), answer, () -> model.unanswered(content.key()));
    }

    /** Three files in one session, the first of which gets a name. */
    private Turn batch(SimProcess process, Content root) {
        String ref = ownName();
        Model.Change change = model.change(ref, Optional.of(root.key()));
        List<ByteBuffer> small = List.of(small().buffer(), small().buffer());
        Mono<Turn.Answer> work = process.cas()
                .batch(batch -> batch.storeSmall(small)
                        .then(batch.store(root.buffers(4 << 10)))
                        .flatMap(key -> batch.commit(key, Attributes.named(ref))))
                .map(receipt -> checked(receipt.key(), root, false));
        return turn("batch " + ref + " " + root.key(), work, change);
    }

    private Content small() {
        Content content = contents.get(random.nextInt(contents.size()));
        return content.size() > Batch.SMALL_BYTES_MAX ? contents.get(0) : content;
    }
}
