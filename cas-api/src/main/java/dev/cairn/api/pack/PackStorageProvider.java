package dev.cairn.api.pack;

/**
 * Puts many stores together as one. Found by {@link java.util.ServiceLoader} when a repository has more than one store.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface PackStorageProvider {
    /** Packs on all these stores. Opens nothing and closes nothing. */
    PackStorage open(PackStorageParts parts);
}
