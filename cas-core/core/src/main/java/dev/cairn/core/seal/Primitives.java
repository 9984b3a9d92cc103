package dev.cairn.core.seal;

import dev.cairn.api.CasException;
import dev.cairn.api.CryptoMode;
import dev.cairn.api.Environment;
import dev.cairn.engines.Jca;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;

/** The one place that asks for what takes keys, from the provider that {@link Jca} names, else from the first one of the JDK's order. */
public final class Primitives {
    private static final Optional<String> PROVIDER = Jca.provider();

    private Primitives() {}

    /**
     * Lets keys be drawn only where they are used: in FIPS mode random bytes come from the provider that is named, if one is.
     *
     * @throws CasException.Unsupported if they do not
     */
    public static void requireChance(CryptoMode mode, Environment environment) {
        String from = source(environment.secureRandom());
        if (mode == CryptoMode.FIPS && PROVIDER.isPresent() && !PROVIDER.get().equals(from)) {
            String reason = "in FIPS mode random bytes come from '" + PROVIDER.get() + "', not from "
                    + (from.isEmpty() ? "an own source" : "'" + from + "'")
                    + "; put it first in the JDK's order of providers";
            throw CasException.unsupported("random", reason);
        }
    }

    /** The provider of what the JDK made; a subclass of somebody's own says that it comes from the JDK's default one. */
    private static String source(SecureRandom random) {
        Provider provider = random.getProvider();
        return provider == null || random.getClass() != SecureRandom.class ? "" : provider.getName();
    }

    /** A cipher such as {@code AES/GCM/NoPadding}. */
    public static Cipher cipher(String transformation) throws GeneralSecurityException {
        return PROVIDER.isEmpty()
                ? Cipher.getInstance(transformation)
                : Cipher.getInstance(transformation, PROVIDER.get());
    }

    /** What makes keys of passphrases, such as {@code PBKDF2WithHmacSHA512}. */
    public static SecretKeyFactory secretKeyFactory(String algorithm) throws GeneralSecurityException {
        return PROVIDER.isEmpty()
                ? SecretKeyFactory.getInstance(algorithm)
                : SecretKeyFactory.getInstance(algorithm, PROVIDER.get());
    }

    /** A message authentication code such as {@code HmacSHA256}. */
    public static Mac mac(String algorithm) throws GeneralSecurityException {
        return PROVIDER.isEmpty() ? Mac.getInstance(algorithm) : Mac.getInstance(algorithm, PROVIDER.get());
    }
}
