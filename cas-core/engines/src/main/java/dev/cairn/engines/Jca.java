package dev.cairn.engines;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Which provider of the Java Cryptography Architecture computes: the one that the system property {@value #PROVIDER} names,
 * else the first one of the JDK's order that can.
 *
 * <p>Putting a provider first in the JDK's order is not enough where it alone may compute: when it refuses a key, the JDK
 * goes on to the next provider without a word. A provider that is named here is the only one that is asked. It must be
 * installed, which the JDK does by {@code java.security} and a program by {@link java.security.Security#addProvider};
 * until then every look-up fails. Thread-safe.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class Jca {
    /** Names the provider for the whole process; read once. */
    public static final String PROVIDER = "cairn.security.provider";

    private static final String NAMED = System.getProperty(PROVIDER, "");

    private Jca() {}

    /** The provider that was named. */
    public static Optional<String> provider() {
        return NAMED.isEmpty() ? Optional.empty() : Optional.of(NAMED);
    }

    /** A digest such as {@code SHA-256}. */
    public static MessageDigest digest(String algorithm) throws GeneralSecurityException {
        return NAMED.isEmpty() ? MessageDigest.getInstance(algorithm) : MessageDigest.getInstance(algorithm, NAMED);
    }
}
