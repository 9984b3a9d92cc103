package dev.cairn.core.format;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.ChunkerSpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The root of a blob's manifest: which chunks in which order, cut how, and which blob they are. One blob cut one way
 * has one encoding.
 *
 * <p>Stability: internal.
 *
 * @param domain the domain of all blocks
 * @param chunker what cut the blob
 * @param totalBytes the length of the blob
 * @param chunks how many chunks it has
 * @param pages where they are listed
 * @param links further manifests and blocks that this one keeps alive, in the writer's order
 * @param outboard the block with the inner nodes of the blob's hash tree
 * @param identity the blob
 * @since 0.1.0
 */
public record Manifest(
        int domain,
        ChunkerSpec chunker,
        long totalBytes,
        long chunks,
        ManifestPages pages,
        List<BlockKey> links,
        Optional<BlockKey> outboard,
        BlobIdentity identity) {
    /** The longest root: one block. Room for 372,824 pages, 1,527,087,104 chunks. */
    public static final int ROOT_BYTES_MAX = BlockKey.SIZE_MAX;
    /** The most links. */
    public static final int LINKS_MAX = 262_144;

    /** Checks that lengths, counts and pages agree with one another. */
    public Manifest {
        links = List.copyOf(links);
        ManifestRules.check(domain, chunker, links, totalBytes, identity);
        ManifestRules.check(pages, chunks, totalBytes, chunker);
        long bytes = ManifestRoot.encodedBytes(pages, links, outboard, identity);
        if (bytes > ROOT_BYTES_MAX) {
            throw CasException.limit(ManifestRoot.WHAT, "bytes of a root", ROOT_BYTES_MAX, bytes);
        }
    }

    /** How many pages there are; an inline page counts. */
    public int pageCount() {
        return pages instanceof ManifestPages.Listed listed ? listed.refs().size() : 1;
    }

    /** The number of the page that holds the byte at this offset; the last one for an offset at the end or after it. */
    public int pageOf(long offset) {
        if (!(pages instanceof ManifestPages.Listed listed)) {
            return 0;
        }
        int low = 0;
        int high = listed.refs().size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (listed.refs().get(middle).start() <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /**
     * Reads a listed page and checks that it has the chunks and the length that the root gives it.
     *
     * @param number the page, from zero
     * @param bytes the block that is the page
     * @param about what errors name
     */
    public ManifestPage page(int number, ByteBuffer bytes, Subject about) {
        if (!(pages instanceof ManifestPages.Listed listed)) {
            throw new IllegalStateException("the only page is inline");
        }
        ManifestPage page = ManifestPage.decode(bytes, about);
        boolean last = number == listed.refs().size() - 1;
        long start = listed.refs().get(number).start();
        long end = last ? totalBytes : listed.refs().get(number + 1).start();
        long expected = last ? chunks - (long) number * ManifestPage.KEYS_MAX : ManifestPage.KEYS_MAX;
        if (page.keys().size() != expected || page.totalBytes() != end - start) {
            String reason = "page " + number + " has " + page.keys().size() + " chunks of " + page.totalBytes()
                    + " bytes; the root says " + expected + " and " + (end - start);
            throw CasException.corrupt(ManifestPage.WHAT, reason, about);
        }
        return page;
    }

    /** Refuses the manifest of another blob. */
    public void expect(BlobKey key, Subject about) {
        if (!identity.key().equals(key)) {
            String reason = "it is the manifest of another blob, " + identity.key();
            throw CasException.corrupt(ManifestRoot.WHAT, reason, about.withBlob(key));
        }
    }

    /** {@link #expect(BlobKey, Subject)} where nothing more is known than the blob. */
    public void expect(BlobKey key) {
        expect(key, new Subject(null, null, null, null, -1));
    }

    /** The bytes of the root's block. */
    public ByteBuffer encode() {
        return ManifestRoot.encode(this);
    }

    /**
     * Reads a root. What it accepts it encodes to the same bytes. Allocates at most sixteen times the bytes given,
     * garbage included.
     *
     * @param bytes exactly the block
     * @param about what errors name
     * @throws CasException.IncompatibleFormat if the version is newer
     */
    public static Manifest decode(ByteBuffer bytes, Subject about) {
        return ManifestRoot.decode(bytes, about);
    }
}
