package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.CairnOptions;
import dev.cairn.api.Attributes;
import dev.cairn.api.CasException;
import dev.cairn.api.Receipt;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A process that stores blobs, several at once, until it is killed. Arguments: repository, seed of the run, seed of this
 * process, the longest blob. Standard output is a journal, see {@link KillJournal}: a line is one write to a file, so a
 * kill cannot tear what was acknowledged, and nothing is acknowledged before its receipt.
 */
final class KillWriter {
    private static final int AT_ONCE = 8;
    private static final int SHARED = 64;
    private static final double SHARE = 0.25;
    private static final Duration AFTER_FAILURE = Duration.ofMillis(10);
    // Not System.out, which may take two writes for a line.
    private static final FileOutputStream JOURNAL = new FileOutputStream(FileDescriptor.out);

    private final Cairn cairn;
    private final long bytesMax;

    private KillWriter(Cairn cairn, long bytesMax) {
        this.cairn = cairn;
        this.bytesMax = bytesMax;
    }

    public static void main(String[] args) {
        long run = Long.parseLong(args[1]);
        SplittableRandom random = new SplittableRandom(Long.parseLong(args[2]));
        try (Cairn cairn = Cairn.openExisting(args[0], CairnOptions.defaults())) {
            KillWriter writer = new KillWriter(cairn, Long.parseLong(args[3]));
            Flux.<Long>generate(sink -> sink.next(seed(run, random)))
                    .flatMap(writer::store, AT_ONCE)
                    .blockLast();
        } catch (CasException e) {
            sayFailed(0, e);
        }
    }

    /** A part of the blobs is the same in all processes, so that they meet blocks which another one is storing. */
    private static long seed(long run, SplittableRandom random) {
        return random.nextDouble() < SHARE ? run + random.nextInt(SHARED) : random.nextLong();
    }

    private Mono<Receipt> store(long seed) {
        Flux<ByteBuffer> bytes = new KillContent(seed, bytesMax).bytes().subscribeOn(Schedulers.boundedElastic());
        return bytes.as(cairn.storeBlob(Attributes.none())::drain)
                .doOnSubscribe(subscription -> say("began " + seed))
                .doOnNext(receipt -> say("stored " + seed + " " + receipt.key()))
                .onErrorResume(CasException.class, e -> failed(seed, e));
    }

    private static Mono<Receipt> failed(long seed, CasException e) {
        sayFailed(seed, e);
        return Mono.delay(AFTER_FAILURE).then(Mono.empty());
    }

    private static void sayFailed(long seed, CasException e) {
        say("failed " + seed + " " + e.kind() + " " + e.getMessage());
    }

    private static void say(String line) {
        byte[] whole = (line.replace('\n', ' ') + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            JOURNAL.write(whole);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
