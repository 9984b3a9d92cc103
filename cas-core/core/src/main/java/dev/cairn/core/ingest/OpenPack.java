package dev.cairn.core.ingest;

import dev.cairn.api.BlockKey;
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
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * A pack that grows in a spool file until it is sealed. Not thread-safe; its owner's lock guards it.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class OpenPack {
    /** Half of the limit: one segment of the smallest chunks still fits. */
    static final int TARGET_ENTRIES = PackFormat.ENTRIES_MAX / 2;

    /** About what a block takes in the index. */
    private static final int INDEX_BYTES = 64;

    private final DomainContext context;
    private final Kind kind;
    private final long session;
    private final SpoolFile spool;
    private final PackWriter writer;

    /**
     * What all blocks of a pack have in common.
     *
     * @param domain their domain
     * @param packClass the class of the pack
     * @param policy the policy of the pack
     */
    public record Kind(int domain, int packClass, int policy) {}

    OpenPack(DomainContext context, Path directory, long session) {
        this(context, new Kind(context.domain(), PackFormat.CLASS_DATA, 0), directory, session);
    }

    /**
     * An empty pack.
     *
     * @param context where it will be written
     * @param kind what its blocks have in common
     * @param directory where its spool file is made when it is needed
     * @param session the session that writes it
     */
    public OpenPack(DomainContext context, Kind kind, Path directory, long session) {
        this.context = context;
        this.kind = kind;
        this.session = session;
        SecureRandom random = context.environment().secureRandom();
        this.spool =
                SpoolFile.in(directory, "pack-" + session + "-" + HexFormat.of().toHexDigits(random.nextLong()));
        PackHeader header = new PackHeader(
                context.catalog().identity().repository(),
                context.catalog().identity().catalog(),
                session,
                kind.domain(),
                kind.packClass(),
                kind.policy(),
                context.algorithm(),
                random.nextLong(),
                random.nextLong());
        this.writer = new PackWriter(header, spool::write);
    }

    void append(EncodedBlock block) {
        PackWriter.Encoding how =
                new PackWriter.Encoding(block.kind().id(), block.codec(), block.seal(), block.keyId());
        append(how, block.key(), block.stored());
    }

    /** Adds an entry whose key the caller answers for. */
    public void append(PackWriter.Encoding how, BlockKey key, ByteBuffer stored) {
        writer.append(how, key, stored);
    }

    /** Whether an entry of so many stored bytes still fits. */
    public boolean fits(int storedBytes) {
        return writer.fits(storedBytes);
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
    public Mono<Commit.NewPack> write() {
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
        return new PackRow(sealed.id(), kind.domain(), kind.packClass(), kind.policy(), session, sealed.bytes());
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

    /** Gives the spool file up. */
    public void discard() {
        spool.discard();
    }
}
