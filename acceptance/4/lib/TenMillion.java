import dev.cairn.Cairn;
import dev.cairn.CairnOptions;
import dev.cairn.api.Attributes;
import dev.cairn.api.CollectEvent;
import dev.cairn.api.CollectEvent.Act;
import dev.cairn.api.CollectEvent.Phase;
import dev.cairn.api.CollectOptions;
import dev.cairn.api.Receipt;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;

/**
 * <pre>
 * fill REPOSITORY ROWS   stores blobs of the smallest chunks there are, so many in all, and drops the name of the last one
 * mark REPOSITORY        a dry collection; prints blobs alive, blobs to bury, milliseconds of mark and census, and the peak of the heap in MiB
 * </pre>
 */
final class TenMillion {
    private static final int CHUNK_BYTES = 64;
    private static final int CHUNKS_OF_BLOB = 100_000;
    private static final int BUFFER_CHUNKS = 1_000;
    private static final long SEED = 20260405;

    private TenMillion() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "fill" -> fill(Path.of(args[1]), Long.parseLong(args[2]));
            case "mark" -> mark(args[1]);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void fill(Path repository, long rows) {
        long began = System.nanoTime();
        CairnOptions options = CairnOptions.builder().chunker("fixed:" + CHUNK_BYTES).codec("identity").build();
        try (Cairn cairn = Cairn.create(repository, options)) {
            Receipt last = null;
            for (long done = 0; done < rows; done += CHUNKS_OF_BLOB) {
                last = chunks(SEED + done, Math.min(CHUNKS_OF_BLOB, rows - done)).as(cairn.storeBlob(Attributes.none())::drain).block();
                System.err.printf("%d rows in %d s%n", done + last.chunks().added(), (System.nanoTime() - began) / 1_000_000_000);
            }
            cairn.refs().drop(last.ref()).block();
        }
    }

    private static Flux<ByteBuffer> chunks(long seed, long count) {
        SplittableRandom random = new SplittableRandom(seed);
        return Flux.generate(() -> count, (left, sink) -> {
            if (left == 0) {
                sink.complete();
                return left;
            }
            byte[] bytes = new byte[(int) Math.min(left, BUFFER_CHUNKS) * CHUNK_BYTES];
            random.nextBytes(bytes);
            sink.next(ByteBuffer.wrap(bytes));
            return left - bytes.length / CHUNK_BYTES;
        });
    }

    private static void mark(String repository) {
        Map<Phase, Long> ends = new EnumMap<>(Phase.class);
        try (Cairn cairn = Cairn.openExisting(repository, CairnOptions.defaults())) {
            heap().forEach(MemoryPoolMXBean::resetPeakUsage);
            long began = System.nanoTime();
            CollectEvent.Done done = (CollectEvent.Done) cairn.collector().collect(CollectOptions.defaults().dry())
                    .doOnNext(event -> {
                        if (event instanceof CollectEvent.Progress progress) {
                            ends.put(progress.phase(), System.nanoTime());
                        }
                    })
                    .blockLast();
            System.err.println(done);
            long marked = ends.get(Phase.MARK) - began;
            long counted = ends.get(Phase.CENSUS) - ends.get(Phase.MARK);
            System.out.printf("%d %d %d %d %d%n", done.blobs(), done.acts().getOrDefault(Act.BURY, 0L), marked / 1_000_000, counted / 1_000_000, peak());
        }
    }

    /** What the heap held at most, garbage too. */
    private static long peak() {
        return heap().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() >> 20;
    }

    private static Stream<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP);
    }
}
