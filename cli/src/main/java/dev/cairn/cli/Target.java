package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlobStat;
import dev.cairn.api.CasException;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A blob that the user named by its key or by a ref.
 *
 * @param key the blob
 * @param ref the ref, if it was named by one
 */
record Target(BlobKey key, Optional<Ref> ref) {
    /** The beginning of a key, or what no ref may be called: then it is meant as a key, also when it is malformed. */
    private static final Pattern KEY = Pattern.compile("(?:blake3|sha256):.*|[a-z0-9-]+:[0-9a-fA-F]{64}(?::.*)?");

    private static final Pattern DIGEST = Pattern.compile("[0-9a-fA-F]{64}");

    static Target find(Cairn cairn, String text) {
        if (isKey(text)) {
            return new Target(BlobKey.parse(text), Optional.empty());
        }
        Ref ref = cairn.refs().get(new RefName(text)).block();
        if (ref == null) {
            throw CasException.notFound("ref", "ref", text);
        }
        return new Target(ref.key(), Optional.of(ref));
    }

    /** Whether the ref says that it names a tree; for a key, whether one of its refs does. */
    boolean isTree(Cairn cairn) {
        if (ref.isPresent()) {
            return isTree(ref.get());
        }
        return Boolean.TRUE.equals(cairn.statBlob(key)
                .flatMapIterable(BlobStat::refs)
                .concatMap(cairn.refs()::get, 1)
                .any(Target::isTree)
                .block());
    }

    private static boolean isTree(Ref ref) {
        return ref.mediaType().filter(Cairn.TREE_MEDIA_TYPE::equals).isPresent();
    }

    /** Whether text means a key; if not, it means a ref. */
    static boolean isKey(String text) {
        if (DIGEST.matcher(text).matches()) {
            throw CasException.invalid(
                    "blob key", "a digest alone names no blob; give the whole key, blake3:" + text + ":SIZE");
        }
        return KEY.matcher(text).matches();
    }
}
