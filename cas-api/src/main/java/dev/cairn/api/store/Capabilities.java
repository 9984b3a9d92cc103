package dev.cairn.api.store;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a store declares. Asking for what is not declared is refused as {@code Unsupported} before any I/O; what is declared is proved
 * by the conformance kit.
 *
 * <p>Stability: experimental.
 *
 * @param durability what a completed put survives
 * @param createIfAbsent {@link WriteMode#CREATE} works, atomically over all writers
 * @param conditionalGet {@link GetOptions#ifVersion} works
 * @param conditionalDelete {@link DeleteOptions#ifVersion} works
 * @param rangeRead ranges and suffixes are served without reading the rest
 * @param strongList a listing shows every completed put and no completed delete
 * @param orderedList listings come in the order of the names' bytes, and {@code startAfter} works
 * @param concurrent many operations at once from many threads and connections
 * @param objectBytesMax the largest object
 * @param modifiedSkew how far {@link ObjectInfo#modified()} may be from the caller's clock
 * @param checksums algorithms that a put verifies before the object becomes visible
 * @param roles the role interfaces that {@link Store#role} answers
 * @since 0.1.0
 */
public record Capabilities(
        Durability durability,
        boolean createIfAbsent,
        boolean conditionalGet,
        boolean conditionalDelete,
        boolean rangeRead,
        boolean strongList,
        boolean orderedList,
        boolean concurrent,
        long objectBytesMax,
        Duration modifiedSkew,
        Set<Checksum.Algorithm> checksums,
        Set<Class<?>> roles) {
    /** Keeps its own sets. */
    public Capabilities {
        checksums = checksums.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(checksums));
        roles = Set.copyOf(roles);
    }
}
