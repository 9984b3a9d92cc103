package dev.cairn.core.read;

import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.Subject;
import dev.cairn.api.Telemetry;
import dev.cairn.api.VerifyPolicy;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.codec.Codecs;
import dev.cairn.core.domain.DomainKeys;
import dev.cairn.core.format.Entry;
import dev.cairn.core.format.EntryHeader;
import dev.cairn.core.format.EntryKind;
import java.nio.ByteBuffer;

/** Makes plaintext of an entry and checks it against the block key, as the policy says. */
public final class BlockOpener {
    private final Environment environment;
    private final DomainKeys keys;
    private final Telemetry.Counter opened;
    private final Telemetry.Counter damaged;

    /**
     * Opens blocks of one domain.
     *
     * @param environment gives chance for spot checks, and hears of what was opened
     * @param keys what opens the domain's blocks
     */
    public BlockOpener(Environment environment, DomainKeys keys) {
        this.environment = environment;
        this.keys = keys;
        this.opened = environment.telemetry().counter("cairn.read.bytes");
        this.damaged = environment.telemetry().counter("cairn.read.corrupt");
    }

    /**
     * Opens the entry that must be this block.
     *
     * @throws CasException.Corrupt naming block, pack and offset
     */
    public ByteBuffer open(ByteBuffer bytes, Expected expected, VerifyPolicy policy) {
        try {
            ByteBuffer plaintext = verified(bytes, expected, policy);
            opened.add(plaintext.remaining());
            return plaintext;
        } catch (CasException.Corrupt e) {
            damaged.increment();
            throw e.about(s -> expected.subject());
        }
    }

    private ByteBuffer verified(ByteBuffer bytes, Expected expected, VerifyPolicy policy) {
        Entry entry = Entry.decode(bytes, expected.pack(), expected.offset());
        EntryHeader header = entry.header();
        if (!header.key().equals(expected.key())) {
            throw expected.damaged("another block lies here: " + header.key());
        }
        ByteBuffer encoded = keys.unseal(header, entry.stored(), expected.subject());
        ByteBuffer plaintext =
                Codecs.ofId(header.codec()).decode(encoded, expected.key().size());
        EntryKind kind = header.entryKind().orElse(EntryKind.DATA);
        if (checks(policy) && !keys.blockKey(kind, plaintext).equals(expected.key())) {
            throw expected.damaged("digest of the block differs from its key");
        }
        return plaintext;
    }

    /**
     * Which entry is meant.
     *
     * @param key the block
     * @param pack its pack
     * @param offset where its header starts
     */
    public record Expected(BlockKey key, PackId pack, long offset) {
        CasException damaged(String reason) {
            return CasException.corrupt("read", reason, subject());
        }

        private Subject subject() {
            return Subject.inPack(pack, offset).withBlock(key);
        }
    }

    private boolean checks(VerifyPolicy policy) {
        if (policy instanceof VerifyPolicy.Spot spot) {
            return environment.random().nextDouble() < spot.fraction();
        }
        return policy instanceof VerifyPolicy.Full;
    }
}
