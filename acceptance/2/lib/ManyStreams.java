import dev.cairn.Cairn;
import dev.cairn.CairnOptions;
import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * ManyStreams DIR STREAMS BYTES: stores so many streams at once, each of its own random bytes, and prints the most memory that was
 * resident, in MiB, and the milliseconds it took. The keys go to DIR.keys.
 */
final class ManyStreams {
    private static final int BUFFER = 64 << 10;
    private static final long SEED = 20260207;

    private ManyStreams() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        int streams = Integer.parseInt(args[1]);
        long bytes = Long.parseLong(args[2]);
        long began = System.nanoTime();
        try (Cairn cairn = Cairn.create(directory, CairnOptions.defaults())) {
            var keys = Flux.range(0, streams).flatMap(n -> store(cairn, n, bytes), streams).collectList().block();
            Files.write(directory.resolveSibling(directory.getFileName() + ".keys"), keys.stream().map(BlobKey::toString).toList());
        }
        System.out.println(resident() + " " + (System.nanoTime() - began) / 1_000_000);
    }

    private static Mono<BlobKey> store(Cairn cairn, int number, long bytes) {
        return Flux.defer(() -> random(SEED + number, bytes))
                .subscribeOn(Schedulers.boundedElastic())
                .as(cairn.storeBlob(Attributes.named("stream/" + number))::drain)
                .map(receipt -> receipt.key());
    }

    private static Flux<ByteBuffer> random(long seed, long bytes) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] buffer = new byte[BUFFER]; // one for the stream: the sink has read it when onNext returns
        return Flux.generate(() -> bytes, (left, sink) -> {
            if (left == 0) {
                sink.complete();
                return left;
            }
            random.nextBytes(buffer);
            int length = (int) Math.min(left, BUFFER);
            sink.next(ByteBuffer.wrap(buffer, 0, length));
            return left - length;
        });
    }

    private static long resident() throws Exception {
        String mark = Files.readAllLines(Path.of("/proc/self/status")).stream().filter(l -> l.startsWith("VmHWM:")).findFirst().orElseThrow();
        return Long.parseLong(mark.replaceAll("[^0-9]", "")) / 1024;
    }
}
