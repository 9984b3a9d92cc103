package dev.cairn.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlockKey;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Receipt;
import dev.cairn.core.Data;
import dev.cairn.core.Oracle;
import dev.cairn.core.Rig;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import reactor.core.publisher.Flux;

/** Key and cuts depend on the bytes alone, not on the buffers that they come in. */
final class CutsProperty {
    private static final int LENGTH_MAX = 20_000;

    /** How bytes may be handed over. */
    private enum Shape {
        ONE_BYTE_EACH,
        ONE_BUFFER,
        RANDOM_SIZES,
        WITH_EMPTY_ONES,
        DIRECT,
        READ_ONLY,
        WITHIN_LARGER_ONES,
        ONE_BUFFER_REUSED;

        Flux<ByteBuffer> of(byte[] bytes, SplittableRandom random) {
            return switch (this) {
                case ONE_BYTE_EACH -> Data.buffers(bytes, 1);
                case ONE_BUFFER -> Flux.just(ByteBuffer.wrap(bytes));
                case RANDOM_SIZES -> Flux.fromIterable(split(bytes, random));
                case WITH_EMPTY_ONES ->
                    Flux.fromIterable(split(bytes, random))
                            .concatMap(part -> Flux.just(ByteBuffer.allocate(0), part, ByteBuffer.allocateDirect(0)));
                case DIRECT -> Flux.fromIterable(split(bytes, random)).map(Shape::direct);
                case READ_ONLY -> Flux.fromIterable(split(bytes, random)).map(ByteBuffer::asReadOnlyBuffer);
                case WITHIN_LARGER_ONES ->
                    Flux.fromIterable(split(bytes, random)).map(Shape::within);
                case ONE_BUFFER_REUSED -> reused(split(bytes, random));
            };
        }

        private static List<ByteBuffer> split(byte[] bytes, SplittableRandom random) {
            List<ByteBuffer> parts = new ArrayList<>();
            int at = 0;
            while (at < bytes.length) {
                int length = 1 + random.nextInt(Math.min(bytes.length - at, 3_000));
                parts.add(ByteBuffer.wrap(bytes, at, length));
                at += length;
            }
            return parts;
        }

        private static ByteBuffer direct(ByteBuffer part) {
            return ByteBuffer.allocateDirect(part.remaining())
                    .put(part.duplicate())
                    .flip();
        }

        private static ByteBuffer within(ByteBuffer part) {
            ByteBuffer larger = ByteBuffer.allocate(part.remaining() + 20);
            larger.position(7).put(part.duplicate()).flip().position(7);
            return larger.slice().limit(part.remaining());
        }

        /** Overwritten as soon as onNext has returned. */
        private static Flux<ByteBuffer> reused(List<ByteBuffer> parts) {
            ByteBuffer one = ByteBuffer.allocate(3_000);
            return Flux.generate(parts::iterator, (rest, sink) -> {
                if (rest.hasNext()) {
                    sink.next(one.clear().put(rest.next().duplicate()).flip());
                } else {
                    sink.complete();
                }
                return rest;
            });
        }
    }

    @Provide
    Arbitrary<String> chunkers() {
        return Arbitraries.of(
                "fastcdc-2020:64/256/1024:2:0",
                "fastcdc-2020:64/300/5000:1:9",
                "fastcdc-2020",
                "wide-32:64/8192/16384:3:9",
                "fixed:777",
                "fixed:64");
    }

    @Property(tries = 120, edgeCases = EdgeCasesMode.NONE)
    void storeBlob_anyBuffers_keyAndCutsOfTheOracle(
            @ForAll Shape shape,
            @ForAll HashAlgorithm algorithm,
            @ForAll("chunkers") String chunker,
            @ForAll @IntRange(max = LENGTH_MAX) int length,
            @ForAll boolean compressible,
            @ForAll long seed) {
        byte[] bytes = compressible ? Data.text(seed, length) : Data.random(seed, length);
        Oracle oracle = new Oracle(algorithm, chunker, bytes);
        List<ByteBuffer> seen = new ArrayList<>();
        Flux<ByteBuffer> source = shape.of(bytes, new SplittableRandom(seed)).doOnNext(seen::add);
        try (Rig rig =
                Rig.inTemporaryDirectory().algorithm(algorithm).chunker(chunker).build()) {
            List<Integer> before = new ArrayList<>();
            Receipt receipt = rig.put(source.doOnNext(b -> before.add(b.remaining())), Attributes.none());
            assertThat(receipt.key()).isEqualTo(oracle.key());
            assertThat(receipt.chunks().count()).isEqualTo(oracle.cuts().size());
            BlockKey root = Objects.requireNonNull(
                            rig.cas().statBlob(receipt.key()).block(Rig.PATIENCE))
                    .root();
            assertThat(root).isEqualTo(oracle.root());
            Data.assertSame("what was stored", rig.read(receipt.key()), bytes);
            if (shape != Shape.ONE_BUFFER_REUSED) {
                assertThat(seen.stream().map(ByteBuffer::remaining)).isEqualTo(before);
            }
        }
    }

    @Property(tries = 10, edgeCases = EdgeCasesMode.NONE)
    void storeBlob_longStreams_keyAndCutsOfTheOracle(@ForAll Shape shape, @ForAll long seed) {
        int length = (2 << 20) + (int) (Math.abs(seed) % 100_000);
        byte[] bytes = Data.random(seed, shape == Shape.ONE_BYTE_EACH ? length / 4 : length);
        Oracle oracle = new Oracle(HashAlgorithm.BLAKE3, "fastcdc-2020", bytes);
        try (Rig rig = Rig.inTemporaryDirectory().build()) {
            Receipt receipt = rig.put(shape.of(bytes, new SplittableRandom(seed)), Attributes.none());
            assertThat(receipt.key()).isEqualTo(oracle.key());
            BlockKey root = Objects.requireNonNull(
                            rig.cas().statBlob(receipt.key()).block(Rig.PATIENCE))
                    .root();
            assertThat(root).isEqualTo(oracle.root());
        }
    }
}
