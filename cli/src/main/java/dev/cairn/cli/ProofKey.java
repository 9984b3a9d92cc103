package dev.cairn.cli;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.CryptoMode;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.engines.BlobTree;
import dev.cairn.engines.TreeHash;

/**
 * What a slice is checked against: {@code blake3:HEX:SIZE}, which is the blob's key, or {@code sha256-tree:HEX:SIZE}.
 *
 * @param tree the blob's tree
 * @param root the digest of the tree
 */
record ProofKey(BlobTree tree, Digest root) {
    private static final String SHA256_TREE = TreeHash.SHA256_TREE.label() + ":";

    /** The tree that proves ranges of blobs whose keys have this algorithm. */
    static TreeHash hash(HashAlgorithm algorithm) {
        return switch (algorithm) {
            case BLAKE3 -> TreeHash.BLAKE3;
            case SHA256 -> TreeHash.SHA256_TREE;
        };
    }

    static ProofKey parse(String text) {
        if (text.startsWith(SHA256_TREE)) {
            BlobKey key = BlobKey.parse(HashAlgorithm.SHA256.label() + ":" + text.substring(SHA256_TREE.length()));
            return new ProofKey(new BlobTree(TreeHash.SHA256_TREE, key.size()), key.digest());
        }
        if (!Target.isKey(text)) {
            throw CasException.invalid(
                    "check", "'" + text + "' is not a key; a ref needs a repository, check has none");
        }
        BlobKey key = BlobKey.parse(text);
        if (key.algorithm() != HashAlgorithm.BLAKE3) {
            String reason = "SHA-256 of a whole blob proves no part of it; give the key that prove printed, "
                    + SHA256_TREE + "HEX:" + key.size();
            throw CasException.invalid("check", reason);
        }
        CryptoMode.ofProcess().require("check", key.algorithm());
        return new ProofKey(new BlobTree(TreeHash.BLAKE3, key.size()), key.digest());
    }

    @Override
    public String toString() {
        return tree.hash().label() + ":" + root.hex() + ":" + tree.size();
    }
}
