package dev.cairn.core.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.VerifyPolicy;
import dev.cairn.api.pack.PackId;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.core.Data;
import dev.cairn.core.domain.DomainKeys;
import dev.cairn.core.format.EntryHeader;
import dev.cairn.core.format.EntryKind;
import dev.cairn.core.hash.Hashes;
import dev.cairn.engines.Crc32c;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What was opened is counted, and what was not what it must be. */
final class BlockOpenerTest {
    private static final byte[] BYTES = Data.random(1, 1_000);
    private static final BlockKey KEY = Hashes.blockKey(BlockScheme.BLAKE3, ByteBuffer.wrap(BYTES));
    private static final PackId PACK = new PackId(HashAlgorithm.BLAKE3, new Digest(1, 2, 3, 4));

    private final TestEnvironment environment = TestEnvironment.create();
    private final BlockOpener opener = new BlockOpener(environment, DomainKeys.open(HashAlgorithm.BLAKE3));

    /** An entry whose checksums are right, be its bytes those of the key or not. */
    private static ByteBuffer entry(byte[] bytes) {
        EntryHeader header =
                new EntryHeader(0, EntryKind.DATA.id(), 0, 0, 0, KEY, bytes.length, Crc32c.of(ByteBuffer.wrap(bytes)));
        return ByteBuffer.allocate(header.entryBytes())
                .put(header.encode())
                .put(bytes)
                .flip();
    }

    private ByteBuffer open(byte[] bytes, VerifyPolicy policy) {
        return opener.open(entry(bytes), new BlockOpener.Expected(KEY, PACK, 80), policy);
    }

    private long counted(String name) {
        return environment.telemetry().counted(name);
    }

    @Test
    void open_soundBlock_countsItsBytes() {
        assertThat(open(BYTES, VerifyPolicy.full())).isEqualTo(ByteBuffer.wrap(BYTES));
        assertThat(counted("cairn.read.bytes")).isEqualTo(1_000);
        assertThat(counted("cairn.read.corrupt")).isZero();
    }

    @Test
    void open_forgedBlock_isCorruptOnlyWhereAsked() {
        byte[] forged = Data.random(2, 1_000);
        assertThatThrownBy(() -> open(forged, VerifyPolicy.full())).isInstanceOf(CasException.Corrupt.class);
        assertThat(counted("cairn.read.corrupt")).isEqualTo(1);
        assertThat(counted("cairn.read.bytes")).isZero();
        open(forged, VerifyPolicy.none());
        assertThat(counted("cairn.read.corrupt")).isEqualTo(1);
    }
}
