package dev.cairn.simulator;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.simulator.cluster.SimProcess;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Looks names up and reads what they point at, all of it or a range. */
final class Reader implements Actor {
    private final String name;
    private final Model model;
    private final SplittableRandom random;

    Reader(String name, Model model, SplittableRandom random) {
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
        List<String> names = model.names();
        if (names.isEmpty()) {
            return new Turn("look around", Mono.just(new Turn.Answer("nothing there", () -> {})), () -> {});
        }
        String chosen = names.get(random.nextInt(names.size()));
        Model.Reading reading = model.reading();
        long offset = random.nextInt(3) == 0 ? random.nextInt(4 << 10) : -1;
        Mono<Turn.Answer> answer = process.cas()
                .refs()
                .get(new RefName(chosen))
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(ref -> read(process, reading, chosen, ref, offset))
                .onErrorResume(CasException.class, e -> Mono.just(new Turn.Answer(Writer.text(e), () -> {})));
        return new Turn("get " + chosen, answer, () -> {});
    }

    private Mono<Turn.Answer> read(
            SimProcess process, Model.Reading reading, String chosen, Optional<Ref> ref, long offset) {
        Optional<BlobKey> key = ref.map(Ref::key);
        if (key.isEmpty()) {
            return Mono.just(new Turn.Answer("no such name", () -> reading.found(chosen, key)));
        }
        List<BlobKey> kept = model.kept(key.get());
        BlobKey blob = kept.get(random.nextInt(kept.size()));
        boolean isAll = offset < 0 || offset >= blob.size();
        Flux<ByteBuffer> bytes = isAll
                ? process.cas().readBlob(blob).all()
                : process.cas().readBlob(blob).at(offset, 1 + random.nextInt(8 << 10));
        return joined(bytes)
                .map(all -> new Turn.Answer("read " + all.length, () -> {
                    reading.found(chosen, key);
                    reading.read(blob, Math.max(0, offset), all, isAll);
                }))
                .onErrorResume(
                        CasException.class,
                        e -> Mono.just(new Turn.Answer(Writer.text(e), () -> {
                            reading.found(chosen, key);
                            reading.failed(blob, e);
                        })));
    }

    static Mono<byte[]> joined(Flux<ByteBuffer> bytes) {
        return bytes.collectList().map(buffers -> {
            ByteBuffer all = ByteBuffer.allocate(
                    buffers.stream().mapToInt(ByteBuffer::remaining).sum());
            buffers.forEach(all::put);
            return all.array();
        });
    }
}
