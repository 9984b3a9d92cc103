package dev.cairn.core.format;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.ChunkerSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The encoding of a {@link Manifest}. */
final class ManifestRoot {
    static final String WHAT = "manifest";
    static final int MAGIC_BYTES = 6;
    private static final int VERSION = 1;
    static final int TYPE = 1;
    private static final byte[] MAGIC = Wire.magic("CRNM");
    /** The sealed part is not sealed: the domain is open. */
    static final int SEAL_NONE = 0;
    /** It is a frame, see {@link SealedRoot}; the domain is private. */
    static final int SEAL_FRAME = 1;
    /** Magic, version and type, and the lengths of both parts. */
    static final int HEAD_BYTES = MAGIC_BYTES + 2 * Integer.BYTES;

    /** Domain, chunker, total length, count of chunks, count of links, outboard's flag, seal. */
    private static final int CLEAR_BYTES_MIN =
            Integer.BYTES + Wire.CHUNKER_BYTES + 2 * Long.BYTES + Integer.BYTES + 1 + 1;

    private static final int PAGE_REF_BYTES = Long.BYTES + Wire.BLOCK_KEY_BYTES;

    private ManifestRoot() {}

    static void putMagic(ByteBuffer to, int type) {
        to.put(MAGIC).put((byte) VERSION).put((byte) type);
    }

    static void magic(WireReader in, int type) {
        in.magic(MAGIC);
        in.version(in.u8(), VERSION);
        int actual = in.u8();
        if (actual != type) {
            throw in.corrupt("part of type " + actual + " where " + type + " is expected");
        }
    }

    static long encodedBytes(
            ManifestPages pages, List<BlockKey> links, Optional<BlockKey> outboard, BlobIdentity identity) {
        return (long) HEAD_BYTES + clearBytes(pages, links, outboard) + sealedBytes(identity);
    }

    private static long clearBytes(ManifestPages pages, List<BlockKey> links, Optional<BlockKey> outboard) {
        long keys = (long) links.size() + (outboard.isPresent() ? 1 : 0);
        long listed = 0;
        if (pages instanceof ManifestPages.Inline inline) {
            keys += inline.page().keys().size();
        } else if (pages instanceof ManifestPages.Listed refs) {
            listed = refs.refs().size();
        }
        return CLEAR_BYTES_MIN + keys * Wire.BLOCK_KEY_BYTES + listed * PAGE_REF_BYTES;
    }

    private static int sealedBytes(BlobIdentity identity) {
        int tree = identity.sha256Tree().isPresent() ? Digest.BYTES : 0;
        return Wire.BLOB_KEY_BYTES + 1 + identity.digests().size() * Wire.DIGEST_BYTES + 1 + tree;
    }

    static ByteBuffer encode(Manifest m) {
        ByteBuffer to = Wire.allocate((int) encodedBytes(m.pages(), m.links(), m.outboard(), m.identity()));
        putMagic(to, TYPE);
        to.putInt((int) clearBytes(m.pages(), m.links(), m.outboard()));
        putClear(to, m);
        to.putInt(sealedBytes(m.identity()));
        putSealed(to, m.identity());
        return to.flip();
    }

    private static void putClear(ByteBuffer to, Manifest m) {
        to.putInt(m.domain());
        Wire.put(to, m.chunker());
        to.putLong(m.totalBytes()).putLong(m.chunks());
        if (m.pages() instanceof ManifestPages.Inline inline) {
            inline.page().keys().forEach(key -> Wire.put(to, key));
        } else if (m.pages() instanceof ManifestPages.Listed listed) {
            for (PageRef ref : listed.refs()) {
                to.putLong(ref.start());
                Wire.put(to, ref.key());
            }
        }
        to.putInt(m.links().size());
        m.links().forEach(key -> Wire.put(to, key));
        to.put((byte) (m.outboard().isPresent() ? 1 : 0));
        m.outboard().ifPresent(key -> Wire.put(to, key));
        to.put((byte) SEAL_NONE);
    }

    private static void putSealed(ByteBuffer to, BlobIdentity identity) {
        Wire.put(to, identity.key());
        to.put((byte) identity.digests().size());
        identity.digests().forEach((algorithm, digest) -> Wire.put(to, algorithm, digest));
        to.put((byte) (identity.sha256Tree().isPresent() ? 1 : 0));
        identity.sha256Tree().ifPresent(digest -> digest.write(to));
    }

    static Manifest decode(ByteBuffer bytes, Subject about) {
        Parts parts = parts(bytes, about);
        if (parts.seal() != SEAL_NONE) {
            throw parts.in().unsupported("seal " + parts.seal() + " needs the key of a private domain");
        }
        ManifestClear clear = parts.clear();
        BlobIdentity identity = identity(new WireReader(WHAT, parts.sealed(), about));
        return parts.in()
                .value(() -> new Manifest(
                        clear.domain(),
                        clear.chunker(),
                        clear.totalBytes(),
                        clear.chunks(),
                        clear.pages(),
                        clear.links(),
                        clear.outboard(),
                        identity));
    }

    static ManifestClear clear(ByteBuffer bytes, Subject about) {
        return parts(bytes, about).clear();
    }

    private record Parts(WireReader in, ManifestClear clear, int seal, ByteBuffer sealed) {}

    private static Parts parts(ByteBuffer bytes, Subject about) {
        WireReader in = new WireReader(WHAT, bytes, about);
        if (in.remaining() > Manifest.ROOT_BYTES_MAX) {
            throw in.corrupt(in.remaining() + " bytes, a root has at most " + Manifest.ROOT_BYTES_MAX);
        }
        magic(in, TYPE);
        ByteBuffer clear = in.slice(in.u32("length of the clear part"));
        ByteBuffer sealed = in.slice(in.u32("length of the sealed part"));
        in.end();
        WireReader of = new WireReader(WHAT, clear, about);
        ManifestClear read = clear(of);
        int seal = of.u8();
        of.end();
        return new Parts(of, read, seal, sealed);
    }

    private static ManifestClear clear(WireReader in) {
        int domain = in.u32("domain");
        ChunkerSpec chunker = in.chunker();
        long totalBytes = in.u64("total length");
        long chunks = in.u64("count of chunks");
        ManifestPages pages = pages(in, chunks);
        List<BlockKey> links = ManifestPage.readKeys(in, in.count("links", Manifest.LINKS_MAX, Wire.BLOCK_KEY_BYTES));
        Optional<BlockKey> outboard = in.flag("outboard") ? Optional.of(in.blockKey()) : Optional.empty();
        return new ManifestClear(domain, chunker, totalBytes, chunks, pages, links, outboard);
    }

    private static ManifestPages pages(WireReader in, long chunks) {
        if (chunks <= ManifestPage.KEYS_MAX) {
            return new ManifestPages.Inline(ManifestPage.read(in, (int) chunks));
        }
        long pages = ManifestRules.pagesOf(chunks);
        in.fits(pages, PAGE_REF_BYTES);
        List<PageRef> refs = new ArrayList<>((int) pages);
        for (int i = 0; i < pages; i++) {
            refs.add(new PageRef(in.u64("start of a page"), in.blockKey()));
        }
        return new ManifestPages.Listed(refs);
    }

    private static BlobIdentity identity(WireReader in) {
        BlobKey key = in.blobKey();
        int count = in.u8();
        Map<HashAlgorithm, Digest> digests = new EnumMap<>(HashAlgorithm.class);
        int before = 0;
        for (int i = 0; i < count; i++) {
            HashAlgorithm algorithm = in.algorithm();
            if (algorithm.id() <= before) {
                throw in.corrupt("digests are not in the order of their algorithms");
            }
            before = algorithm.id();
            digests.put(algorithm, in.rawDigest());
        }
        Optional<Digest> tree = in.flag("sha256-tree") ? Optional.of(in.rawDigest()) : Optional.empty();
        in.end();
        return in.value(() -> new BlobIdentity(key, digests, tree));
    }
}
