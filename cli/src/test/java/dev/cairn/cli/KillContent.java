package dev.cairn.cli;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import reactor.core.publisher.Flux;

/**
 * The bytes that a seed stands for: writer and reader make them alike, so that a crash test needs no copy of what it
 * stored. Lengths are log-uniform, as many of 1 to 10 bytes as of 1 to 10 KiB; only every tenth may reach the limit, so that
 * most of the time goes to many small blobs.
 */
record KillContent(long seed, long bytesMax) {
    private static final int PIECE = 64 << 10;
    private static final int SMALL = 384;

    long length() {
        SplittableRandom random = new SplittableRandom(seed);
        long limit = random.nextInt(10) == 0 ? bytesMax : bytesMax / SMALL;
        return Math.min(limit, (long) Math.exp(random.nextDouble() * Math.log(limit + 1.0)) - 1);
    }

    Flux<ByteBuffer> bytes() {
        return Flux.generate(() -> new Bytes(this), (bytes, sink) -> {
            ByteBuffer next = bytes.next();
            if (next.hasRemaining()) {
                sink.next(next);
            } else {
                sink.complete();
            }
            return bytes;
        });
    }

    Match match() {
        return new Match(new Bytes(this));
    }

    /** Pieces of the same size for everyone: where a random stream is cut decides what comes after the cut. */
    private static final class Bytes {
        private final SplittableRandom random;
        private long left;

        Bytes(KillContent content) {
            this.random = new SplittableRandom(~content.seed());
            this.left = content.length();
        }

        ByteBuffer next() {
            byte[] piece = new byte[PIECE];
            random.nextBytes(piece);
            int length = (int) Math.min(left, PIECE);
            left -= length;
            return ByteBuffer.wrap(piece, 0, length);
        }
    }

    /** Compares what is read with what must come. Used by one thread at a time. */
    static final class Match {
        private final Bytes expected;
        private ByteBuffer piece = ByteBuffer.allocate(0);

        private Match(Bytes expected) {
            this.expected = expected;
        }

        boolean takes(ByteBuffer read) {
            while (read.hasRemaining()) {
                refill();
                int count = Math.min(read.remaining(), piece.remaining());
                if (count == 0 || !take(piece, count).equals(take(read, count))) {
                    return false;
                }
            }
            return true;
        }

        boolean ended() {
            refill();
            return !piece.hasRemaining();
        }

        private void refill() {
            if (!piece.hasRemaining()) {
                piece = expected.next();
            }
        }

        private static ByteBuffer take(ByteBuffer from, int count) {
            ByteBuffer taken = from.slice(from.position(), count);
            from.position(from.position() + count);
            return taken;
        }
    }
}
