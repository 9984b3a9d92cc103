package dev.cairn.cli;

import dev.cairn.api.CryptoMode;
import dev.cairn.api.Environment;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.codec.DomainEpoch;
import dev.cairn.api.codec.KeyManager;
import dev.cairn.core.format.KeyStretching;
import dev.cairn.core.keys.LocalKeyStore;
import dev.cairn.core.keys.LocalKeyStoreConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The keystore, opened when a key is needed for the first time: a command that needs none asks nobody. */
final class KeystoreKeys implements KeyManager {
    private final Environment environment;
    private final Output output;
    private final Supplier<Place> where;
    private @Nullable LocalKeyStore keystore; // guarded by this
    private CryptoMode mode = CryptoMode.ofProcess(); // guarded by this

    /**
     * Where the keystore is.
     *
     * @param file its file
     * @param algorithm the repository's; SHA-256 means FIPS mode, which has no Argon2id
     * @param passphrase where its passphrase comes from
     */
    record Place(Path file, HashAlgorithm algorithm, PassphraseSource passphrase) {}

    /** The place is asked for once, with the first key. */
    KeystoreKeys(Environment environment, Output output, Supplier<Place> where) {
        this.environment = environment;
        this.output = output;
        this.where = where;
    }

    @Override
    public String id() {
        return "local";
    }

    /** The keystore is opened in the strictest mode that was asked for. */
    @Override
    public synchronized void require(CryptoMode wanted) {
        mode = mode.and(wanted);
        if (keystore != null) {
            keystore.require(mode);
        }
    }

    /** Makes the keystore if there is none. */
    @Override
    public byte[] wrap(DomainEpoch of, byte[] key) {
        return opened(this::openOrCreate).wrap(of, key);
    }

    @Override
    public byte[] unwrap(DomainEpoch of, byte[] wrapped) {
        return opened(this::open).unwrap(of, wrapped);
    }

    private synchronized LocalKeyStore opened(Function<Place, LocalKeyStore> opening) {
        LocalKeyStore known = keystore == null ? opening.apply(where.get()) : keystore;
        keystore = known;
        return known;
    }

    private synchronized CryptoMode mode() {
        return mode;
    }

    private LocalKeyStore open(Place place) {
        Path file = place.file();
        // Absent, it is refused before anybody is asked for a passphrase.
        char[] passphrase = Files.exists(file) ? place.passphrase().existing(file) : new char[1];
        try {
            return LocalKeyStore.open(environment, file, mode(), passphrase);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    private LocalKeyStore openOrCreate(Place place) {
        return Files.exists(place.file()) ? open(place) : create(place);
    }

    private LocalKeyStore create(Place place) {
        KeyStretching how = switch (place.algorithm()) {
            case BLAKE3 -> KeyStretching.argon2id();
            case SHA256 -> KeyStretching.pbkdf2();
        };
        char[] passphrase = place.passphrase().chosen(place.file());
        try {
            LocalKeyStore made =
                    LocalKeyStore.create(environment, new LocalKeyStoreConfig(place.file(), how, mode()), passphrase);
            output.note("created a keystore in " + place.file()
                    + "; without it and its passphrase nobody can read private domains, so keep a copy of both");
            return made;
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    @Override
    public synchronized void close() {
        if (keystore != null) {
            keystore.close();
        }
    }

    @Override
    public String toString() {
        return "keystore of the command line";
    }
}
