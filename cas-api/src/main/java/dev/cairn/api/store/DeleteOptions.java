package dev.cairn.api.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to delete.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class DeleteOptions {
    private static final DeleteOptions ANY = new DeleteOptions(null);

    private final @Nullable ObjectVersion ifVersion;

    private DeleteOptions(@Nullable ObjectVersion ifVersion) {
        this.ifVersion = ifVersion;
    }

    /** Whatever version is there. */
    public static DeleteOptions any() {
        return ANY;
    }

    /** Only this version, else PreconditionFailed. Needs {@link Capabilities#conditionalDelete()}. */
    public static DeleteOptions ifVersion(ObjectVersion version) {
        return new DeleteOptions(version);
    }

    /** The version that the object must have. */
    public Optional<ObjectVersion> ifVersion() {
        return Optional.ofNullable(ifVersion);
    }
}
