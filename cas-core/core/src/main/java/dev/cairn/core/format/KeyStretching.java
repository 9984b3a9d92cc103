package dev.cairn.core.format;

import dev.cairn.api.CasException;

/**
 * How a passphrase becomes a key, slowly. The limits hold for what is read too, so that a file of somebody else's makes nobody allocate
 * gigabytes or compute for minutes, and that its key cannot be guessed fast.
 *
 * <p>Stability: experimental.
 *
 * @param function the function
 * @param memoryKib memory for Argon2id in KiB, 8,192 to 262,144; 0 for the others
 * @param rounds passes over the memory, 1 to 64, at most 4 GiB in all; iterations of PBKDF2, 10,000 to 20,000,000
 * @param lanes lanes of Argon2id, 1 to 16; 0 for the others
 * @since 0.1.0
 */
public record KeyStretching(Function function, int memoryKib, int rounds, int lanes) {
    private static final int MEMORY_KIB_MIN = 8 << 10;
    private static final int MEMORY_KIB_MAX = 256 << 10;
    private static final int PASSES_MAX = 64;
    private static final long WORK_KIB_MAX = 4 << 20;
    private static final int LANES_MAX = 16;
    private static final int ITERATIONS_MIN = 10_000;
    private static final int ITERATIONS_MAX = 20_000_000;

    /** The functions. */
    public enum Function {
        /** Argon2id, version 1.3 (RFC 9106). Needs memory, so that many guesses at once are dear. */
        ARGON2ID(1),
        /** PBKDF2 with HMAC-SHA-512 (SP 800-132), the choice of FIPS mode. */
        PBKDF2_HMAC_SHA512(2),
        /** PBKDF2 with HMAC-SHA-256. */
        PBKDF2_HMAC_SHA256(3);

        private final int id;

        Function(int id) {
            this.id = id;
        }

        /** The byte in the file. */
        public int id() {
            return id;
        }

        static Function ofId(int id) {
            for (Function f : values()) {
                if (f.id == id) {
                    return f;
                }
            }
            throw CasException.invalid("key stretching", "unknown function byte " + id);
        }
    }

    /** Checks the limits. */
    public KeyStretching {
        if (function == Function.ARGON2ID) {
            within("KiB of memory", memoryKib, MEMORY_KIB_MIN, MEMORY_KIB_MAX);
            within("passes", rounds, 1, PASSES_MAX);
            within("KiB in all passes", (long) memoryKib * rounds, MEMORY_KIB_MIN, WORK_KIB_MAX);
            within("lanes", lanes, 1, LANES_MAX);
        } else {
            within("KiB of memory", memoryKib, 0, 0);
            within("iterations", rounds, ITERATIONS_MIN, ITERATIONS_MAX);
            within("lanes", lanes, 0, 0);
        }
    }

    /** Argon2id with 64 MiB, three passes, four lanes: the second choice of RFC 9106. */
    public static KeyStretching argon2id() {
        return new KeyStretching(Function.ARGON2ID, 64 << 10, 3, 4);
    }

    /** PBKDF2 with HMAC-SHA-512 and 600,000 iterations. */
    public static KeyStretching pbkdf2() {
        return new KeyStretching(Function.PBKDF2_HMAC_SHA512, 0, 600_000, 0);
    }

    private static void within(String what, long actual, long min, long max) {
        if (actual < min || actual > max) {
            throw CasException.invalid("key stretching", actual + " " + what + ", allowed are " + min + " to " + max);
        }
    }
}
