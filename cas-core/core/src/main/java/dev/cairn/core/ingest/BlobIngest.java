package dev.cairn.core.ingest;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.Receipt;
import dev.cairn.api.RefName;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.domain.DomainContext;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** One blob in a session of its own, from its bytes to its receipt: in one piece if it is small, else cut. Stores once. */
final class BlobIngest {
    private final IngestRequest request;
    private final IngestSession session;
    private final DomainContext context;

    // One of them is set by the first segment.
    private @Nullable SmallBlob small;
    private @Nullable BlobIntake intake;

    BlobIngest(IngestRequest request, IngestSession session) {
        this.request = request;
        this.session = session;
        this.context = session.context();
    }

    Mono<Receipt> store(Publisher<? extends ByteBuffer> source) {
        return session.takeAll(Segments.of(source), this::take).then(Mono.defer(this::commit));
    }

    private Mono<Void> take(Segments.Segment segment) {
        BlobIntake cutting = intake;
        if (cutting != null) {
            return cutting.take(segment);
        }
        small = segment.isLast()
                ? SmallBlob.of(context, request, segment.bytes()).orElse(null)
                : null;
        if (small != null) {
            return Mono.empty();
        }
        intake = new BlobIntake(request, session);
        return intake.take(segment);
    }

    private Mono<Receipt> commit() {
        SmallBlob whole = small;
        if (whole != null) {
            return session.commit(whole, fresh -> refs(whole.key(), fresh))
                    .map(done -> receipt(whole.taken(done.wasThere()), done));
        }
        BlobIntake.Taken taken = Objects.requireNonNull(intake, "no segment").taken();
        return session.commit(fresh -> refs(taken.key(), fresh)).map(done -> receipt(taken, done));
    }

    private List<Commit.NewRef> refs(BlobKey key, RefName fresh) {
        Attributes said = request.attributes();
        return List.of(new Commit.NewRef(
                context.domain(),
                IngestPipeline.ref(said, key, fresh, context.environment().now())));
    }

    private Receipt receipt(BlobIntake.Taken taken, IngestSession.Committed done) {
        return new Receipt(
                taken.key(),
                taken.block(),
                request.attributes().ref().orElse(done.freshName()),
                taken.chunks(done.writtenBytes()),
                taken.digests(),
                taken.sha256Tree());
    }
}
