package dev.cairn.core;

import dev.cairn.api.CasException;
import dev.cairn.api.CryptoMode;
import dev.cairn.api.Environment;
import dev.cairn.core.format.RepositoryDescriptor;
import dev.cairn.core.seal.Primitives;
import dev.cairn.engines.Jca;
import java.security.Security;

/** In which mode a repository is opened: the stricter one of what is asked for and what it was created in. */
final class ModeRules {
    private static final String OPEN = "open";

    private ModeRules() {}

    /**
     * The mode.
     *
     * @throws CasException.Unsupported if the repository or this process cannot be used in it
     */
    static CryptoMode of(RepositoryDescriptor found, CryptoMode asked, Environment environment) {
        Jca.provider().ifPresent(ModeRules::requireInstalled);
        CryptoMode mode = asked.and(found.mode());
        mode.require(OPEN, found.algorithm());
        Primitives.requireChance(mode, environment);
        return mode;
    }

    private static void requireInstalled(String name) {
        if (Security.getProvider(name) == null) {
            String reason = "security provider '" + name + "', which " + Jca.PROVIDER + " names, is not installed";
            throw CasException.unsupported(OPEN, reason);
        }
    }
}
