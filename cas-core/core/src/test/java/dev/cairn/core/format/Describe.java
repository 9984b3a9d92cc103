package dev.cairn.core.format;

import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.pack.PackId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.StringJoiner;

/** What golden files say, in lines that another implementation can print as well. */
final class Describe {
    private Describe() {}

    /** The lines that docs/format/read_pack.py prints, which knows no BLAKE3. */
    static String pack(byte[] bytes, PackId id, int crc32c) {
        PackFile file = PackFile.read(bytes, id);
        PackHeader h = file.header();
        StringJoiner out = new StringJoiner("\n", "", "\n");
        String name = id.algorithm() == HashAlgorithm.SHA256 ? id.toString() : "blake3:-";
        out.add("pack %s bytes %d crc32c %08x".formatted(name, bytes.length, crc32c));
        out.add(header(h));
        for (IndexEntry entry : file.index().entries()) {
            out.add(entry(entry));
        }
        out.add("index %d bytes %d digest %s"
                .formatted(
                        file.footer().indexOffset(),
                        file.index().encodedBytes(),
                        file.footer().indexDigest()));
        return out.toString();
    }

    private static String header(PackHeader h) {
        ByteBuffer salt = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        salt.putLong(h.saltA()).putLong(h.saltB());
        return "header version 1 class %d domain %d policy %d session %d repository %s catalog %s salt %s"
                .formatted(
                        h.packClass(),
                        h.domain(),
                        h.policy(),
                        h.session(),
                        h.repository(),
                        h.catalog(),
                        HexFormat.of().formatHex(salt.array()));
    }

    private static String entry(IndexEntry entry) {
        EntryHeader e = entry.header();
        String digest = entry.storedDigest().map(Object::toString).orElse("key");
        return "entry %d kind %d codec %d seal %d key-id %d key %s stored %d crc32c %08x digest %s"
                .formatted(
                        entry.offset(),
                        e.kind(),
                        e.codec(),
                        e.seal(),
                        e.keyId(),
                        e.key(),
                        e.storedBytes(),
                        e.storedCrc(),
                        digest);
    }

    static String recovered(byte[] bytes) {
        StringJoiner out = new StringJoiner("\n", "", "\n");
        PackRecovery.Recovered found =
                PackRecovery.scan(PackFile.source(bytes), Samples.ABOUT, (listed, entry) -> out.add(entry(listed)));
        return header(found.header()) + "\n" + out + "end " + found.end() + "\n";
    }

    static String manifest(ByteBuffer bytes) {
        Manifest m = Manifest.decode(bytes, Samples.ABOUT);
        StringJoiner out = new StringJoiner("\n", "", "\n");
        out.add("manifest domain %d chunker %s bytes %d chunks %d"
                .formatted(m.domain(), m.chunker(), m.totalBytes(), m.chunks()));
        if (m.pages() instanceof ManifestPages.Inline inline) {
            inline.page().keys().forEach(key -> out.add("chunk " + key));
        } else if (m.pages() instanceof ManifestPages.Listed listed) {
            listed.refs().forEach(ref -> out.add("page " + ref.start() + " " + ref.key()));
        }
        m.links().forEach(link -> out.add("link " + link));
        m.outboard().ifPresent(key -> out.add("outboard " + key));
        out.add("blob " + m.identity().key());
        m.identity().digests().forEach((algorithm, digest) -> out.add("digest " + algorithm.label() + ":" + digest));
        m.identity().sha256Tree().ifPresent(digest -> out.add("digest sha256-tree:" + digest));
        return out.toString();
    }

    static String page(ByteBuffer bytes) {
        StringJoiner out = new StringJoiner("\n", "", "\n");
        ManifestPage.decode(bytes, Samples.ABOUT).keys().forEach(key -> out.add("chunk " + key));
        return out.toString();
    }

    static String tree(ByteBuffer bytes) {
        StringJoiner out = new StringJoiner("\n", "", "\n");
        Tree tree = Tree.decode(bytes, Samples.ABOUT);
        tree.root().ifPresent(root -> out.add("root " + meta(root.mode(), root.mtime())));
        for (TreeEntry e : tree.entries()) {
            String kind = e.node().kind().name().toLowerCase(Locale.ROOT);
            String node = e.node() instanceof TreeNode.Symlink link
                    ? link.target()
                    : e.node().key().orElseThrow().toString();
            out.add("%s %s name %s %s".formatted(kind, meta(e.mode(), e.mtime()), e.name(), node));
        }
        return out.toString();
    }

    private static String meta(int mode, Instant mtime) {
        return "mode %04o mtime %d.%09d".formatted(mode, mtime.getEpochSecond(), mtime.getNano());
    }
}
