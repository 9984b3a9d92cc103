package dev.cairn;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlobReader;
import dev.cairn.api.BlobStat;
import dev.cairn.api.BlockKey;
import dev.cairn.api.ByteSink;
import dev.cairn.api.Cas;
import dev.cairn.api.Receipt;
import dev.cairn.api.Refs;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A facade during whose ingests something happens, once, when the first buffer has arrived. */
final class Meddler implements Cas {
    private final Cas cas;
    private final Happening happening;
    private final AtomicBoolean happened = new AtomicBoolean();

    Meddler(Cas cas, Happening happening) {
        this.cas = cas;
        this.happening = happening;
    }

    /** Something that blocks and may fail. */
    @FunctionalInterface
    interface Happening {
        void now() throws IOException;
    }

    private void meddle() {
        if (happened.compareAndSet(false, true)) {
            try {
                happening.now();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public ByteSink<Receipt> storeBlob(Attributes attributes) {
        return source ->
                Flux.<ByteBuffer>from(source).doOnNext(buffer -> meddle()).as(cas.storeBlob(attributes)::drain);
    }

    @Override
    public ByteSink<Receipt> storeBlock(Attributes attributes) {
        return cas.storeBlock(attributes);
    }

    @Override
    public BlobReader readBlob(BlobKey key) {
        return cas.readBlob(key);
    }

    @Override
    public Mono<ByteBuffer> readBlock(BlockKey key) {
        return cas.readBlock(key);
    }

    @Override
    public Mono<BlobStat> statBlob(BlobKey key) {
        return cas.statBlob(key);
    }

    @Override
    public Flux<VerifyEvent> verify(VerifyScope scope) {
        return cas.verify(scope);
    }

    @Override
    public Refs refs() {
        return cas.refs();
    }
}
