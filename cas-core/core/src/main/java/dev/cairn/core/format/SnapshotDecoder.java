package dev.cairn.core.format;

import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Subject;
import dev.cairn.core.codec.Codecs;
import dev.cairn.core.hash.Hasher;
import dev.cairn.core.hash.Hashes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot as its bytes come. Lines are handed out page by page; only {@link #end} says that all of them were right, so
 * whoever acts on them reads twice. Holds one page. Not thread-safe.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class SnapshotDecoder {
    private final Subject about;
    private byte[] pending = new byte[64 << 10];
    private int length;
    private @Nullable Hasher hasher;
    private @Nullable Digest digest;
    private boolean head;
    private boolean ended;

    /** A snapshot that errors name so. */
    public SnapshotDecoder(Subject about) {
        this.about = about;
    }

    /** Takes bytes; answers the lines that are complete. Lines of unknown types are skipped. */
    public List<SnapshotLine> add(ByteBuffer bytes) {
        int more = bytes.remaining();
        if (pending.length - length < more) {
            pending = Arrays.copyOf(pending, Math.max(pending.length * 2, length + more));
        }
        bytes.duplicate().get(pending, length, more);
        length += more;
        List<SnapshotLine> lines = new ArrayList<>();
        int taken = 0;
        for (int part = part(taken, lines); part > 0; part = part(taken, lines)) {
            taken += part;
        }
        System.arraycopy(pending, taken, pending, 0, length - taken);
        length -= taken;
        return lines;
    }

    /** Reads the next part if it is there; answers its length, else 0. */
    private int part(int from, List<SnapshotLine> lines) {
        if (ended) {
            return digest == null ? last(from) : 0;
        }
        return hasher == null ? header(from) : page(from, lines, hasher);
    }

    private int header(int from) {
        if (length - from < SnapshotFormat.HEADER_BYTES) {
            return 0;
        }
        WireReader in = new WireReader(SnapshotText.WHAT, bytes(from, SnapshotFormat.HEADER_BYTES), about);
        in.magic(SnapshotFormat.MAGIC);
        in.version(in.u16(), SnapshotFormat.VERSION);
        HashAlgorithm algorithm = in.algorithm();
        Hasher fresh = Hashes.hasher(algorithm);
        fresh.update(bytes(from, SnapshotFormat.HEADER_BYTES));
        hasher = fresh;
        return SnapshotFormat.HEADER_BYTES;
    }

    private int page(int from, List<SnapshotLine> lines, Hasher hashed) {
        if (length - from < SnapshotFormat.PAGE_HEADER_BYTES) {
            return 0;
        }
        ByteBuffer sizes = bytes(from, SnapshotFormat.PAGE_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int plain = sizes.getInt();
        int stored = sizes.getInt();
        checkSizes(plain, stored);
        int whole = SnapshotFormat.PAGE_HEADER_BYTES + stored;
        if (length - from < whole) {
            return 0;
        }
        hashed.update(bytes(from, whole));
        if (stored == 0) {
            ended = true;
        } else {
            lines(Codecs.ZSTD.decode(bytes(from + SnapshotFormat.PAGE_HEADER_BYTES, stored), plain), lines);
        }
        return whole;
    }

    private void checkSizes(int plain, int stored) {
        int storedMax = SnapshotFormat.PAGE_BYTES_MAX + SnapshotFormat.PAGE_BYTES_MAX / 128 + (64 << 10);
        boolean end = plain == 0 && stored == 0;
        boolean legal = plain > 0 && plain <= SnapshotFormat.PAGE_BYTES_MAX && stored > 0 && stored <= storedMax;
        if (!end && !legal) {
            throw corrupt("a page of " + plain + " bytes in " + stored);
        }
    }

    private void lines(ByteBuffer page, List<SnapshotLine> lines) {
        int start = page.position();
        for (int at = start; at < page.limit(); at++) {
            if (page.get(at) == '\n') {
                line(page.slice(start, at - start)).ifPresent(lines::add);
                start = at + 1;
            }
        }
        if (start != page.limit()) {
            throw corrupt("a page that does not end with a line");
        }
    }

    private Optional<SnapshotLine> line(ByteBuffer text) {
        Optional<SnapshotLine> line = SnapshotText.decode(text, SnapshotFormat.PAGE_BYTES_MAX, about);
        boolean isHead = line.filter(SnapshotLine.Head.class::isInstance).isPresent();
        if (isHead == head) {
            throw corrupt(head ? "a second head" : "lines before the head");
        }
        head = true;
        return line;
    }

    private int last(int from) {
        if (length - from < SnapshotFormat.DIGEST_BYTES || hasher == null) {
            return 0;
        }
        Digest found = Digest.read(bytes(from, SnapshotFormat.DIGEST_BYTES));
        if (!found.equals(hasher.finish())) {
            throw corrupt("the digest at its end is not that of its bytes");
        }
        digest = found;
        return SnapshotFormat.DIGEST_BYTES;
    }

    /** The digest, after the last byte; Corrupt if the bytes end too early or too late. */
    public Digest end() {
        if (digest == null || length > 0 || !head) {
            throw corrupt(digest == null ? "it is cut short" : "bytes behind its end, or no line in it");
        }
        return digest;
    }

    private ByteBuffer bytes(int from, int count) {
        return ByteBuffer.wrap(pending, from, count).slice();
    }

    private CasException corrupt(String reason) {
        return CasException.corrupt(SnapshotText.WHAT, reason, about);
    }
}
