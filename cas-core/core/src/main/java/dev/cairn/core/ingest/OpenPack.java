package dev.cairn.core.ingest;

import dev.cairn.api.BlockKey;
import dev.cairn.api.codec.BlockCodec;
import dev.cairn.api.store.Checksum;
import dev.cairn.api.store.Content;
import dev.cairn.core.codec.Codecs;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.format.EntryKind;
import dev.cairn.core.format.PackFormat;
import dev.cairn.core.format.PackHeader;
import dev.cairn.core.format.PackWriter;
import dev.cairn.core.format.SealedPack;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A pack that grows in a spool file until it is sealed. Not thread-safe; its session's lock guards it. */
final class OpenPack {
    static final long TARGET_BYTES = 32L << 20;
    /** Half of the limit: one segment of the smallest chunks still fits. */
    static final int TARGET_ENTRIES = PackFormat.ENTRIES_MAX / 2;
    /** A block keeps its compressed form only if that saves at least this part of it. */
    private static final int SAVING = 64;

    private final DomainContext context;
    private final SpoolFile spool;
    private final PackWriter writer;

    OpenPack(DomainContext context, Path directory, long session) {
        this.context = context;
        SecureRandom random = context.environment().secureRandom();
        String name = "pack-" + session + "-" + HexFormat.of().toHexDigits(random.nextLong());
        this.spool = SpoolFile.create(directory, name);
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

    /** Encodes a block and appends it. */
    void append(EntryKind kind, BlockKey key, ByteBuffer plaintext) {
        BlockCodec codec = context.codec();
        ByteBuffer stored = codec.encode(plaintext);
        if (stored.remaining() > plaintext.remaining() - plaintext.remaining() / SAVING) {
            codec = Codecs.IDENTITY;
            stored = plaintext;
        }
        writer.append(kind.id(), codec.id(), key, stored);
    }

    boolean isFull() {
        return writer.bytesSoFar() >= TARGET_BYTES || writer.entriesSoFar() >= TARGET_ENTRIES;
    }

    /** Ends the pack; its content can be read until {@link #discard()}. */
    SealedPack seal() {
        SealedPack sealed = writer.finish();
        spool.complete();
        return sealed;
    }

    Content content(SealedPack sealed) {
        return spool.content(sealed.bytes(), context.environment().blocking())
                .withChecksum(Checksum.crc32c(sealed.crc32c()));
    }

    void discard() {
        spool.discard();
    }
}
