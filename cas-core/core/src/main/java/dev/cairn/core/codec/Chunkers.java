package dev.cairn.core.codec;

import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.codec.Chunker;
import dev.cairn.api.codec.ChunkerSpec;
import dev.cairn.engines.FastCdc;
import dev.cairn.engines.WideCdc;
import java.util.Map;

/** The chunkers that are built in. */
public final class Chunkers {
    /** {@code fastcdc-2020} at 64 KiB / 256 KiB / 1 MiB, normalization 2, seed 0. */
    public static final ChunkerSpec DEFAULT =
            new ChunkerSpec(ChunkerSpec.FASTCDC_2020, 64 << 10, 256 << 10, 1 << 20, 2, 0);

    /** The smallest chunk that may be asked for; smaller ones are shorter than their own entry headers. */
    public static final int MIN_BYTES = 64;

    /** By name: what takes MIN/AVG/MAX:NORMALIZATION:SEED. */
    private static final Map<String, Integer> BY_CONTENT =
            Map.of("fastcdc-2020", ChunkerSpec.FASTCDC_2020, "wide-32", ChunkerSpec.WIDE_32);

    private Chunkers() {}

    /**
     * A {@code fixed} chunker of this size.
     *
     * @throws CasException.InvalidInput if that is less than {@link #MIN_BYTES}
     */
    public static ChunkerSpec fixed(int bytes) {
        if (bytes < MIN_BYTES) {
            throw CasException.limit("chunker", "chunks this small cost more than they hold", MIN_BYTES, bytes);
        }
        return new ChunkerSpec(ChunkerSpec.FIXED, bytes, bytes, bytes, 0, 0);
    }

    /**
     * Makes the chunker that a spec describes.
     *
     * @throws CasException.Unsupported if its id is not known
     * @throws CasException.InvalidInput if its parameters are not those of the algorithm
     */
    public static Chunker of(ChunkerSpec spec) {
        try {
            return switch (spec.id()) {
                case ChunkerSpec.FASTCDC_2020 -> fastCdc(spec);
                case ChunkerSpec.FIXED -> new FixedChunker(spec);
                case ChunkerSpec.WIDE_32 -> wide(spec);
                default -> throw CasException.unsupported("chunker", "unknown chunker " + spec);
            };
        } catch (IllegalArgumentException e) {
            throw CasException.invalid("chunker", String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads the text form: {@code fastcdc-2020}, {@code wide-32}, either with {@code :MIN/AVG/MAX:NORMALIZATION:SEED}, or
     * {@code fixed:BYTES}.
     *
     * @throws CasException.InvalidInput if the text is anything else
     */
    public static ChunkerSpec parse(String text) {
        try {
            String[] parts = text.split("[:/]", -1);
            Integer id = BY_CONTENT.get(parts[0]);
            if (id != null && parts.length == 1) {
                return new ChunkerSpec(
                        id,
                        DEFAULT.minBytes(),
                        DEFAULT.avgBytes(),
                        DEFAULT.maxBytes(),
                        DEFAULT.normalization(),
                        DEFAULT.seed());
            }
            if (id != null && parts.length == 6) {
                return of(new ChunkerSpec(
                                id,
                                Integer.parseInt(parts[1]),
                                Integer.parseInt(parts[2]),
                                Integer.parseInt(parts[3]),
                                Integer.parseInt(parts[4]),
                                Long.parseLong(parts[5])))
                        .spec();
            }
            if (parts[0].equals("fixed") && parts.length == 2) {
                return fixed(Integer.parseInt(parts[1]));
            }
        } catch (NumberFormatException e) {
            // Falls through to the one message for malformed text.
        }
        throw CasException.invalid(
                "chunker",
                "expected fastcdc-2020 or wide-32[:MIN/AVG/MAX:NORMALIZATION:SEED] or fixed:BYTES (at most "
                        + BlockKey.SIZE_MAX + ")");
    }

    private static Chunker fastCdc(ChunkerSpec spec) {
        FastCdc engine =
                new FastCdc(spec.minBytes(), spec.avgBytes(), spec.maxBytes(), spec.normalization(), spec.seed());
        return new FastCdcChunker(spec, engine);
    }

    private static Chunker wide(ChunkerSpec spec) {
        WideCdc engine =
                new WideCdc(spec.minBytes(), spec.avgBytes(), spec.maxBytes(), spec.normalization(), spec.seed());
        return new WideChunker(spec, engine);
    }

    private record FastCdcChunker(ChunkerSpec spec, FastCdc engine) implements Chunker {
        @Override
        public int cut(byte[] data, int from, int to) {
            return engine.cut(data, from, to);
        }
    }

    private record WideChunker(ChunkerSpec spec, WideCdc engine) implements Chunker {
        @Override
        public int cut(byte[] data, int from, int to) {
            return engine.cut(data, from, to);
        }
    }

    private record FixedChunker(ChunkerSpec spec) implements Chunker {
        @Override
        public int cut(byte[] data, int from, int to) {
            return Math.min(spec.maxBytes(), to - from);
        }
    }
}
