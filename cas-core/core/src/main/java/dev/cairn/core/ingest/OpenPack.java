package dev.cairn.core.ingest;

import dev.cairn.api.store.Checksum;
import dev.cairn.api.store.Content;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.format.PackFormat;
import dev.cairn.core.format.PackHeader;
import dev.cairn.core.format.PackWriter;
import dev.cairn.core.format.SealedPack;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import reactor.core.publisher.Mono;

/** A pack that grows in a spool file until it is sealed. Not thread-safe; its owner's lock guards it. */
final class OpenPack {
    /** Half of the limit: one segment of the smallest chunks still fits. */
    static final int TARGET_ENTRIES = PackFormat.ENTRIES_MAX / 2;

    /** About what a block takes in the index. */
    private static final int INDEX_BYTES = 64;

    private final DomainContext context;
    private final long session;
    private final SpoolFile spool;
    private final PackWriter writer;

    OpenPack(DomainContext context, Path directory, long session) {
        this.context = context;
        this.session = session;
        SecureRandom random = context.environment().secureRandom();
        this.spool =
                SpoolFile.in(directory, "pack-" + session + "-" + HexFormat.of().toHexDigits(random.nextLong()));
        PackHeader header = new PackHeader(
                context.catalog().identity().repository(),
                context.catalog().identity().catalog(),
                session,
                context.domain(),
                PackFormat.CLASS_DATA,
                0,
                context.algorithm(),
                random.nextLong(),
                random.nextLong());
        this.writer = new PackWriter(header, spool::write);
    }

    void append(EncodedBlock block) {
        PackWriter.Encoding how =
                new PackWriter.Encoding(block.kind().id(), block.codec(), block.seal(), block.keyId());
        writer.append(how, block.key(), block.stored());
    }

    /** So many blocks of so many bytes together will come. */
    void expect(int blocks, long entryBytes) {
        spool.expect(entryBytes + (long) blocks * INDEX_BYTES + PackFormat.FOOTER_BYTES);
    }

    boolean isEmpty() {
        return writer.entriesSoFar() == 0;
    }

    boolean isFull() {
        return writer.bytesSoFar() >= context.packing().packBytes() || writer.entriesSoFar() >= TARGET_ENTRIES;
    }

    /** The session that writes it. */
    long session() {
        return session;
    }

    /** Ends the pack, writes it to the stores and discards the file. */
    Mono<Commit.NewPack> write() {
        return context.blocking()
                .call(this::seal)
                .flatMap(closed -> context.storage()
                        .write(closed.id(), content(closed))
                        .map(copies -> new Commit.NewPack(row(closed), copies, entries(closed))))
                .flatMap(written -> context.blocking().run(this::discard).thenReturn(written));
    }

    private SealedPack seal() {
        SealedPack sealed = writer.finish();
        spool.complete();
        return sealed;
    }

    private Content content(SealedPack sealed) {
        return spool.content(context.environment().blocking()).withChecksum(Checksum.crc32c(sealed.crc32c()));
    }

    private PackRow row(SealedPack sealed) {
        return new PackRow(sealed.id(), context.domain(), PackFormat.CLASS_DATA, 0, session, sealed.bytes());
    }

    private static List<Location> entries(SealedPack sealed) {
        return sealed.entries().stream()
                .map(e -> new Location(
                        e.header().key(),
                        sealed.id(),
                        e.offset(),
                        e.header().entryBytes(),
                        e.header().kind()))
                .toList();
    }

    void discard() {
        spool.discard();
    }
}
