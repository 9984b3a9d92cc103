package dev.cairn.core.format;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.codec.ChunkerSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects the chunks of a blob, in order, into a manifest. A page is handed out when the chunk after it arrives,
 * because the only page of a blob stays in the root. Holds one page of keys and a reference for each page before it.
 * Pages and root are blocks that the caller stores as entries of kind {@link EntryKind#MANIFEST}. Not safe for use by
 * several threads at once.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class ManifestBuilder {
    private final int domain;
    private final Function<ByteBuffer, BlockKey> keys;
    private final ChunkerSpec chunker;
    private final List<PageRef> pages = new ArrayList<>();
    private final List<BlockKey> page = new ArrayList<>();
    private final List<BlockKey> links = new ArrayList<>();
    private @Nullable BlockKey outboard;
    private long pageStart;
    private long totalBytes;
    private long chunks;

    /**
     * Begins with no chunk.
     *
     * @param domain the domain of all blocks
     * @param keys how the keys of pages are computed
     * @param chunker what cuts the blob
     */
    public ManifestBuilder(int domain, Function<ByteBuffer, BlockKey> keys, ChunkerSpec chunker) {
        this.domain = domain;
        this.keys = keys;
        this.chunker = chunker;
    }

    /**
     * Adds the next chunk.
     *
     * @return the bytes of a page that is complete by this
     */
    public Optional<ByteBuffer> add(BlockKey chunk) {
        Optional<ByteBuffer> full = page.size() == ManifestPage.KEYS_MAX ? Optional.of(closePage()) : Optional.empty();
        page.add(chunk);
        totalBytes += chunk.size();
        chunks++;
        return full;
    }

    /** Adds a block that the manifest keeps alive. */
    public void addLink(BlockKey link) {
        links.add(link);
    }

    /** Names the block with the inner nodes of the blob's hash tree. */
    public void outboard(BlockKey block) {
        outboard = block;
    }

    /** {@link #finish(BlobIdentity, Consumer)} of a blob without a {@code sha256-tree} digest. */
    public ByteBuffer finish(BlobKey key, Map<HashAlgorithm, Digest> digests, Consumer<ByteBuffer> lastPage) {
        return finish(new BlobIdentity(key, digests, Optional.empty()), lastPage);
    }

    /**
     * Makes the root. Called once, last.
     *
     * @param lastPage takes the bytes of the last page, if pages are blocks of their own
     * @return the bytes of the root
     * @throws dev.cairn.api.CasException.InvalidInput if the blob's size is not the sum of the chunks, or a limit is
     *     passed
     */
    public ByteBuffer finish(BlobIdentity identity, Consumer<ByteBuffer> lastPage) {
        if (!pages.isEmpty()) {
            lastPage.accept(closePage());
        }
        ManifestPages listed =
                pages.isEmpty() ? new ManifestPages.Inline(new ManifestPage(page)) : new ManifestPages.Listed(pages);
        return new Manifest(domain, chunker, totalBytes, chunks, listed, links, Optional.ofNullable(outboard), identity)
                .encode();
    }

    private ByteBuffer closePage() {
        ByteBuffer bytes = new ManifestPage(page).encode();
        pages.add(new PageRef(pageStart, keys.apply(bytes)));
        page.clear();
        pageStart = totalBytes;
        return bytes;
    }
}
