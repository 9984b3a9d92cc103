package dev.cairn.core.read;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlobReader;
import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.VerifyPolicy;
import dev.cairn.core.SmallReads;
import dev.cairn.core.domain.DomainContext;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The way of bytes out of a repository.
 *
 * <pre>
 * blob key -> layout   the catalog's row and the manifest, which must be this blob's
 *          -> spans    the parts of blocks that the range touches, page by page
 *          -> plan     neighbours in one pack become one read
 *          -> fetch    two reads ahead of the subscriber; each block is opened and verified
 *          -> check    a complete read is hashed as a whole, and its last block withheld until the key agrees
 * </pre>
 */
public final class ReadPipeline {
    /** Blocks looked up at once. */
    private static final int PLAN_BLOCKS = 64;

    private static final int READS_AHEAD = 2;

    private final DomainContext context;
    private final BlockSource blocks;
    private final Layouts layouts;
    private final SmallReads small;

    /** Reads from this domain. */
    public ReadPipeline(DomainContext context) {
        this.context = context;
        this.blocks = new BlockSource(context);
        this.layouts = new Layouts(context, blocks);
        this.small = new SmallBlobs(context, blocks);
    }

    /** Blocks one by one. */
    public BlockSource blocks() {
        return blocks;
    }

    /** Small blobs many at once. */
    public SmallReads small() {
        return small;
    }

    /** Where the bytes of blobs lie. */
    public Layouts layouts() {
        return layouts;
    }

    /** A reader of one blob under the full policy. */
    public BlobReader reader(BlobKey key) {
        return new Reader(key, VerifyPolicy.full());
    }

    private final class Reader implements BlobReader {
        private final BlobKey key;
        private final VerifyPolicy policy;

        private Reader(BlobKey key, VerifyPolicy policy) {
            this.key = key;
            this.policy = policy;
        }

        @Override
        public BlobKey key() {
            return key;
        }

        @Override
        public BlobReader verifying(VerifyPolicy other) {
            return new Reader(key, other);
        }

        @Override
        public Flux<ByteBuffer> all() {
            Flux<ByteBuffer> bytes = emit(key, new ByteRange(0, key.size()), policy);
            Flux<ByteBuffer> checked = policy instanceof VerifyPolicy.Full ? WholeCheck.of(key, bytes) : bytes;
            return whole(checked);
        }

        @Override
        public Flux<ByteBuffer> range(ByteRange range) {
            boolean empty = range.length() == 0 && range.offset() <= key.size();
            if (!empty && range.offset() >= key.size()) {
                return Flux.error(() -> pastEnd(range));
            }
            ByteRange within = ByteRange.between(range.offset(), Math.min(range.end(), key.size()));
            return whole(emit(key, within, policy));
        }

        /** Without empty buffers, and with nothing left out: a subscriber's onErrorContinue would pass over what fails. */
        private Flux<ByteBuffer> whole(Flux<ByteBuffer> bytes) {
            return bytes.filter(ByteBuffer::hasRemaining).onErrorStop();
        }

        private CasException pastEnd(ByteRange range) {
            String reason =
                    "range starts at or after the end (limit " + key.size() + ", actual " + range.offset() + ")";
            Subject subject = Subject.of(key.toString());
            return new CasException.RangeNotSatisfiable(CasException.Details.of("read", reason, subject));
        }
    }

    private Flux<ByteBuffer> emit(BlobKey key, ByteRange range, VerifyPolicy policy) {
        return layouts.of(key)
                .flatMapMany(layout -> Flux.usingWhen(
                        context.reads().acquire(workingSet(layout, range)),
                        lease -> verified(layout, range, policy),
                        lease -> Mono.fromRunnable(lease::close)))
                .onErrorMap(CasException.Corrupt.class, e -> e.about(s -> s.withBlob(key)));
    }

    private Flux<ByteBuffer> verified(BlobLayout layout, ByteRange range, VerifyPolicy policy) {
        if (layout.manifest().isEmpty() && context.keys().isPrivate() && policy instanceof VerifyPolicy.Full) {
            ByteRange whole = new ByteRange(0, layout.key().size());
            return fetched(layout, whole, policy).map(bytes -> {
                WholeDigest.disagreement(layout, bytes).ifPresent(reason -> {
                    Subject root = new Subject(null, null, layout.root().toString(), null, -1);
                    throw CasException.corrupt("read", reason, root);
                });
                return bytes.slice((int) range.offset(), (int) range.length());
            });
        }
        return fetched(layout, range, policy);
    }

    private Flux<ByteBuffer> fetched(BlobLayout layout, ByteRange range, VerifyPolicy policy) {
        return layouts.spans(layout, range)
                .buffer(PLAN_BLOCKS)
                .concatMap(blocks::plan, 0)
                .flatMapSequential(read -> blocks.fetch(read, policy), READS_AHEAD, 1)
                .publishOn(context.environment().blocking(), 1)
                .concatMapIterable(parts -> parts, 1);
    }

    /** Stored and plain bytes of the reads under way, and of the one being emitted; where they are sealed, opened ones too. */
    private long workingSet(BlobLayout layout, ByteRange range) {
        int copies = context.keys().isPrivate() ? 3 : 2;
        long read = copies * Math.max(ReadPlan.READ_BYTES, layout.blockBytesMax());
        long whole = copies * (range.length() + layout.blockBytesMax());
        return Math.min(
                Math.min((READS_AHEAD + 2) * read, whole + 4096),
                context.reads().totalBytes());
    }
}
