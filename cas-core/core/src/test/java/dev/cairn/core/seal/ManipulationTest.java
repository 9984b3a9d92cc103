package dev.cairn.core.seal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.codec.DomainEpoch;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.core.Data;
import dev.cairn.core.format.FrameContent;
import dev.cairn.core.format.FrameFormat;
import dev.cairn.core.format.FrameHeader;
import dev.cairn.core.seal.FrameSamples.Sample;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Changes frames and what is said about them, a hundred thousand times. Nothing may open, nothing may be given out. */
class ManipulationTest {
    private static final int ROUNDS = 100_000;
    private static final int SEGMENT = FrameFormat.SEGMENT_BYTES + FrameFormat.TAG_BYTES;
    private static final int[] SHORT = {0, 1, 16, 17, 300, 2_000};
    private static final int[] LONG = {65_536, 65_537, 131_072, 131_073};
    /** One round in so many takes a frame of several segments. */
    private static final int LONG_EVERY = 30;

    private final long seed = Long.getLong("cairn.seed", 42);
    private final SplittableRandom random = new SplittableRandom(seed);
    private final FrameCipher beneath = new FrameCipher();
    private final List<Sample> shorts = new ArrayList<>();
    private final List<Sample> longs = new ArrayList<>();

    private enum Kind {
        FLIP_BIT,
        FLIP_BIT_OF_HEADER,
        FLIP_BIT_OF_TAG,
        OVERWRITE,
        TRUNCATE,
        TRUNCATE_SEGMENTS,
        EXTEND,
        EXTEND_BY_SEGMENT_OF_OTHER,
        REMOVE_SEGMENT,
        REPEAT_SEGMENT,
        SWAP_SEGMENTS,
        SPLICE_SEGMENT,
        SPLICE_TAIL,
        SWAP_HEADER,
        SWAP_SALT,
        SWAP_FRAME,
        OTHER_DOMAIN,
        OTHER_DOMAIN_AND_HEADER,
        OTHER_EPOCH,
        OTHER_EPOCH_AND_HEADER,
        OTHER_REPOSITORY,
        OTHER_BLOCK_KEY,
        OTHER_BLOCK_SIZE,
        OTHER_CODEC
    }

    /** A frame, and what its reader believes about it. */
    @SuppressWarnings("ArrayRecordComponent") // compared by hand
    private record Claim(SealKey key, FrameContent content, byte[] frame) {
        static Claim of(Sample s) {
            return new Claim(s.key(), s.content(), s.frame());
        }

        Claim with(byte[] other) {
            return new Claim(key, content, other);
        }

        Claim with(SealKey other) {
            return new Claim(other, content, frame);
        }

        Claim with(FrameContent other) {
            return new Claim(key, other, frame);
        }

        boolean saysTheSame(Claim o) {
            return key.of().equals(o.key.of()) && content.equals(o.content) && Arrays.equals(frame, o.frame);
        }
    }

    @Test
    void open_manipulatedFrame_isNeverAccepted() {
        samples();
        FrameSealer sealer = new FrameSealer(TestEnvironment.create());
        Map<Kind, Integer> made = new EnumMap<>(Kind.class);
        List<String> accepted = new ArrayList<>();
        int rounds = 0;
        while (rounds < ROUNDS) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            List<Sample> from = kind == Kind.SWAP_SEGMENTS || random.nextInt(LONG_EVERY) == 0 ? longs : shorts;
            Sample victim = any(from);
            Sample other = any(from);
            Claim claim = manipulated(kind, victim, other);
            if (claim.saysTheSame(Claim.of(victim)) || claim.saysTheSame(Claim.of(other))) {
                continue;
            }
            rounds++;
            made.merge(kind, 1, Integer::sum);
            if (opens(sealer, claim) || gives(claim)) {
                accepted.add(kind + " in round " + rounds);
            }
            if (rounds % 1_000 == 0) {
                Data.assertSame("untouched", Data.copy(open(sealer, Claim.of(victim))), victim.encoded());
            }
        }
        System.out.println("sealed frames, seed " + seed + ": " + rounds + " manipulations " + made + ", "
                + accepted.size() + " accepted");
        assertThat(accepted).as("seed " + seed).isEmpty();
        assertThat(made).as("seed " + seed).containsOnlyKeys(Kind.values());
    }

    /** Half of them say that a codec made them, so that no length in a block key gives a manipulation away. */
    private void samples() {
        for (int epoch = 1; epoch <= 2; epoch++) {
            for (long n = 0; n < 4; n++) {
                fill(shorts, SHORT, epoch, n);
            }
            fill(longs, LONG, epoch, 9);
        }
    }

    private static void fill(List<Sample> to, int[] lengths, int epoch, long number) {
        for (int length : lengths) {
            Sample plain = FrameSamples.plain(epoch, 1_000_000L * number + 7L * length + epoch, length);
            FrameContent coded = new FrameContent(plain.content().key(), 1);
            to.add(number % 2 == 0 ? plain : FrameSamples.sealed(epoch, number + length, coded, plain.encoded()));
        }
    }

    private static ByteBuffer open(FrameSealer sealer, Claim claim) {
        return sealer.open(claim.key(), claim.content(), ByteBuffer.wrap(claim.frame()));
    }

    private static boolean opens(FrameSealer sealer, Claim claim) {
        try {
            open(sealer, claim);
            return true;
        } catch (CasException.Corrupt e) {
            return false;
        }
    }

    /** Whether the cipher beneath, without the checks of lengths and header, leaves a byte in the memory that it was given. */
    private boolean gives(Claim claim) {
        int sealed = claim.frame().length - FrameFormat.HEADER_BYTES;
        int length = sealed - FrameFormat.TAG_BYTES * ((sealed + SEGMENT - 1) / SEGMENT);
        if (sealed < FrameFormat.TAG_BYTES || FrameFormat.segments(length) != (sealed + SEGMENT - 1) / SEGMENT) {
            return false;
        }
        byte[] to = new byte[length];
        Arrays.fill(to, (byte) 1);
        ByteBuffer salt = ByteBuffer.wrap(claim.frame(), 8, FrameFormat.SALT_BYTES);
        FrameHeader header = new FrameHeader(1, 1, salt);
        int failed = beneath.open(claim.key(), claim.content(), ByteBuffer.wrap(claim.frame()), header, to);
        boolean headerAlone = failed < 0 && !headerIsOf(claim);
        return !headerAlone && (failed < 0 || !Arrays.equals(to, new byte[length]));
    }

    private static boolean headerIsOf(Claim claim) {
        ByteBuffer header = ByteBuffer.wrap(claim.frame()).order(ByteOrder.LITTLE_ENDIAN);
        return header.getInt() == claim.key().of().domain()
                && header.getInt() == claim.key().of().epoch();
    }

    private Claim manipulated(Kind kind, Sample victim, Sample other) {
        Claim claim = Claim.of(victim);
        byte[] f = victim.frame();
        byte[] o = other.frame();
        DomainEpoch of = victim.key().of();
        int header = FrameFormat.HEADER_BYTES;
        return switch (kind) {
            case FLIP_BIT -> claim.with(flipped(f, 0, f.length));
            case FLIP_BIT_OF_HEADER -> claim.with(flipped(f, 0, header));
            case FLIP_BIT_OF_TAG -> claim.with(flipped(f, f.length - FrameFormat.TAG_BYTES, f.length));
            case OVERWRITE -> claim.with(overwritten(f));
            case TRUNCATE -> claim.with(Arrays.copyOf(f, random.nextInt(f.length)));
            case TRUNCATE_SEGMENTS -> claim.with(Arrays.copyOf(f, header + SEGMENT * random.nextInt(segments(f) + 1)));
            case EXTEND -> claim.with(joined(f, Data.random(random.nextLong(), 1 + random.nextInt(40))));
            case EXTEND_BY_SEGMENT_OF_OTHER -> claim.with(joined(f, segment(o, random.nextInt(segments(o)))));
            case REMOVE_SEGMENT -> claim.with(without(f, random.nextInt(segments(f))));
            case REPEAT_SEGMENT -> claim.with(repeated(f, random.nextInt(segments(f))));
            case SWAP_SEGMENTS -> claim.with(swapped(f));
            case SPLICE_SEGMENT -> claim.with(spliced(f, o));
            case SPLICE_TAIL -> claim.with(tailOf(f, o));
            case SWAP_HEADER -> claim.with(joined(Arrays.copyOf(o, header), rest(f, header)));
            case SWAP_SALT -> claim.with(overlaid(f, 8, Arrays.copyOfRange(o, 8, header)));
            case SWAP_FRAME -> claim.with(o);
            case OTHER_DOMAIN -> claim.with(FrameSamples.key(of.domain() + 1, of.epoch()));
            case OTHER_DOMAIN_AND_HEADER ->
                claim.with(FrameSamples.key(of.domain() + 1, of.epoch())).with(overlaid(f, 0, le(of.domain() + 1)));
            case OTHER_EPOCH -> claim.with(FrameSamples.key(of.domain(), 3 - of.epoch()));
            case OTHER_EPOCH_AND_HEADER ->
                claim.with(FrameSamples.key(of.domain(), 3 - of.epoch())).with(overlaid(f, 4, le(3 - of.epoch())));
            case OTHER_REPOSITORY -> claim.with(moved(victim.key(), new UUID(random.nextLong(), random.nextLong())));
            case OTHER_BLOCK_KEY ->
                claim.with(
                        new FrameContent(other.content().key(), victim.content().codec()));
            case OTHER_BLOCK_SIZE -> claim.with(resized(victim.content()));
            case OTHER_CODEC -> claim.with(new FrameContent(victim.content().key(), random.nextInt(256)));
        };
    }

    private Sample any(List<Sample> from) {
        return from.get(random.nextInt(from.size()));
    }

    private byte[] flipped(byte[] f, int from, int to) {
        byte[] out = f.clone();
        out[from + random.nextInt(to - from)] ^= (byte) (1 << random.nextInt(8));
        return out;
    }

    private byte[] overwritten(byte[] f) {
        byte[] piece = Data.random(random.nextLong(), 1 + random.nextInt(Math.min(64, f.length)));
        return overlaid(f, random.nextInt(f.length - piece.length + 1), piece);
    }

    private static byte[] overlaid(byte[] f, int at, byte[] piece) {
        byte[] out = f.clone();
        System.arraycopy(piece, 0, out, at, piece.length);
        return out;
    }

    private static int segments(byte[] f) {
        return (f.length - FrameFormat.HEADER_BYTES + SEGMENT - 1) / SEGMENT;
    }

    private static int start(int segment) {
        return FrameFormat.HEADER_BYTES + segment * SEGMENT;
    }

    private static byte[] segment(byte[] f, int number) {
        return Arrays.copyOfRange(f, start(number), Math.min(f.length, start(number + 1)));
    }

    private static byte[] rest(byte[] f, int from) {
        return Arrays.copyOfRange(f, Math.min(from, f.length), f.length);
    }

    private static byte[] without(byte[] f, int number) {
        return joined(Arrays.copyOf(f, start(number)), rest(f, start(number + 1)));
    }

    private static byte[] repeated(byte[] f, int number) {
        return joined(joined(Arrays.copyOf(f, start(number)), segment(f, number)), rest(f, start(number)));
    }

    private byte[] swapped(byte[] f) {
        int count = segments(f);
        int one = random.nextInt(count);
        int two = random.nextInt(count);
        byte[] out = Arrays.copyOf(f, FrameFormat.HEADER_BYTES);
        for (int i = 0; i < count; i++) {
            out = joined(out, segment(f, i == one ? two : i == two ? one : i));
        }
        return out;
    }

    private byte[] spliced(byte[] f, byte[] o) {
        int number = random.nextInt(segments(f));
        byte[] strange = segment(o, Math.min(number, segments(o) - 1));
        return joined(joined(Arrays.copyOf(f, start(number)), strange), rest(f, start(number + 1)));
    }

    private byte[] tailOf(byte[] f, byte[] o) {
        int at = start(random.nextInt(Math.min(segments(f), segments(o))));
        return joined(Arrays.copyOf(f, at), rest(o, at));
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] out = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }

    private static byte[] le(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    private static SealKey moved(SealKey key, UUID repository) {
        return new SealKey(
                new DomainEpoch(repository, key.of().domain(), key.of().epoch()), key.secret());
    }

    private FrameContent resized(FrameContent content) {
        BlockKey key = content.key();
        int size = random.nextInt(200_000);
        return new FrameContent(new BlockKey(key.scheme(), key.digest(), size), 1);
    }
}
