package dev.cairn.simulator;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.core.Batch;
import dev.cairn.core.format.Tree;
import dev.cairn.core.format.TreeEntry;
import dev.cairn.simulator.cluster.SimProcess;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** Stores contents under a few names of its own, without a name, in batches and as trees, and drops its names; sometimes lies about a size. */
final class Writer implements Actor {
    private static final int DROPS = 15;
    private static final int FLEETING_DROPS = 40;

    private final String name;
    private final Model model;
    private final SplittableRandom random;
    private final List<Content> contents;
    private final int names;
    /** Of one hundred turns. */
    private final int drops;
    /** Names that were given to what had none. */
    private final List<String> fresh = new ArrayList<>();

    /** One whose names last or not. */
    Writer(String name, boolean fleeting, Model model, SplittableRandom random) {
        this.name = name;
        this.names = fleeting ? Namer.FLEETING_NAMES : Namer.NAMES;
        this.drops = fleeting ? FLEETING_DROPS : DROPS;
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
        if (random.nextInt(100) < drops) {
            return Namer.drop(process, model, fresh.isEmpty() ? ownName() : fresh.remove(0));
        }
        int kind = random.nextInt(85);
        if (kind < 10) {
            return nameless(process, content);
        }
        if (kind < 25) {
            return kind < 17 ? batch(process, content) : tree(process, content);
        }
        return named(process, content, kind < 30);
    }

    private String ownName() {
        return name + "/" + random.nextInt(names);
    }

    private Turn named(SimProcess process, Content content, boolean lies) {
        String ref = ownName();
        Model.Change change = model.change(ref, Optional.of(content.key()));
        Attributes.Builder said = Attributes.builder().ref(ref);
        if (random.nextInt(4) == 0) {
            said.outboardFrom(1);
        }
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
                .map(receipt -> new Turn.Answer("stored as " + receipt.ref().value(), () -> {
                    model.named(receipt.ref().value(), content.key());
                    fresh.add(receipt.ref().value());
                }))
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

    /** Two files and the tree above them, which alone gets a name. */
    private Turn tree(SimProcess process, Content one) {
        Content two = contents.get(random.nextInt(contents.size()));
        Tree tree = Tree.of(Stream.of(
                TreeEntry.file("one", 0, Instant.EPOCH, one.key()),
                TreeEntry.file("two", 0, Instant.EPOCH, two.key())));
        byte[] bytes = new byte[tree.encode().remaining()];
        tree.encode().get(bytes);
        Content root = Content.of(bytes);
        model.tree(root, tree.links());
        String ref = ownName();
        Model.Change change = model.change(ref, Optional.of(root.key()));
        Mono<Turn.Answer> work = process.cas()
                .batch(batch -> batch.store(one.buffers(4 << 10))
                        .then(batch.store(two.buffers(4 << 10)))
                        .then(batch.storeTree(tree))
                        .flatMap(key -> batch.commit(key, Attributes.named(ref))))
                .map(receipt -> checked(receipt.key(), root, false));
        return turn("tree " + ref + " " + root.key(), work, change);
    }

    private Content small() {
        Content content = contents.get(random.nextInt(contents.size()));
        return content.size() > Batch.SMALL_BYTES_MAX ? contents.get(0) : content;
    }
}
