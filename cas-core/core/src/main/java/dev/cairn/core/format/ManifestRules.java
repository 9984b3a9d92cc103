package dev.cairn.core.format;

import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.codec.ChunkerSpec;
import java.util.List;

/** What must agree within a root, whoever made it. */
final class ManifestRules {
    private ManifestRules() {}

    static void check(int domain, ChunkerSpec chunker, List<BlockKey> links, long totalBytes, BlobIdentity identity) {
        if (domain < 0) {
            throw refuse("negative domain " + domain);
        }
        if (chunker.id() < 1 || chunker.id() > 255 || chunker.normalization() < 0 || chunker.normalization() > 255) {
            throw refuse("chunker id " + chunker.id() + " or normalization " + chunker.normalization());
        }
        if (links.size() > Manifest.LINKS_MAX) {
            throw CasException.limit(ManifestRoot.WHAT, "links of a manifest", Manifest.LINKS_MAX, links.size());
        }
        if (identity.key().size() != totalBytes) {
            throw refuse("total length " + totalBytes + " of " + identity.key());
        }
    }

    static void check(ManifestPages pages, long chunks, long totalBytes, ChunkerSpec chunker) {
        if (pages instanceof ManifestPages.Inline inline) {
            checkInline(inline.page(), chunks, totalBytes, chunker);
        } else if (pages instanceof ManifestPages.Listed listed) {
            checkListed(listed.refs(), chunks, totalBytes, chunker);
        }
    }

    private static void checkInline(ManifestPage page, long chunks, long totalBytes, ChunkerSpec chunker) {
        if (page.keys().size() != chunks || page.totalBytes() != totalBytes) {
            throw refuse(page.keys().size() + " chunks of " + page.totalBytes() + " bytes, not " + chunks + " of "
                    + totalBytes);
        }
        for (BlockKey key : page.keys()) {
            if (key.size() > chunker.maxBytes()) {
                throw CasException.limit(ManifestRoot.WHAT, "bytes of a chunk", chunker.maxBytes(), key.size());
            }
        }
    }

    private static void checkListed(List<PageRef> refs, long chunks, long totalBytes, ChunkerSpec chunker) {
        if (refs.size() < 2 || refs.size() != pagesOf(chunks)) {
            throw refuse(refs.size() + " pages of " + chunks + " chunks");
        }
        for (int i = 0; i < refs.size(); i++) {
            boolean last = i == refs.size() - 1;
            long count = last ? chunks - (long) i * ManifestPage.KEYS_MAX : ManifestPage.KEYS_MAX;
            long end = last ? totalBytes : refs.get(i + 1).start();
            long bytes = end - refs.get(i).start();
            if (i == 0 && refs.get(i).start() != 0) {
                throw refuse("the first page starts at " + refs.get(i).start());
            }
            if (bytes < count || bytes > count * chunker.maxBytes()) {
                throw refuse("page " + i + " of " + count + " chunks has " + bytes + " bytes");
            }
            if (refs.get(i).key().size() != ManifestPage.encodedBytes((int) count)) {
                throw refuse("page " + i + " of " + count + " chunks is a block of "
                        + refs.get(i).key().size() + " bytes");
            }
        }
    }

    static long pagesOf(long chunks) {
        return chunks / ManifestPage.KEYS_MAX + (chunks % ManifestPage.KEYS_MAX == 0 ? 0 : 1);
    }

    private static CasException refuse(String reason) {
        return CasException.invalid(ManifestRoot.WHAT, reason);
    }
}
