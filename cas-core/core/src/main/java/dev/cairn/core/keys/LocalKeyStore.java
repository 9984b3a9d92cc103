package dev.cairn.core.keys;

import dev.cairn.api.CasException;
import dev.cairn.api.CryptoMode;
import dev.cairn.api.Environment;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.DomainEpoch;
import dev.cairn.api.codec.KeyManager;
import dev.cairn.core.format.KeyStoreFile;
import dev.cairn.core.format.KeyStretching;
import dev.cairn.core.format.WrappedKey;
import dev.cairn.core.seal.Primitives;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key manager in one file: a random master key under a passphrase. The passphrase is stretched when the keystore is opened and never again. The
 * file has mode 0600 and is replaced as a whole. A domain key is wrapped by AES-256-GCM under the master key, bound to its domain and epoch.
 * Whoever loses file or passphrase has lost every domain that was wrapped with it: there is no other way in.
 *
 * <p>All calls block, {@link #open} and {@link #changePassphrase} for as long as the stretching takes. Passphrases are copied, the copies are wiped;
 * the arrays stay the caller's. Thread-safe.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class LocalKeyStore implements KeyManager {
    private static final String WHAT = "keystore";

    private final Environment environment;
    private final OwnersFile file;
    private final UUID master;
    private final CryptoMode mode;
    private byte @Nullable [] secret; // guarded by this

    private LocalKeyStore(Environment environment, CryptoMode mode, OwnersFile file, Master key) {
        Primitives.requireChance(mode, environment);
        this.environment = environment;
        this.mode = mode;
        this.file = file;
        this.master = key.id();
        this.secret = key.secret();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Master(UUID id, byte[] secret) {
        @Override
        public String toString() {
            return "master key " + id;
        }
    }

    /**
     * Makes a keystore with a new master key.
     *
     * @param place the file, which must not be there, and how passphrases are stretched
     * @throws CasException.AlreadyExists if the file is there
     * @throws CasException.Unsupported if the mode does not allow the stretching
     * @throws CasException.InvalidInput if the passphrase is too long, or too short for the mode
     */
    public static LocalKeyStore create(Environment environment, LocalKeyStoreConfig place, char[] passphrase) {
        byte[] secret = random(environment, KEY_BYTES);
        ByteBuffer id = ByteBuffer.wrap(random(environment, 2 * Long.BYTES));
        Master key = new Master(new UUID(id.getLong(), id.getLong()), secret);
        LocalKeyStore made = new LocalKeyStore(environment, place.mode(), new OwnersFile(place.file()), key);
        made.file.create(made.lock(passphrase, place.stretching()).encode(), made.suffix());
        return made;
    }

    /** Opens a keystore in the mode of the process. */
    public static LocalKeyStore open(Environment environment, Path path, char[] passphrase) {
        return open(environment, path, CryptoMode.ofProcess(), passphrase);
    }

    /**
     * Opens a keystore.
     *
     * @param mode which cryptographic functions may be used
     * @throws CasException.Denied if the passphrase is wrong
     * @throws CasException.Corrupt if the file is damaged
     * @throws CasException.Unsupported if the mode does not allow its stretching
     * @throws CasException.InvalidInput if the passphrase is too long, or too short for the mode
     */
    public static LocalKeyStore open(Environment environment, Path path, CryptoMode mode, char[] passphrase) {
        OwnersFile file = new OwnersFile(path);
        Subject about = Subject.of(path.toString());
        KeyStoreFile stored = KeyStoreFile.decode(file.read(KeyStoreFile.BYTES), about);
        byte[] key = stretched(mode, passphrase, stored.stretching(), array(stored.salt()));
        try {
            byte[] secret = new SmallGcm(key, array(stored.nonce()), stored.associatedData())
                    .open(array(stored.sealed()))
                    .orElseThrow(() -> new CasException.Denied(
                            CasException.Details.of(WHAT, "the passphrase does not open it", about)));
            return new LocalKeyStore(environment, mode, file, new Master(stored.master(), secret));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** From now on the file opens with this passphrase alone. Wrapped keys stay as they are. */
    public void changePassphrase(char[] passphrase, KeyStretching stretching) {
        file.replace(lock(passphrase, stretching).encode(), suffix());
    }

    private KeyStoreFile lock(char[] passphrase, KeyStretching stretching) {
        ByteBuffer salt = ByteBuffer.wrap(random(environment, KeyStoreFile.SALT_BYTES));
        ByteBuffer nonce = ByteBuffer.wrap(random(environment, KeyStoreFile.NONCE_BYTES));
        ByteBuffer empty = ByteBuffer.allocate(KeyStoreFile.SEALED_BYTES);
        KeyStoreFile unsealed = new KeyStoreFile(master, stretching, salt, nonce, empty);
        byte[] key = stretched(mode, passphrase, stretching, array(salt));
        byte[] plain = secret();
        try {
            byte[] sealed = new SmallGcm(key, array(nonce), unsealed.associatedData()).seal(plain);
            return new KeyStoreFile(master, stretching, salt, nonce, ByteBuffer.wrap(sealed));
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(plain, (byte) 0);
        }
    }

    @Override
    public String id() {
        return "local";
    }

    @Override
    public void require(CryptoMode wanted) {
        if (mode != mode.and(wanted)) {
            throw CasException.unsupported(WHAT, "it was not opened in FIPS mode; open it so");
        }
    }

    @Override
    public byte[] wrap(DomainEpoch of, byte[] key) {
        if (key.length != KEY_BYTES) {
            throw CasException.limit(WHAT, "bytes of a domain key", KEY_BYTES, key.length);
        }
        byte[] nonce = random(environment, SmallGcm.NONCE_BYTES);
        byte[] plain = secret();
        try {
            byte[] sealed = new SmallGcm(plain, nonce, WrappedKey.associatedData(of, master)).seal(key);
            return new WrappedKey(master, ByteBuffer.wrap(nonce), ByteBuffer.wrap(sealed)).encode();
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    @Override
    public byte[] unwrap(DomainEpoch of, byte[] wrapped) {
        Subject about = Subject.of(of.toString());
        byte[] plain = secret();
        try {
            WrappedKey key = WrappedKey.decode(ByteBuffer.wrap(wrapped), about);
            if (!key.master().equals(master)) {
                String reason = "wrapped by keystore " + key.master() + ", this one is " + master;
                throw new CasException.Denied(CasException.Details.of(WHAT, reason, about));
            }
            return new SmallGcm(plain, array(key.nonce()), WrappedKey.associatedData(of, master))
                    .open(array(key.sealed()))
                    .orElseThrow(() -> CasException.corrupt(WHAT, "the wrapped key does not verify", about));
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    @Override
    public synchronized void close() {
        if (secret != null) {
            Arrays.fill(secret, (byte) 0);
            secret = null;
        }
    }

    @Override
    public String toString() {
        return "keystore " + master + " in " + file.path();
    }

    private synchronized byte[] secret() {
        if (secret == null) {
            Subject about = Subject.of(file.path().toString());
            throw new CasException.Closed(CasException.Details.of(WHAT, "used after close", about));
        }
        return secret.clone();
    }

    private String suffix() {
        return HexFormat.of().toHexDigits(environment.secureRandom().nextLong()) + ".tmp";
    }

    private static byte[] stretched(CryptoMode mode, char[] passphrase, KeyStretching how, byte[] salt) {
        try (Passphrase copy = new Passphrase(passphrase)) {
            FipsRules.require(mode, how, copy);
            return Stretch.key(copy, how, salt);
        }
    }

    private static byte[] random(Environment environment, int bytes) {
        byte[] out = new byte[bytes];
        environment.secureRandom().nextBytes(out);
        return out;
    }

    private static byte[] array(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
