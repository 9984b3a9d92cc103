package dev.cairn.core.format;

import dev.cairn.api.CasException;
import dev.cairn.api.CryptoMode;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.ChunkerSpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * {@code cairn.json}, the object that says which repository a store belongs to and what a program must know to use it.
 *
 * <p>Stability: internal.
 *
 * @param repository the repository
 * @param storeId which of its stores this is: 32 lower-case hex digits
 * @param algorithm the algorithm of all its keys
 * @param chunker how blobs are cut unless a writer says otherwise
 * @param required features that a program must know to read
 * @param readonlyOk features that a program must know to write
 * @since 0.1.0
 */
public record RepositoryDescriptor(
        UUID repository,
        String storeId,
        HashAlgorithm algorithm,
        Optional<ChunkerSpec> chunker,
        List<String> required,
        List<String> readonlyOk) {
    /** The format that this code reads and writes. */
    public static final int FORMAT = 1;
    /** The object's name. */
    public static final String NAME = "cairn.json";
    /** The longest document. */
    public static final int BYTES_MAX = 64 << 10;

    /** The feature of a repository that is used in FIPS mode alone; it stands among the required ones. */
    public static final String FIPS = "fips";

    /** Features that this code knows. */
    private static final Set<String> KNOWN = Set.of(FIPS);

    private static final Pattern STORE_ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern FEATURE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    /** Checks the texts and puts features in order. */
    public RepositoryDescriptor {
        if (!STORE_ID.matcher(storeId).matches()) {
            throw CasException.invalid(NAME, "a store id is 32 lower-case hex digits");
        }
        required = features(required);
        readonlyOk = features(readonlyOk);
    }

    private static List<String> features(List<String> names) {
        for (String name : names) {
            if (!FEATURE.matcher(name).matches()) {
                throw CasException.invalid(NAME, "a feature name is 1 to 64 characters out of a-z 0-9 -");
            }
        }
        return List.copyOf(new TreeSet<>(names));
    }

    /** Whether this code may write: it knows every feature. */
    public boolean writable() {
        return KNOWN.containsAll(required) && KNOWN.containsAll(readonlyOk);
    }

    /** The mode that this repository was created in, in which it is always used. */
    public CryptoMode mode() {
        return required.contains(FIPS) ? CryptoMode.FIPS : CryptoMode.DEFAULT;
    }

    /** The document in its one form: two spaces of indent, a line feed at the end. */
    public ByteBuffer encode() {
        return DescriptorJson.encode(this);
    }

    /**
     * Reads the document; fields that it does not know are ignored.
     *
     * @param about what errors name: the store
     * @throws CasException.IncompatibleFormat if the format is newer or a required feature is not known
     * @throws CasException.Corrupt if it is no such document
     */
    public static RepositoryDescriptor decode(ByteBuffer document, Subject about) {
        RepositoryDescriptor result = DescriptorJson.decode(document, about);
        for (String name : result.required()) {
            if (!KNOWN.contains(name)) {
                throw JsonFields.incompatible(NAME, "feature '" + name + "' is required and not known", about);
            }
        }
        return result;
    }
}
