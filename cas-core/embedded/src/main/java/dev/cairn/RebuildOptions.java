package dev.cairn;

import java.util.Optional;

/**
 * Where a rebuilt catalog is to lie.
 *
 * <p>Stability: experimental.
 *
 * @param replace whether a file that is there may be set aside, under its name with {@code .replaced-} and a number; a
 *     catalog on a server is never replaced: name another schema
 * @param catalog {@code sqlite:PATH} or {@code postgresql://...}, and {@code repository.json} names it from then on; absent
 *     for the place that it names now
 * @since 0.1.0
 */
public record RebuildOptions(boolean replace, Optional<String> catalog) {
    /** Where {@code repository.json} says, if no catalog is there. */
    public static RebuildOptions defaults() {
        return new RebuildOptions(false, Optional.empty());
    }
}
