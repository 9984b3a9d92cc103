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
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Stores contents under a few names of its own, without a name, in batches and as trees, and drops its names; sometimes lies about a size. */
final class Writer implements Actor {
    private static final int DROPS = 15;
    private static final int FLEETING_DROPS = 40;
    private static final int TREE_FILES_MAX = 6;

    private final String name;
    private final Model model;
    private final SplittableRandom random;
    private final List<Content> contents;
    private final Names names;
    /** Of one hundred turns. */
    private final int drops;
    /** Names that were given to what had none. */
    private final List<String> fresh = new ArrayList<>();

    /** One whose names last or not. */
    Writer(String name, boolean fleeting, Model model, SplittableRandom random) {
        this.name = name;
        this.names = new Names(name, fleeting, model, random);
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
        String ref = names.any();
        Optional<Turn> protection = names.protection(process, ref);
        if (protection.isPresent()) {
            return protection.get();
        }
        if (random.nextInt(100) < drops) {
            return names.drop(process, fresh.isEmpty() ? ref : fresh.remove(0));
        }
        int kind = random.nextInt(85);
        if (kind < 10) {
            return nameless(process, content);
        }
        if (kind < 25) {
            return kind < 17 ? batch(process, ref, content) : tree(process, ref);
        }
        return named(process, ref, content, kind < 30);
    }

    private Turn named(SimProcess process, String ref, Content content, boolean lies) {
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
    private Turn batch(SimProcess process, String ref, Content root) {
        Model.Change change = model.change(ref, Optional.of(root.key()));
        List<ByteBuffer> small = List.of(small().buffer(), small().buffer());
        Mono<Turn.Answer> work = process.cas()
                .batch(batch -> batch.storeSmall(small)
                        .then(batch.store(root.buffers(4 << 10)))
                        .flatMap(key -> batch.commit(key, Attributes.named(ref))))
                .map(receipt -> checked(receipt.key(), root, false));
        return turn("batch " + ref + " " + root.key(), work, change);
    }

    /** Files, some of which are there already, and the tree above them, which alone gets a name. */
    private Turn tree(SimProcess process, String ref) {
        List<Content> files = IntStream.range(0, 1 + random.nextInt(TREE_FILES_MAX))
                .mapToObj(i -> contents.get(random.nextInt(contents.size())))
                .toList();
        Tree tree = Tree.of(IntStream.range(0, files.size())
                .mapToObj(i -> TreeEntry.file(
                        "file" + i, 0, Instant.EPOCH, files.get(i).key())));
        byte[] bytes = new byte[tree.encode().remaining()];
        tree.encode().get(bytes);
        Content root = Content.of(bytes);
        model.tree(root, tree.links());
        boolean looks = random.nextBoolean();
        int atOnce = 1 + random.nextInt(3);
        Model.Change change = model.change(ref, Optional.of(root.key()));
        Mono<Turn.Answer> work = process.cas()
                .batch(batch -> (looks ? batch.hold(tree.links()) : Mono.just(Set.copyOf(tree.links())))
                        .flatMapMany(missing -> Flux.fromIterable(files).filter(f -> missing.contains(f.key())))
                        .flatMap(file -> batch.store(file.buffers(4 << 10)), atOnce)
                        .then(batch.storeTree(tree))
                        .flatMap(key -> batch.commit(key, Attributes.named(ref))))
                .map(receipt -> checked(receipt.key(), root, false));
        return turn((looks ? "tree again " : "tree ") + ref + " " + root.key(), work, change);
    }

    private Content small() {
        Content content = contents.get(random.nextInt(contents.size()));
        return content.size() > Batch.SMALL_BYTES_MAX ? contents.get(0) : content;
    }
}
