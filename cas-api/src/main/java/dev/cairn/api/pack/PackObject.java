package dev.cairn.api.pack;

import java.time.Instant;
import java.util.Optional;

/**
 * An object that lies where packs lie.
 *
 * @param store the store's id
 * @param name its name in that store
 * @param copy the copy that the name means; absent if it is not the name of one
 * @param bytes its length in bytes
 * @param modified when it was written, by the store's clock
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public record PackObject(String store, String name, Optional<Replica> copy, long bytes, Instant modified) {}
