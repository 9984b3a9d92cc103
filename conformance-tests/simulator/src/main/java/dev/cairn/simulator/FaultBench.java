package dev.cairn.simulator;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CollectEvent;
import dev.cairn.api.CollectOptions;
import dev.cairn.api.RefName;
import dev.cairn.core.format.Tree;
import dev.cairn.core.format.TreeEntry;
import dev.cairn.simulator.cluster.Cluster;
import dev.cairn.simulator.cluster.Scale;
import dev.cairn.simulator.cluster.SimProcess;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A cluster for one case of a {@link FaultSweep}, and operations that tell the model what they were answered. */
final class FaultBench implements AutoCloseable {
    private static final int MODE = 0644;

    private final Cluster cluster;
    private final List<Content> contents = new ArrayList<>();
    private final Content tree;
    private final Model model;

    /** With contents of these sizes; the last two are the files of a tree. */
    FaultBench(long seed, Scale scale, int... sizes) {
        SplittableRandom random = new SplittableRandom(seed);
        cluster = new Cluster(random.nextLong(), scale);
        for (int size : sizes) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            contents.add(Content.of(bytes));
        }
        ByteBuffer encoded = tree().encode();
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        tree = Content.of(bytes);
        List<Content> all = new ArrayList<>(contents);
        all.add(tree);
        model = new Model(all, cluster.time()::now);
    }

    private List<Content> files() {
        return contents.subList(contents.size() - 2, contents.size());
    }

    private Tree tree() {
        return Tree.of(Stream.of(0, 1)
                .map(i -> TreeEntry.file(
                        "file" + i, MODE, Instant.EPOCH, files().get(i).key())));
    }

    Cluster cluster() {
        return cluster;
    }

    Model model() {
        return model;
    }

    Content content(int number) {
        return contents.get(number);
    }

    /** Does something on a process of its own that ends in good order. */
    void run(Function<SimProcess, Mono<Void>> work) {
        SimProcess process = cluster.start();
        cluster.run(process, opened(process).then(Mono.defer(() -> work.apply(process))));
        cluster.run(process, process.close());
        process.kill("in good order");
    }

    static Mono<Void> opened(SimProcess process) {
        return Mono.defer(() -> process.isOpen() ? Mono.empty() : process.open());
    }

    /** Stores a content under a name. */
    Mono<Void> put(SimProcess process, String name, int number) {
        Content content = content(number);
        Mono<BlobKey> stored = content.buffers(8 << 10)
                .as(process.cas().storeBlob(Attributes.named(name))::drain)
                .map(receipt -> receipt.key());
        return changed(name, content, stored);
    }

    private Mono<Void> changed(String name, Content content, Mono<BlobKey> stored) {
        return Mono.defer(() -> {
            Model.Change change = model.change(name, Optional.of(content.key()));
            return stored.doOnNext(key -> {
                        change.acknowledged();
                        expect(key.equals(content.key()), "stored as " + key + " what is " + content.key());
                    })
                    .doOnError(change::failed)
                    .then();
        });
    }

    /** Stores a content without a name. */
    Mono<Void> putNameless(SimProcess process, int number) {
        Content content = content(number);
        return Mono.defer(() -> content.buffers(8 << 10)
                .as(process.cas().storeBlob(Attributes.none())::drain)
                .doOnNext(receipt -> model.named(receipt.ref().value(), content.key()))
                .doOnError(Model::isUnknown, failure -> model.unanswered(content.key()))
                .then());
    }

    /** Stores a content without a name, before its catalog is lost. */
    Mono<Void> putUntold(SimProcess process, int number) {
        return content(number)
                .buffers(8 << 10)
                .as(process.cas().storeBlob(Attributes.none())::drain)
                .then();
    }

    /** A name that a rebuild gave to a content, and to nothing else. */
    Mono<Void> recovered(SimProcess process, int number) {
        BlobKey key = content(number).key();
        return process.cas()
                .refs()
                .list("recovered/")
                .doOnNext(ref -> {
                    model.change(ref.name().value(), Optional.of(ref.key())).acknowledged();
                    expect(ref.key().equals(key), "recovered: " + ref);
                })
                .then();
    }

    /** Stores the tree in a batch: one file among small ones, one as a stream. */
    Mono<Void> putTree(SimProcess process, String name) {
        Mono<BlobKey> stored = Mono.defer(() -> process.cas()
                .batch(batch -> batch.storeSmall(List.of(files().get(0).buffer()))
                        .then(batch.store(files().get(1).buffers(4 << 10)))
                        .then(batch.storeTree(tree()))
                        .flatMap(root -> batch.commit(root, Attributes.named(name)))
                        .map(receipt -> receipt.key())));
        return changed(name, tree, stored);
    }

    /** Removes a name. */
    Mono<Void> drop(SimProcess process, String name) {
        return Mono.defer(() -> {
            Model.Change change = model.change(name, Optional.empty());
            return process.cas()
                    .refs()
                    .drop(new RefName(name))
                    .doOnNext(change::removed)
                    .doOnError(change::failed)
                    .then();
        });
    }

    /** Reads bytes of a content from an offset on, all of it from zero. */
    Mono<Void> read(SimProcess process, int number, int offset, int length) {
        BlobKey key = content(number).key();
        boolean isAll = offset == 0 && length == key.size();
        return Mono.defer(() -> {
            Model.Reading reading = model.reading();
            Flux<ByteBuffer> bytes = isAll
                    ? process.cas().readBlob(key).all()
                    : process.cas().readBlob(key).at(offset, length);
            return Reader.joined(bytes)
                    .doOnNext(all -> {
                        reading.read(key, offset, all, isAll);
                        expect(all.length == length, "asked for " + length + " bytes, got " + all.length);
                    })
                    .then();
        });
    }

    /** Collects without grace. */
    Mono<Void> collect(SimProcess process, double maxUnused) {
        CollectOptions options = CollectOptions.defaults()
                .withClockConfirmed()
                .ofAnyAmount()
                .withGrace(Duration.ZERO)
                .withMaxUnused(maxUnused);
        return Mono.defer(() -> process.repository()
                .collector()
                .collect(options)
                .doOnNext(this::told)
                .ofType(CollectEvent.Done.class)
                .next()
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("a collection ended without a word")))
                .then());
    }

    /** Nothing here is foreign, whatever could not be read. */
    private void told(CollectEvent event) {
        boolean isForeign = event instanceof CollectEvent.Acted acted && acted.act() == CollectEvent.Act.KEEP_FOREIGN;
        expect(!isForeign, "the collection says " + event);
    }

    /** How many objects lie among the packs. */
    long packs() {
        return cluster.packs().size();
    }

    void expect(boolean holds, String what) {
        if (!holds) {
            model.violation(what);
        }
    }

    @Override
    public void close() {
        cluster.close();
    }
}
